package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.Half;
import dev.gatehouse.testkit.Misbehaviour;
import dev.gatehouse.testkit.People;
import dev.gatehouse.testkit.SignIns;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.page.Layout;
import dev.gatehouse.testkit.saml.AuthnRequestReader.ReceivedRequest;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * The SAML half of the test identity provider: {@code /saml/metadata}, {@code /saml/sso} over
 * Redirect and POST, and {@code /saml/start} for an answer that nobody asked for.
 */
public final class SamlHalf implements Half {

  private static final int MOST_SERVICE_PROVIDERS = 1_000;

  private final String baseUrl;
  private final People people;
  private final SignIns signIns;
  private final InstantSource clock;
  private final Map<String, RegisteredServiceProvider> known = new ConcurrentHashMap<>();
  private final SingleLogout logout;
  private final AtomicReference<@Nullable String> lastAnswer = new AtomicReference<>();

  public SamlHalf(String baseUrl, People people, SignIns signIns, InstantSource clock) {
    this.baseUrl = baseUrl;
    this.people = people;
    this.signIns = signIns;
    this.clock = clock;
    this.logout = new SingleLogout(baseUrl, entityId(), signIns, this::signing, clock);
  }

  private @Nullable X509Certificate signing(String serviceProvider) {
    var registered = known.get(serviceProvider);
    return registered == null ? null : registered.signing();
  }

  /** Makes the address known at which a service provider takes logout messages. */
  public void registerLogout(String serviceProvider, String singleLogoutUrl) {
    logout.register(serviceProvider, singleLogoutUrl);
  }

  /** Where logout messages go, over either binding. */
  public String singleLogoutUrl() {
    return logout.url();
  }

  @Override
  public Optional<String> signOut(SignIns.Session session) {
    return logout.signOut(session.id());
  }

  /**
   * A service provider that was told about.
   *
   * @param signing verifies its requests, which then must be signed; null accepts any request
   * @param encryption encrypts for it when asked to; null when it has none
   */
  public record RegisteredServiceProvider(
      String entityId,
      String assertionConsumerServiceUrl,
      @Nullable X509Certificate signing,
      @Nullable X509Certificate encryption) {}

  /** Makes a service provider known. Requests of others are answered without a check. */
  public void register(RegisteredServiceProvider serviceProvider) {
    if (known.size() >= MOST_SERVICE_PROVIDERS) {
      throw new IllegalStateException("Too many service providers");
    }
    known.put(serviceProvider.entityId(), serviceProvider);
  }

  public String entityId() {
    return baseUrl + "/saml/metadata";
  }

  /** Where requests go, over either binding. */
  public String singleSignOnUrl() {
    return baseUrl + "/saml/sso";
  }

  public X509Certificate certificate() {
    return TestKeys.identityProvider().certificate();
  }

  /** The metadata document. */
  public String metadata() {
    return """
        <?xml version="1.0" encoding="UTF-8"?>
        <md:EntityDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata" entityID="%s">
          <md:IDPSSODescriptor WantAuthnRequestsSigned="false" protocolSupportEnumeration="%s">
            <md:KeyDescriptor use="signing">
              <ds:KeyInfo xmlns:ds="http://www.w3.org/2000/09/xmldsig#"><ds:X509Data><ds:X509Certificate>%s</ds:X509Certificate></ds:X509Data></ds:KeyInfo>
            </md:KeyDescriptor>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%s"/>
            <md:SingleLogoutService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s"/>
            <md:NameIDFormat>%s</md:NameIDFormat>
            <md:NameIDFormat>%s</md:NameIDFormat>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="%s"/>
            <md:SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST" Location="%s"/>
          </md:IDPSSODescriptor>
        </md:EntityDescriptor>
        """
        .formatted(
            Dom.escape(entityId()),
            SamlForge.PROTOCOL,
            TestKeys.identityProvider().certificateBase64(),
            Dom.escape(singleLogoutUrl()),
            Dom.escape(singleLogoutUrl()),
            SamlForge.EMAIL_FORMAT,
            SamlForge.PERSISTENT_FORMAT,
            Dom.escape(singleSignOnUrl()),
            Dom.escape(singleSignOnUrl()));
  }

  @Override
  public String title() {
    return "SAML 2.0";
  }

  @Override
  public List<SamlMisbehaviour> misbehaviours() {
    return List.of(SamlMisbehaviour.values());
  }

  @Override
  public List<Address> addresses() {
    var all = new ArrayList<Address>();
    all.add(new Address("Metadata", entityId()));
    all.add(new Address("Single sign-on", singleSignOnUrl()));
    all.add(new Address("Single logout", singleLogoutUrl()));
    for (var each : known.values()) {
      all.add(new Address("Start at this side: " + each.entityId(), startUrl(each.entityId())));
    }
    return all;
  }

  private String startUrl(String entityId) {
    return baseUrl + "/saml/start?sp=" + URLEncoder.encode(entityId, StandardCharsets.UTF_8);
  }

  @Override
  public boolean handle(Exchange exchange) throws IOException {
    switch (exchange.path()) {
      case "/saml/metadata" ->
          exchange.answer(200, "application/samlmetadata+xml; charset=utf-8", metadata());
      case "/saml/sso" -> signOn(exchange);
      case "/saml/slo" -> logout.handle(exchange);
      case "/saml/start" -> startUnsolicited(exchange);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void signOn(Exchange exchange) throws IOException {
    var request = AuthnRequestReader.read(exchange);
    var serviceProvider = serviceProvider(request);
    if (request.passive() && signIns.current(exchange).isEmpty()) {
      post(exchange, serviceProvider, request.relayState(), noPassive(request, serviceProvider));
      return;
    }
    signIns.authenticate(
        exchange,
        serviceProvider.entityId(),
        request.forceAuthn(),
        "",
        misbehaviours(),
        (finishing, session, misbehaviour) ->
            post(
                finishing,
                serviceProvider,
                request.relayState(),
                answer(
                    session, serviceProvider, request.id(), request.nameIdFormat(), misbehaviour)));
  }

  private void startUnsolicited(Exchange exchange) throws IOException {
    var serviceProvider = known.get(exchange.query("sp").orElse(""));
    if (serviceProvider == null) {
      throw new IllegalArgumentException("This service provider is not known here");
    }
    signIns.authenticate(
        exchange,
        serviceProvider.entityId(),
        false,
        "",
        misbehaviours(),
        (finishing, session, misbehaviour) ->
            post(
                finishing,
                serviceProvider,
                exchange.query("RelayState").orElse(""),
                answer(session, serviceProvider, null, "", misbehaviour)));
  }

  private RegisteredServiceProvider serviceProvider(ReceivedRequest request) {
    var registered = known.get(request.issuer());
    if (registered == null) {
      if (request.assertionConsumerServiceUrl().isEmpty()) {
        throw new IllegalArgumentException(
            "The request names no AssertionConsumerServiceURL, and its issuer is not known here");
      }
      var learnt =
          new RegisteredServiceProvider(
              request.issuer(), request.assertionConsumerServiceUrl(), null, null);
      register(learnt);
      return learnt;
    }
    if (registered.signing() != null) {
      request.signature().require(registered.signing().getPublicKey());
    }
    var asked = request.assertionConsumerServiceUrl();
    if (!asked.isEmpty() && !asked.equals(registered.assertionConsumerServiceUrl())) {
      throw new IllegalArgumentException("The request names another AssertionConsumerServiceURL");
    }
    return registered;
  }

  /**
   * The form field {@code SAMLResponse} for a person, without any browser.
   *
   * @param inResponseTo null for an answer that nobody asked for
   */
  public String answer(
      String userName, String entityId, @Nullable String inResponseTo, Misbehaviour... wrong) {
    var serviceProvider = known.get(entityId);
    if (serviceProvider == null) {
      throw new IllegalArgumentException("This service provider is not known here: " + entityId);
    }
    var person =
        people
            .find(userName)
            .orElseThrow(() -> new IllegalArgumentException("Nobody is called " + userName));
    return answer(
        new SignIns.Session(UUID.randomUUID().toString(), person, clock.instant()),
        serviceProvider,
        inResponseTo,
        "",
        wrong.length == 0 ? Optional.empty() : Optional.of(wrong[0]));
  }

  private String answer(
      SignIns.Session session,
      RegisteredServiceProvider serviceProvider,
      @Nullable String inResponseTo,
      String nameIdFormat,
      Optional<Misbehaviour> misbehaviour) {
    var now = clock.instant();
    var person = session.person();
    boolean persistent = nameIdFormat.equals(SamlForge.PERSISTENT_FORMAT);
    var nameId = persistent ? person.id() : person.email();
    var right =
        base(serviceProvider, inResponseTo, now)
            .nameId(nameId, persistent ? SamlForge.PERSISTENT_FORMAT : SamlForge.EMAIL_FORMAT)
            .authnInstant(session.authenticatedAt())
            .session(SingleLogout.index(session.id()), null)
            .attribute("uid", person.id())
            .attribute("email", person.email())
            .attribute("givenName", person.givenName())
            .attribute("sn", person.familyName())
            .attribute("displayName", person.name())
            .groups(person.groups());
    logout.letIn(
        session.id(),
        new SingleLogout.Participant(
            serviceProvider.entityId(),
            nameId,
            persistent ? SamlForge.PERSISTENT_FORMAT : SamlForge.EMAIL_FORMAT,
            SingleLogout.index(session.id())));
    for (var claim : person.claims().entrySet()) {
      right = right.attribute(ForgedAttribute.of(claim.getKey(), claim.getValue()));
    }
    var how = misbehaviour.orElse(null);
    var last = lastAnswer.get();
    if (how == SamlMisbehaviour.REPLAY && last != null) {
      return last;
    }
    var finished =
        how instanceof SamlMisbehaviour wrong
            ? new Misbehaving(right, nameId, now, serviceProvider.encryption()).base64(wrong)
            : right.base64();
    lastAnswer.set(finished);
    return finished;
  }

  private String noPassive(ReceivedRequest request, RegisteredServiceProvider serviceProvider) {
    var right = base(serviceProvider, request.id(), clock.instant());
    return right
        .signAssertion(null)
        .editUnsignedResponse(xml -> xml.replaceAll("(?s)<saml:Assertion .*</saml:Assertion>", ""))
        .signResponse(Signing.with(TestKeys.identityProvider()))
        .status(
            "urn:oasis:names:tc:SAML:2.0:status:Responder",
            "urn:oasis:names:tc:SAML:2.0:status:NoPassive",
            null)
        .base64();
  }

  private SamlForge base(
      RegisteredServiceProvider serviceProvider, @Nullable String inResponseTo, Instant now) {
    return SamlForge.at(now)
        .ids("_r" + UUID.randomUUID(), "_a" + UUID.randomUUID())
        .issuer(entityId())
        .audience(serviceProvider.entityId())
        .recipient(serviceProvider.assertionConsumerServiceUrl())
        .destination(serviceProvider.assertionConsumerServiceUrl())
        .inResponseTo(inResponseTo)
        .session("_s" + UUID.randomUUID(), null);
  }

  private static void post(
      Exchange exchange,
      RegisteredServiceProvider serviceProvider,
      String relayState,
      String response) {
    var fields = new LinkedHashMap<String, String>();
    fields.put("SAMLResponse", response);
    if (!relayState.isEmpty()) {
      fields.put("RelayState", relayState);
    }
    Layout.IDENTITY_PROVIDER.selfSubmitting(
        exchange, serviceProvider.assertionConsumerServiceUrl(), fields);
  }
}
