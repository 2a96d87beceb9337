package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.outbox.Claim;
import dev.gatehouse.server.outbox.Courier;
import dev.gatehouse.server.outbox.Outcome;
import dev.gatehouse.server.outbox.Terms;
import dev.gatehouse.server.signals.transmitter.ApplicationStream.Status;
import dev.gatehouse.server.web.BoundedOutgoing;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Pushes events to applications (RFC 8935). What is noted of a try is its status, or why none. */
final class SignalDelivery implements Courier<OutgoingSignal, String> {
  private static final Logger LOG = LoggerFactory.getLogger(SignalDelivery.class);

  static final Terms TERMS =
      new Terms(
          List.of(
              Duration.ofSeconds(5),
              Duration.ofSeconds(30),
              Duration.ofMinutes(2),
              Duration.ofMinutes(10),
              Duration.ofMinutes(30),
              Duration.ofHours(2),
              Duration.ofHours(6)),
          Duration.ofMinutes(2),
          24,
          6);

  private final Database database;
  private final Applications applications;
  private final SecretBox box;
  private final SignalTokens tokens;
  private final Outgoing outgoing;
  private final Notes notes;

  /** Where it is noted how a delivery ended. */
  record Notes(SignalAudit audit, Deliveries deliveries) {}

  SignalDelivery(
      Database database,
      Applications applications,
      SecretBox box,
      SignalTokens tokens,
      Outgoing outgoing,
      Notes notes) {
    this.database = database;
    this.applications = applications;
    this.box = box;
    this.tokens = tokens;
    this.notes = notes;
    this.outgoing = new BoundedOutgoing(outgoing, TERMS.longestTry());
  }

  private record Receiver(ApplicationStream stream, Application application) {}

  @Override
  public Outcome<String> deliver(Claim<OutgoingSignal> claim, Instant now) {
    OutgoingSignal signal = claim.content();
    Optional<Receiver> receiver =
        database.read(
            tx ->
                ApplicationStreamStore.get(tx, signal.application())
                    .flatMap(
                        stream ->
                            applications
                                .get(tx, new ApplicationId(signal.application()))
                                .map(application -> new Receiver(stream, application))));
    if (receiver.isEmpty() || receiver.get().stream().status() == Status.DISABLED) {
      return new Outcome.Delivered<>("");
    }
    ApplicationStream stream = receiver.get().stream();
    if (stream.status() == Status.PAUSED || !stream.push()) {
      return new Outcome.NotTried<>();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/secevent+jwt");
    headers.put("Accept", "application/json");
    String authorization =
        box.openText(stream.authorizationHeader(), TransmitterStreams.row(stream.application()));
    if (!authorization.isEmpty()) {
      headers.put("Authorization", authorization);
    }
    String token = tokens.make(signal, stream.streamId(), receiver.get().application().clientId());
    OutgoingRequest request =
        new OutgoingRequest(
            "POST",
            URI.create(stream.endpointUrl()),
            headers,
            token.getBytes(StandardCharsets.US_ASCII));
    return switch (outgoing.send(request)) {
      // RFC 8935 §2.2.
      case Answered answered when answered.status() == 202 || answered.status() == 200 ->
          new Outcome.Delivered<>("");
      // §2.3: it will never take this one.
      case Answered answered when answered.status() == 400 -> new Outcome.Refused<>("status_400");
      case Answered answered -> new Outcome.Failed<>("status_" + answered.status());
      case Unanswered unanswered -> new Outcome.Failed<>(unanswered.code());
    };
  }

  @Override
  public String brokeOff(Claim<OutgoingSignal> claim, Instant now) {
    return "broke_off";
  }

  @Override
  public void settled(
      Transaction tx, Claim<OutgoingSignal> claim, Fate fate, String failure, Instant now) {
    String application = claim.content().application();
    if (fate == Fate.DELIVERED) {
      notes.deliveries().worked(tx, application, Deliveries.Kind.SIGNAL);
      ApplicationStreamStore.delivered(tx, application, now);
      return;
    }
    boolean givenUp = fate == Fate.GIVEN_UP;
    notes.deliveries().failed(tx, application, Deliveries.Kind.SIGNAL, failure, givenUp, now);
    if (givenUp) {
      LOG.warn(
          "gave up telling application {} of {}: {}", application, claim.content().type(), failure);
      notes.audit().givenUp(tx, claim.content(), claim.attempt(), failure, now);
    }
  }
}
