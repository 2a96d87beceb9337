package dev.gatehouse.server.api;

import dev.gatehouse.server.api.IpsieOperations.Item;
import dev.gatehouse.server.api.IpsieOperations.Level;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.policy.SignInMode;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.signals.SignalStream;
import dev.gatehouse.server.signals.SignalStreams;
import dev.gatehouse.server.signals.transmitter.ProviderStreams;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The session lifecycle levels: SL1 federated sign-in with a limit and a strong authentication, SL2
 * sessions that end on request, SL3 changes that are told both ways.
 */
final class SessionLifecycle implements IpsieOperations.Part {
  private static final int MOST_NAMED = 10;
  private static final int MOST_APPLICATIONS = 1_000;

  private final Connections connections;
  private final SignInPolicies policies;
  private final Applications applications;
  private final SignalStreams signals;
  private final ProviderStreams told;
  private final Trail trail;

  SessionLifecycle(
      Connections connections,
      SignInPolicies policies,
      Applications applications,
      SignalStreams signals,
      ProviderStreams told,
      Trail trail) {
    this.connections = connections;
    this.policies = policies;
    this.applications = applications;
    this.signals = signals;
    this.told = told;
    this.trail = trail;
  }

  /**
   * An enabled connection with what the levels ask about.
   *
   * @param told whether its provider hears of sessions
   */
  private record Way(
      Connection connection, JsonNode settings, Optional<SignalStream> stream, boolean told)
      implements IpsieOperations.Asked {

    @Override
    public String id() {
      return connection.id().value();
    }

    private boolean is(String kind) {
      return connection.kind().equals(kind);
    }

    /** The other kinds make no assertions. */
    private boolean asserts() {
      return is("saml") || is("oidc");
    }

    private boolean allowsSha1() {
      return settings.path("allowSha1Signatures").asBoolean(false);
    }

    /** What is listed here is checked when the answer comes. */
    private boolean wantsStrongAuthentication() {
      return !settings.path(is("saml") ? "requestedAuthnContexts" : "requiredAcr").isEmpty();
    }

    private boolean hears() {
      return stream
          .filter(one -> one.status() == SignalStream.Status.ENABLED)
          .filter(one -> one.verifiedAt().isPresent())
          .isPresent();
    }
  }

  @Override
  public List<Item> items(Transaction tx, Call call) {
    List<Way> ways =
        connections.listEnabled(tx, call.scope()).stream().map(one -> way(tx, call, one)).toList();
    List<Item> items = new ArrayList<>();
    federation(items, ways, policies.get(tx, call.scope()).mode());
    ending(items, ways, deaf(tx, call));
    continuous(items, ways);
    return items;
  }

  private Way way(Transaction tx, Call call, Connection connection) {
    return new Way(
        connection,
        Json.MAPPER.readTree(connection.settings()),
        signals.get(tx, call.scope(), connection.id()),
        told.hearsOfSessions(tx, call.scope(), connection.id()));
  }

  private static void federation(List<Item> items, List<Way> ways, SignInMode mode) {
    items.add(
        new Item(
            Level.SL1,
            "sso_enforced",
            "Everybody but break-glass administrators signs in through the identity provider.",
            mode == SignInMode.ENFORCED,
            List.of(),
            Optional.of("mode of the sign-in policy: ENFORCED")));
    items.add(
        Item.ofEach(
            ways,
            way -> way.asserts() && !way.allowsSha1(),
            Level.SL1,
            "assertions_protected",
            "People come with signed assertions that were made for Gatehouse, with no outdated"
                + " signature (NIST SP 800-63C, FAL2).",
            "connections that are SAML or OpenID Connect; allowSha1Signatures: false"));
    items.add(
        Item.ofEach(
            ways,
            way -> way.asserts() && way.wantsStrongAuthentication(),
            Level.SL1,
            "strong_authentication_required",
            "The provider must say that people have authenticated strongly enough, else they are"
                + " refused.",
            "requestedAuthnContexts (SAML) or requiredAcr (OpenID Connect) of the connection"));
    items.add(
        Item.always(
            Level.SL1,
            "session_limit_of_assertion",
            "No session lives longer than the assertion says (SessionNotOnOrAfter,"
                + " session_expiry)."));
  }

  private static void ending(List<Item> items, List<Way> ways, List<String> deaf) {
    items.add(
        Item.ofEach(
            ways,
            way -> way.connection().idpInitiated() != IdpInitiated.ON,
            Level.SL2,
            "no_unsolicited_assertions",
            "Assertions that nobody asked for are not accepted.",
            "idpInitiated of the connection: SAFE or OFF"));
    items.add(
        Item.ofEach(
            ways,
            way -> way.asserts() || way.hears(),
            Level.SL2,
            "sessions_end_on_request",
            "The identity provider can end sessions: by single logout, back-channel logout, or a"
                + " security event. Whoever comes next must authenticate there again.",
            "a signal stream for the connection"));
    items.add(
        new Item(
            Level.SL2,
            "applications_hear_of_ends",
            "Each application can be told of ended sessions, or asks at each request.",
            deaf.isEmpty(),
            deaf,
            Optional.of("backChannelLogoutUri of the application")));
    items.add(
        Item.always(
            Level.SL2,
            "tokens_end_with_sessions",
            "Refresh and access tokens end with the session that they came from."));
  }

  private static void continuous(List<Item> items, List<Way> ways) {
    items.add(
        Item.ofEach(
            ways,
            Way::hears,
            Level.SL3,
            "provider_tells_changes",
            "The identity provider tells changes of users, sessions and devices as security events,"
                + " over a stream that was verified.",
            "a signal stream for the connection"));
    items.add(
        Item.ofEach(
            ways,
            Way::told,
            Level.SL3,
            "changes_told_to_provider",
            "Changes of sessions are told to the identity provider as security events, over a"
                + " stream that was verified.",
            "an outgoing signal stream for the connection"));
  }

  /** Applications of this organization's people that would not hear of an ended session. */
  private List<String> deaf(Transaction tx, Call call) {
    List<String> deaf = new ArrayList<>();
    String after = "";
    for (int seen = 0; seen < MOST_APPLICATIONS && deaf.size() < MOST_NAMED; ) {
      Page<Application> page = applications.list(tx, after, 100);
      page.items().stream()
          .filter(one -> Applications.admits(one, call.scope()))
          .map(Application::settings)
          .filter(one -> one.kind() == ApplicationDraft.Kind.OIDC)
          .filter(one -> one.backChannelLogoutUri().isEmpty())
          .map(ApplicationDraft::clientId)
          .limit(MOST_NAMED - deaf.size())
          .forEach(deaf::add);
      seen += page.items().size();
      if (page.next().isEmpty()) {
        break;
      }
      after = page.next().get();
    }
    return deaf;
  }

  /** Closes what connections leave open; whether SSO is enforced has rules of its own. */
  @Override
  public void switchOn(Transaction tx, Call call, Level level) {
    for (Connection connection : connections.listEnabled(tx, call.scope())) {
      Way way = way(tx, call, connection);
      ObjectNode settings = null;
      if (level.includes(Level.SL1) && way.allowsSha1()) {
        settings = (ObjectNode) way.settings();
        settings.put("allowSha1Signatures", false);
      }
      boolean unsolicited =
          level.includes(Level.SL2) && connection.idpInitiated() == IdpInitiated.ON;
      if (settings != null || unsolicited) {
        ConnectionInput input =
            new ConnectionInput(
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                unsolicited ? IdpInitiated.SAFE : null,
                settings,
                null);
        change(tx, call, connection, input);
      }
    }
  }

  private void change(Transaction tx, Call call, Connection before, ConnectionInput input) {
    ConnectionResult result =
        connections.update(tx, call.scope(), before.id(), input.change(before), call.now());
    if (result instanceof ConnectionResult.Saved(Connection after)) {
      trail.inside(
          tx,
          call,
          "connection.updated",
          "connection",
          after.id().value(),
          ConnectionView.of(before),
          ConnectionView.of(after));
    } else {
      throw new RolledBackException(Reply.of(result));
    }
  }
}
