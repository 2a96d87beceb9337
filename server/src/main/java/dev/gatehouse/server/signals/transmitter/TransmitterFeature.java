package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.outbox.OutboxTable;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.SessionUseListener;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** Puts the transmitter together: constructed once, by {@code Doors}. */
public final class TransmitterFeature implements AutoCloseable {
  private final InstantSource clock;
  private final StreamBounds bounds;
  private final SignalOutbox toApplications;
  private final ProviderOutbox toProviders;
  private final ProviderStreams providerStreams;
  private final TransmitterEndpoints endpoints;
  private final Outbox<OutgoingSignal, String> deliveries;

  /**
   * What is below.
   *
   * @param customersNetwork reaches addresses that customers name, with the guard
   * @param plainHttpAllowed whether those may be http
   * @param applicationsNetwork reaches applications, which the operator registers
   */
  public record Below(
      Database database,
      SecretBox box,
      Applications applications,
      Connections connections,
      Users users,
      Sessions sessions,
      Deliveries deliveries,
      Organizations organizations,
      Audit audit,
      Outgoing customersNetwork,
      boolean plainHttpAllowed,
      Outgoing applicationsNetwork,
      InstantSource clock) {}

  /**
   * @param publicAddress is the issuer, as of ID tokens
   */
  public TransmitterFeature(Below below, URI publicAddress, OpenIdSide openId) {
    Database database = below.database();
    SignalAudit audit = new SignalAudit(below.audit(), below.organizations());
    bounds = new StreamBounds(database, audit, StreamBounds.MOST_WAITING);
    clock = below.clock();
    String issuer = publicAddress.toString();
    SignalTokens tokens = new SignalTokens(issuer, openId);
    toApplications = new SignalOutbox(openId, below.sessions());
    toProviders = new ProviderOutbox(below.connections(), below.users(), below.sessions());
    TransmitterStreams streams =
        new TransmitterStreams(database, below.box(), below.plainHttpAllowed());
    providerStreams = new ProviderStreams(below.connections(), below.box(), streams);
    endpoints =
        new TransmitterEndpoints(
            issuer,
            new Receivers(
                issuer, database, below.applications(), below.connections(), below.users()),
            streams,
            tokens,
            clock);
    deliveries =
        new Outbox<>(
            database,
            OutgoingSignalStore.TABLE,
            SignalDelivery.TERMS,
            new SignalDelivery(
                database,
                below.applications(),
                below.box(),
                tokens,
                new SignalDelivery.Networks(below.applicationsNetwork(), below.customersNetwork()),
                new SignalDelivery.Notes(audit, below.deliveries())),
            clock);
  }

  /** Where events wait for receivers to which they are pushed. */
  public static OutboxTable<?> table() {
    return OutgoingSignalStore.TABLE;
  }

  /** Where secrets are kept sealed. */
  public static SealedColumn sealed() {
    return TransmitterStreams.sealed();
  }

  public void addTo(Routes routes) {
    endpoints.addTo(routes);
  }

  /** What identity providers are told, for administrators. */
  public ProviderStreams providerStreams() {
    return providerStreams;
  }

  /** Hear of ended sessions, before the OpenID Provider forgets to whom they led. */
  public List<SessionEndListener> sessionEndListeners() {
    return List.of(toApplications, toProviders);
  }

  /** Hears of sessions in use. */
  public SessionUseListener sessionUseListener() {
    return toProviders;
  }

  /** Hear of sign-ins, accounts and credentials. */
  public List<AuditListener> auditListeners() {
    return List.of(toApplications, toProviders);
  }

  /** Starts to deliver. */
  public void start() {
    deliveries.start();
  }

  /** Forgets events that nobody fetched; fewer than 500 means that none are left. */
  public int cleanUp() {
    return bounds.expire(clock.instant());
  }

  /** Pauses streams for which too much waits. */
  public void pauseFull() {
    bounds.pauseFull(clock.instant());
  }

  @Override
  public void close() {
    deliveries.close();
  }
}
