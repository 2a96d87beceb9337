package dev.gatehouse.server.signals.transmitter;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.transmitter.OutgoingStreams.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is kept for a receiver that takes nothing. */
class StreamBoundsTest {
  private static final int MOST = 4;
  private static final Duration SECOND = Duration.ofSeconds(1);

  private final Audit audit = new Audit();

  /** An application with a stream, by its receiver. */
  private static Receiver receiver(Database database, String name, boolean push) {
    return database.write(
        tx -> {
          Application made =
              new Applications()
                  .create(tx, ApplicationDraft.oidc(name, List.of("https://app.example/cb")), NOW)
                  .orThrow();
          Receiver receiver = new Receiver.OfApplication(made);
          String id = receiver.id();
          OutgoingStreamStore.insert(
              tx,
              receiver,
              new OutgoingStream(
                  id,
                  "str_of_" + name,
                  "",
                  push,
                  push ? "https://app.example/events" : "",
                  TestKeys.BOX.seal("", TransmitterStreams.row(id)),
                  List.of("session-revoked"),
                  "",
                  StreamStatus.NEW),
              NOW);
          return receiver;
        });
  }

  private StreamBounds bounds(Database database) {
    return new StreamBounds(database, new SignalAudit(audit, new Organizations()), MOST);
  }

  private static TransmitterStreams streams(Database database) {
    return new TransmitterStreams(database, TestKeys.BOX, false);
  }

  private static OutgoingStream stream(Database database, Receiver receiver) {
    return streams(database).get(receiver, "").orElseThrow();
  }

  /** As the outboxes do it: only what the stream keeps. */
  private static void happen(Database database, Receiver receiver, int events, Instant at) {
    database.write(
        tx -> {
          OutgoingStream stream = OutgoingStreamStore.get(tx, receiver.id()).orElseThrow();
          if (stream.standing().keeps()) {
            IntStream.range(0, events)
                .mapToObj(i -> "set_%s_%04d".formatted(at.toEpochMilli(), i))
                .map(
                    id ->
                        new OutgoingSignal(
                            receiver.id(),
                            id,
                            "org_1",
                            "session-revoked",
                            "user_1",
                            "ses_1",
                            "",
                            "revoked",
                            at))
                .forEach(one -> OutgoingSignalStore.insert(tx, one, stream.hasTurns()));
          }
          return true;
        });
  }

  private static List<String> polled(
      Database database, Receiver receiver, List<String> taken, Instant now) {
    return streams(database).poll(stream(database, receiver), taken, List.of(), 100, now).stream()
        .map(OutgoingSignal::type)
        .toList();
  }

  private static JsonNode asks(Database database, Receiver receiver, String status) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("stream_id", stream(database, receiver).streamId())
        .put("status", status);
  }

  private List<AuditEvent> recorded(Database database) {
    return database.read(
        tx ->
            audit
                .listForOperator(tx, new Audit.AuditFilter("signal.stream_paused", "", ""), "", 10)
                .items());
  }

  @OnBothDatabases
  void a_polled_stream_that_is_full_is_paused_and_told_and_goes_on_when_enabled(Database database) {
    Receiver tracehub = receiver(database, "tracehub", false);
    Receiver other = receiver(database, "other", false);
    happen(database, tracehub, MOST - 1, NOW);
    happen(database, other, 1, NOW);
    bounds(database).pauseFull(NOW);
    assertThat(stream(database, tracehub).status()).isEqualTo(Status.ENABLED);

    happen(database, tracehub, 1, NOW.plus(SECOND));
    Instant full = NOW.plusSeconds(2);
    bounds(database).pauseFull(full);
    bounds(database).pauseFull(full.plus(SECOND));
    StreamStatus standing = stream(database, tracehub).standing();
    assertThat(standing.status()).isEqualTo(Status.PAUSED);
    assertThat(standing.reason()).contains(Reason.TOO_MANY_WAITING);
    assertThat(standing.since()).contains(full);
    assertThat(stream(database, other).status()).isEqualTo(Status.ENABLED);
    assertThat(recorded(database))
        .singleElement()
        .satisfies(
            event -> {
              assertThat(event.target().id()).isEqualTo(tracehub.id());
              assertThat(event.after()).contains("TOO_MANY_WAITING");
            });

    // Nothing more is kept, and whoever polls learns why.
    happen(database, tracehub, 10, full.plusSeconds(3));
    List<OutgoingSignal> told =
        streams(database)
            .poll(stream(database, tracehub), List.of(), List.of(), 100, full.plusSeconds(3));
    assertThat(told).extracting(OutgoingSignal::type).containsExactly("stream-updated");
    assertThat(told.getFirst().detail()).startsWith("paused\nToo many events wait.");
    List<String> acknowledged = List.of(told.getFirst().id());
    assertThat(polled(database, tracehub, acknowledged, full.plusSeconds(4))).isEmpty();
    assertThat(streams(database).verify(tracehub, asks(database, tracehub, ""), full))
        .isInstanceOf(TransmitterStreams.Result.Refused.class);

    // A receiver that says paused once more gains no room.
    streams(database).status(tracehub, asks(database, tracehub, "paused"), full.plusSeconds(5));
    assertThat(stream(database, tracehub).standing()).isEqualTo(standing);
    streams(database).status(tracehub, asks(database, tracehub, "enabled"), full.plusSeconds(5));
    bounds(database).pauseFull(full.plusSeconds(6));
    happen(database, tracehub, 1, full.plusSeconds(6));
    assertThat(polled(database, tracehub, List.of(), full.plusSeconds(6)))
        .hasSize(MOST + 1)
        .containsOnly("session-revoked");

    // What was there before leaves room for as much again, and for no more.
    happen(database, tracehub, MOST - 1, full.plusSeconds(7));
    bounds(database).pauseFull(full.plusSeconds(8));
    assertThat(stream(database, tracehub).standing().reason()).contains(Reason.TOO_MANY_WAITING);
  }

  @OnBothDatabases
  void twice_as_much_is_the_end_however_often_the_receiver_enables_it(Database database) {
    Receiver tracehub = receiver(database, "tracehub", false);
    happen(database, tracehub, 2 * MOST, NOW);
    bounds(database).pauseFull(NOW.plusSeconds(1));
    streams(database).status(tracehub, asks(database, tracehub, "enabled"), NOW.plusSeconds(2));
    bounds(database).pauseFull(NOW.plusSeconds(3));
    assertThat(stream(database, tracehub).status()).isEqualTo(Status.PAUSED);
    assertThat(recorded(database)).hasSize(2);
  }

  @OnBothDatabases
  void a_stream_that_is_pushed_is_bounded_while_it_is_paused(Database database) {
    Receiver tracehub = receiver(database, "tracehub", true);
    happen(database, tracehub, MOST, NOW);
    bounds(database).pauseFull(NOW.plusSeconds(1));
    assertThat(stream(database, tracehub).status()).isEqualTo(Status.ENABLED);

    streams(database).status(tracehub, asks(database, tracehub, "paused"), NOW.plusSeconds(2));
    assertThat(turns(database)).as("what is paused waits for no turn").isZero();
    happen(database, tracehub, MOST, NOW.plusSeconds(3));
    bounds(database).pauseFull(NOW.plusSeconds(4));
    assertThat(stream(database, tracehub).standing().reason()).contains(Reason.TOO_MANY_WAITING);
    assertThat(turns(database)).as("its receiver paused it").isZero();

    streams(database).status(tracehub, asks(database, tracehub, "enabled"), NOW.plusSeconds(5));
    assertThat(turns(database)).isEqualTo(2 * MOST);
  }

  private static long turns(Database database) {
    return database.read(
        tx ->
            tx.sql()
                .query(
                    "SELECT COUNT(*) AS n FROM outgoing_signals WHERE next_attempt_at IS NOT NULL")
                .map(row -> row.number("n"))
                .one());
  }

  @OnBothDatabases
  void a_stream_of_which_nothing_is_taken_for_seven_days_is_paused_and_what_is_old_counted(
      Database database) {
    Receiver asleep = receiver(database, "asleep", false);
    Receiver slow = receiver(database, "slow", false);
    happen(database, asleep, 3, NOW);
    happen(database, slow, 3, NOW);
    Instant later = NOW.plus(StreamBounds.KEPT_FOR);
    assertThat(bounds(database).expire(later)).isZero();
    streams(database)
        .poll(
            stream(database, slow),
            List.of("set_%s_0000".formatted(NOW.toEpochMilli())),
            List.of(),
            10,
            later);
    assertThat(bounds(database).expire(later.plus(SECOND))).isEqualTo(5);

    assertThat(stream(database, asleep).standing().reason()).contains(Reason.NOT_FETCHED);
    assertThat(stream(database, slow).status()).isEqualTo(Status.ENABLED);
    assertThat(recorded(database))
        .extracting(event -> event.target().id())
        .containsExactly(asleep.id());
    assertThat(expired(database, asleep)).isEqualTo(3);
    assertThat(expired(database, slow)).isEqualTo(2);
    assertThat(polled(database, asleep, List.of(), later.plusSeconds(2)))
        .containsExactly("stream-updated");
  }

  private static long expired(Database database, Receiver receiver) {
    return database
        .read(tx -> OutgoingStreamStore.state(tx, receiver.id()))
        .orElseThrow()
        .expired();
  }

  @OnBothDatabases
  void a_deleted_stream_takes_what_waits_with_it_a_part_at_a_time(Database database) {
    Receiver tracehub = receiver(database, "tracehub", true);
    Receiver other = receiver(database, "other", true);
    happen(database, tracehub, 1_001, NOW);
    happen(database, other, 1, NOW);
    assertThat(streams(database).delete(tracehub, "str_of_other", NOW)).isFalse();
    assertThat(turns(database)).isEqualTo(1_002);
    streams(database).empty(tracehub.id(), NOW);
    assertThat(turns(database)).isEqualTo(1);
    happen(database, tracehub, 1, NOW);
    assertThat(turns(database)).as("nothing comes meanwhile").isEqualTo(1);
    assertThat(streams(database).delete(tracehub, "str_of_tracehub", NOW)).isTrue();
    assertThat(streams(database).get(tracehub, "")).isEmpty();
  }

  @OnBothDatabases
  void old_events_go_in_bounded_batches(Database database) {
    Receiver asleep = receiver(database, "asleep", false);
    happen(database, asleep, 501, NOW);
    Instant later = NOW.plus(StreamBounds.KEPT_FOR).plus(SECOND);
    assertThat(bounds(database).expire(later)).isEqualTo(500);
    assertThat(bounds(database).expire(later)).isEqualTo(1);
    assertThat(expired(database, asleep)).isEqualTo(501);
  }
}
