package dev.gatehouse.server.signals.transmitter;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.web.Outgoing.Answered;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;

/** How often an event is pushed, and when that is given up. */
class SignalDeliveryTest {
  private static final Duration LONG = Duration.ofHours(7);

  /** What was pushed, by its id. */
  private final List<String> pushed = Collections.synchronizedList(new ArrayList<>());

  private final Applications applications = new Applications();
  private volatile int status = 503;
  private String application = "";

  /** Tokens are no concern here: each is the id of its event. */
  private static final OpenIdSide OPEN_ID =
      new OpenIdSide() {
        @Override
        public List<String> applicationsOf(
            Transaction tx, OrganizationScope scope, SessionId session) {
          return List.of();
        }

        @Override
        public String sign(Map<String, Object> claims) {
          return String.valueOf(claims.get("jti"));
        }
      };

  private Outbox<OutgoingSignal, String> outbox(Database database) {
    database.write(
        tx -> {
          ApplicationDraft draft =
              ApplicationDraft.oidc("Tracehub", List.of("https://app.example/cb"));
          Application made = applications.create(tx, draft, NOW).orThrow();
          application = made.id().value();
          return OutgoingStreamStore.insert(
              tx,
              new Receiver.OfApplication(made),
              new OutgoingStream(
                  application,
                  "str_1",
                  "",
                  true,
                  "https://app.example/events",
                  TestKeys.BOX.seal("Bearer of Tracehub", TransmitterStreams.row(application)),
                  List.of("session-revoked"),
                  "",
                  StreamStatus.NEW),
              NOW);
        });
    SignalDelivery delivery =
        new SignalDelivery(
            database,
            applications,
            TestKeys.BOX,
            new SignalTokens("https://gatehouse.example", OPEN_ID),
            new SignalDelivery.Networks(
                request -> {
                  assertThat(request.headers())
                      .containsEntry("Authorization", "Bearer of Tracehub");
                  pushed.add(new String(request.body(), StandardCharsets.US_ASCII));
                  return new Answered(status, Map.of(), new byte[0]);
                },
                request -> {
                  throw new AssertionError("not where customers are");
                }),
            new SignalDelivery.Notes(
                new SignalAudit(new Audit(), new Organizations()), new Deliveries()));
    return new Outbox<>(
        database, OutgoingSignalStore.TABLE, SignalDelivery.TERMS, delivery, () -> NOW);
  }

  private void happens(Database database, String id, Instant at) {
    database.write(
        tx -> {
          OutgoingSignalStore.insert(
              tx,
              new OutgoingSignal(
                  application,
                  id,
                  "org_1",
                  "session-revoked",
                  "user_1",
                  "ses_1",
                  "",
                  "revoked",
                  at),
              true);
          return true;
        });
  }

  private List<OutgoingSignal> waiting(Database database) {
    return database.read(tx -> OutgoingSignalStore.waiting(tx, application, 10));
  }

  @OnBothDatabases
  void what_is_never_taken_is_given_up_after_eight_tries_and_holds_up_nothing(Database database) {
    try (Outbox<OutgoingSignal, String> outbox = outbox(database)) {
      happens(database, "set_1", NOW);
      Instant now = NOW;
      for (int tries = 1; tries <= 8; tries++) {
        assertThat(waiting(database)).hasSize(1);
        assertThat(outbox.deliverDue(now)).isEqualTo(1);
        now = now.plus(LONG);
      }
      assertThat(pushed).hasSize(8).containsOnly("set_1");
      assertThat(waiting(database)).isEmpty();

      status = 202;
      happens(database, "set_2", now);
      assertThat(outbox.deliverDue(now.plus(LONG))).isEqualTo(1);
      assertThat(pushed).hasSize(9).endsWith("set_2");
      assertThat(waiting(database)).isEmpty();
    }
  }

  @OnBothDatabases
  void what_fails_is_tried_again_after_a_pause_and_not_before(Database database) {
    try (Outbox<OutgoingSignal, String> outbox = outbox(database)) {
      happens(database, "set_1", NOW);
      outbox.deliverDue(NOW);
      status = 202;

      assertThat(outbox.deliverDue(NOW.plusSeconds(3))).isZero();
      assertThat(outbox.deliverDue(NOW.plusSeconds(5))).isEqualTo(1);
      assertThat(waiting(database)).isEmpty();
    }
  }

  @OnBothDatabases
  void what_is_refused_is_not_tried_again(Database database) {
    try (Outbox<OutgoingSignal, String> outbox = outbox(database)) {
      // RFC 8935 §2.3: the same token would be refused again.
      status = 400;
      happens(database, "set_1", NOW);
      outbox.deliverDue(NOW);

      assertThat(waiting(database)).isEmpty();
      assertThat(outbox.deliverDue(NOW.plus(LONG))).isZero();
    }
  }
}
