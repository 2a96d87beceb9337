package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.openid.LogoutStore.Logout;
import dev.gatehouse.server.outbox.Claim;
import dev.gatehouse.server.outbox.Courier;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.outbox.Outcome;
import dev.gatehouse.server.outbox.Terms;
import dev.gatehouse.server.web.BoundedOutgoing;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells applications over the back channel that sessions have ended (OIDC Back-Channel Logout 1.0).
 * After eight tries in about ten hours it is given up, logged and told in the audit trail. What is
 * noted of a try is its status, or why it gave none.
 */
final class LogoutDelivery implements Courier<Logout, String> {
  private static final Logger LOG = LoggerFactory.getLogger(LogoutDelivery.class);

  static final List<Duration> PAUSES =
      List.of(
          Duration.ofSeconds(5),
          Duration.ofSeconds(30),
          Duration.ofMinutes(2),
          Duration.ofMinutes(10),
          Duration.ofMinutes(30),
          Duration.ofHours(2),
          Duration.ofHours(6));

  /** Within half the lease, whatever the operator's time-out of outgoing requests is. */
  private static final Terms TERMS = new Terms(PAUSES, Duration.ofMinutes(2), 24, 6);

  private final Clients clients;
  private final LogoutTokens tokens;
  private final Outgoing outgoing;
  private final LogoutAudit audit;

  private LogoutDelivery(
      Clients clients, LogoutTokens tokens, Outgoing outgoing, LogoutAudit audit) {
    this.clients = clients;
    this.tokens = tokens;
    this.outgoing = new BoundedOutgoing(outgoing, TERMS.longestTry());
    this.audit = audit;
  }

  static Outbox<Logout, String> of(
      Database database,
      Clients clients,
      LogoutTokens tokens,
      Outgoing outgoing,
      LogoutAudit audit,
      InstantSource clock) {
    LogoutDelivery courier = new LogoutDelivery(clients, tokens, outgoing, audit);
    return new Outbox<>(database, LogoutStore.TABLE, TERMS, courier, clock);
  }

  @Override
  public Outcome<String> deliver(Claim<Logout> claim, Instant now) {
    Optional<Client> client = clients.get(claim.content().applicationId());
    Optional<URI> address =
        client
            .map(one -> one.application().settings().backChannelLogoutUri())
            .filter(uri -> !uri.isEmpty())
            .map(URI::create);
    return address
        .flatMap(uri -> send(claim.content(), client.orElseThrow(), uri, now))
        .<Outcome<String>>map(Outcome.Failed::new)
        .orElseGet(() -> new Outcome.Delivered<>(""));
  }

  /** Empty once the application has heard; else its status, or why it gave none. */
  private Optional<String> send(Logout logout, Client client, URI address, Instant now) {
    String form = "logout_token=" + tokens.make(logout, client, now);
    OutgoingRequest request =
        new OutgoingRequest(
            "POST",
            address,
            Map.of("Content-Type", "application/x-www-form-urlencoded"),
            form.getBytes(StandardCharsets.US_ASCII));
    return switch (outgoing.send(request)) {
      // Back-Channel Logout §2.8: 200; some answer 204.
      case Answered answered when answered.status() == 200 || answered.status() == 204 ->
          Optional.empty();
      case Answered answered -> {
        LOG.info("back-channel logout of {}: {}", client.clientId(), answered.status());
        yield Optional.of("status_" + answered.status());
      }
      case Unanswered unanswered -> {
        LOG.info(
            "back-channel logout of {}: {} {}",
            client.clientId(),
            unanswered.code(),
            unanswered.detail());
        yield Optional.of(unanswered.code());
      }
    };
  }

  @Override
  public String brokeOff(Claim<Logout> claim, Instant now) {
    return "broke_off";
  }

  @Override
  public void settled(Transaction tx, Claim<Logout> claim, Fate fate, String failure, Instant now) {
    Logout logout = claim.content();
    switch (fate) {
      case DELIVERED -> audit.worked(tx, logout);
      case TRIED_AGAIN -> audit.failed(tx, logout, failure, now);
      case GIVEN_UP -> {
        LOG.warn(
            "gave up telling application {} that session {} has ended: {}",
            logout.applicationId(),
            logout.sessionId(),
            failure);
        audit.givenUp(tx, logout, claim.attempt(), failure, now);
      }
    }
  }
}
