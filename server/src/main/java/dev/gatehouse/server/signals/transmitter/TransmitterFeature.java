package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.outbox.OutboxTable;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Puts the transmitter together: constructed once, by {@code Doors}. */
public final class TransmitterFeature implements AutoCloseable {
  /** What an application has not fetched by then, it will not miss any more. */
  private static final Duration KEPT_FOR = Duration.ofDays(7);

  private static final int REMOVED_AT_ONCE = 500;

  private final Database database;
  private final InstantSource clock;
  private final SignalOutbox outbox;
  private final TransmitterEndpoints endpoints;
  private final Outbox<OutgoingSignal, String> deliveries;

  /**
   * What is below.
   *
   * @param applicationsNetwork reaches applications, which the operator registers
   */
  public record Below(
      Database database,
      SecretBox box,
      Applications applications,
      Sessions sessions,
      Deliveries deliveries,
      Organizations organizations,
      Audit audit,
      Outgoing applicationsNetwork,
      InstantSource clock) {}

  /**
   * @param publicAddress is the issuer, as of ID tokens
   */
  public TransmitterFeature(Below below, URI publicAddress, OpenIdSide openId) {
    database = below.database();
    clock = below.clock();
    String issuer = publicAddress.toString();
    SignalTokens tokens = new SignalTokens(issuer, openId);
    outbox = new SignalOutbox(openId, below.sessions());
    endpoints =
        new TransmitterEndpoints(
            issuer,
            database,
            below.applications(),
            new TransmitterStreams(database, below.box()),
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
                below.applicationsNetwork(),
                new SignalDelivery.Notes(
                    new SignalAudit(below.audit(), below.organizations()), below.deliveries())),
            clock);
  }

  /** Where events wait for applications to which they are pushed. */
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

  /** Hears of ended sessions, before the OpenID Provider forgets to whom they led. */
  public SessionEndListener sessionEndListener() {
    return outbox;
  }

  /** Hears of accounts and credentials. */
  public AuditListener auditListener() {
    return outbox;
  }

  /** Starts to deliver. */
  public void start() {
    deliveries.start();
  }

  /** Forgets events that nobody fetched; fewer than 500 means that none are left. */
  public int cleanUp() {
    Instant before = clock.instant().minus(KEPT_FOR);
    return database.write(
        tx -> OutgoingSignalStore.deleteOldAcrossOrganizations(tx, before, REMOVED_AT_ONCE));
  }

  @Override
  public void close() {
    deliveries.close();
  }
}
