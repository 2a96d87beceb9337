package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.openid.LogoutStore.Logout;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells applications over the back channel that sessions have ended (OIDC Back-Channel Logout 1.0).
 * What is to be told stands in the database, so neither a restart nor an application that is down
 * loses it; after eight tries in about ten hours it is given up, logged and told in the audit
 * trail.
 */
final class LogoutDelivery {
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

  private static final Duration LEASE = Duration.ofMinutes(2);
  private static final int AT_ONCE = 16;

  private final Database database;
  private final Clients clients;
  private final LogoutTokens tokens;
  private final Outgoing outgoing;
  private final LogoutAudit audit;

  LogoutDelivery(
      Database database,
      Clients clients,
      LogoutTokens tokens,
      Outgoing outgoing,
      LogoutAudit audit) {
    this.database = database;
    this.clients = clients;
    this.tokens = tokens;
    this.outgoing = outgoing;
    this.audit = audit;
  }

  /**
   * Delivers what is due, at most sixteen at once, and waits for the answers.
   *
   * @return how many were tried
   */
  int deliverDue(Instant now) {
    if (!database.read(tx -> LogoutStore.anyDue(tx, now))) {
      return 0;
    }
    List<Logout> claimed =
        database.write(
            tx -> LogoutStore.claimAcrossOrganizations(tx, AT_ONCE, now, now.plus(LEASE)));
    List<Thread> deliveries =
        claimed.stream()
            .map(logout -> Thread.ofVirtual().name("logout").start(() -> deliver(logout, now)))
            .toList();
    try {
      for (Thread delivery : deliveries) {
        delivery.join();
      }
    } catch (InterruptedException e) {
      // The rest is tried again when its lease is over.
      deliveries.forEach(Thread::interrupt);
      Thread.currentThread().interrupt();
    }
    return claimed.size();
  }

  private void deliver(Logout logout, Instant now) {
    try {
      Optional<Client> client = clients.get(logout.applicationId());
      Optional<URI> address =
          client
              .map(one -> one.application().settings().backChannelLogoutUri())
              .filter(uri -> !uri.isEmpty())
              .map(URI::create);
      Optional<String> failure =
          address.flatMap(uri -> send(logout, client.orElseThrow(), uri, now));
      if (failure.isPresent()) {
        later(logout, failure.get(), now);
      } else {
        database.write(
            tx -> {
              LogoutStore.delete(tx, logout);
              return logout;
            });
      }
    } catch (RuntimeException broken) {
      LOG.error("a logout could not be handled; it is tried again", broken);
    }
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

  private void later(Logout logout, String failure, Instant now) {
    boolean over = logout.attempts() > PAUSES.size();
    if (over) {
      LOG.warn(
          "gave up telling application {} that session {} has ended: {}",
          logout.applicationId(),
          logout.sessionId(),
          failure);
    }
    database.write(
        tx -> {
          if (over) {
            LogoutStore.delete(tx, logout);
            audit.givenUp(tx, logout, failure, now);
          } else {
            LogoutStore.retryAt(tx, logout, now.plus(PAUSES.get(logout.attempts() - 1)));
          }
          return logout;
        });
  }
}
