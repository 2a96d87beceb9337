package dev.gatehouse.testkit;

import dev.gatehouse.testkit.oidc.OidcHalf;
import dev.gatehouse.testkit.page.Layout;
import dev.gatehouse.testkit.saml.SamlHalf;
import dev.gatehouse.testkit.scim.Provisioning;
import dev.gatehouse.testkit.scim.ProvisioningPage;
import dev.gatehouse.testkit.signals.SecurityEvents;
import dev.gatehouse.testkit.signals.SecurityEventsPage;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An identity provider on a loopback port, with pages of its own, that sends every wrong thing on
 * request. Start it in a test, or as a part of the demo; close it afterwards.
 */
public final class TestIdentityProvider implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(TestIdentityProvider.class);

  private final LoopbackServer server;
  private final People people = People.ofAcme();
  private final Provisioning provisioning = new Provisioning(people);
  private final ProvisioningPage provisioningPage = new ProvisioningPage(people, provisioning);
  private final PersonChooser signIns;
  private final List<Half> halves = new ArrayList<>();
  private final SamlHalf saml;
  private final OidcHalf oidc;
  private final TestTransmitter transmitter;
  private final SecurityEventsPage securityEventsPage;
  private final FrontPage frontPage;

  private TestIdentityProvider(int port, InstantSource clock, List<Half.Factory> further) {
    server = LoopbackServer.open(port);
    signIns = new PersonChooser(people, clock);
    saml = new SamlHalf(server.baseUrl(), people, signIns, clock);
    halves.add(saml);
    oidc = new OidcHalf(server.baseUrl(), signIns, clock);
    halves.add(oidc);
    for (var factory : further) {
      halves.add(factory.create(server.baseUrl(), people, signIns));
    }
    transmitter = TestTransmitter.within(server.baseUrl(), clock);
    securityEventsPage =
        new SecurityEventsPage(
            people, transmitter, new SecurityEvents(transmitter, oidc.issuer()), signIns::endAllOf);
    frontPage = new FrontPage(people, signIns, provisioning, transmitter, halves);
  }

  /**
   * Starts on a loopback port.
   *
   * @param port zero for any free one
   */
  public static TestIdentityProvider start(int port, Half.Factory... further) {
    return start(port, InstantSource.system(), further);
  }

  /** Starts with a clock of one's own. */
  public static TestIdentityProvider start(int port, InstantSource clock, Half.Factory... further) {
    var provider = new TestIdentityProvider(port, clock, List.of(further));
    provider.server.start(provider::handle);
    return provider;
  }

  /** Such as {@code http://127.0.0.1:8090}, without a slash at the end. */
  public String baseUrl() {
    return server.baseUrl();
  }

  /** Everybody who can sign in; may be changed at any time. */
  public People people() {
    return people;
  }

  /** The SAML half: its metadata, its service providers, and answers without a browser. */
  public SamlHalf saml() {
    return saml;
  }

  /** The OpenID Connect half: its issuer, its clients and its keys. */
  public OidcHalf oidc() {
    return oidc;
  }

  /** What the directory pushes to service providers over SCIM. */
  public Provisioning provisioning() {
    return provisioning;
  }

  /** What tells receivers of sessions and accounts (Shared Signals). */
  public TestTransmitter transmitter() {
    return transmitter;
  }

  /** The next answer does this, once. Several calls queue up. */
  public void nextResponse(Misbehaviour misbehaviour) {
    signIns.nextResponse(misbehaviour);
  }

  private void handle(Exchange exchange) throws IOException {
    if (Layout.IDENTITY_PROVIDER.serve(exchange)
        || signIns.handle(exchange)
        || frontPage.handle(exchange)) {
      return;
    }
    try {
      if (provisioningPage.handle(exchange)
          || securityEventsPage.handle(exchange)
          || transmitter.handle(exchange)) {
        return;
      }
      for (var half : halves) {
        if (half.handle(exchange)) {
          return;
        }
      }
    } catch (IllegalArgumentException e) {
      // A test kit may tell everything: there is nothing to protect here.
      LOG.debug("Refused {}", exchange.path(), e);
      Layout.IDENTITY_PROVIDER.problem(
          exchange, 400, "The request cannot be answered", String.valueOf(e.getMessage()));
      return;
    }
    Layout.IDENTITY_PROVIDER.problem(exchange, 404, "No such page", "Nothing is here.");
  }

  @Override
  public void close() {
    oidc.answerTruly();
    transmitter.close();
    server.close();
  }
}
