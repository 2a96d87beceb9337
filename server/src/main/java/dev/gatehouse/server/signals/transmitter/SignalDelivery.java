package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.protocol.signals.EventType;
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
import dev.gatehouse.server.signals.SignalStream.Status;
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

/** Pushes events to receivers (RFC 8935). What is noted of a try is its status, or why none. */
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

  /** Instead of a status, for what a receiver does not want any more. */
  private static final String NOT_SENT = "not_sent";

  private final Database database;
  private final Applications applications;
  private final SecretBox box;
  private final SignalTokens tokens;
  private final Networks networks;
  private final Notes notes;

  /** Where it is noted how a delivery ended. */
  record Notes(SignalAudit audit, Deliveries deliveries) {}

  /**
   * Where receivers are.
   *
   * @param applications reaches addresses that the operator registers
   * @param providers reaches addresses that customers name, with the guard
   */
  record Networks(Outgoing applications, Outgoing providers) {
    Networks bounded(Duration longest) {
      return new Networks(
          new BoundedOutgoing(applications, longest), new BoundedOutgoing(providers, longest));
    }
  }

  SignalDelivery(
      Database database,
      Applications applications,
      SecretBox box,
      SignalTokens tokens,
      Networks networks,
      Notes notes) {
    this.database = database;
    this.applications = applications;
    this.box = box;
    this.tokens = tokens;
    this.notes = notes;
    this.networks = networks.bounded(TERMS.longestTry());
  }

  /**
   * To whom an event goes.
   *
   * @param audience whom its token is meant for
   */
  private record Addressee(OutgoingStream stream, String audience) {}

  private Optional<Addressee> addressee(Transaction tx, String receiver) {
    return OutgoingStreamStore.get(tx, receiver)
        .flatMap(
            stream ->
                stream.isOfProvider()
                    ? Optional.of(new Addressee(stream, stream.audience()))
                    : applications
                        .get(tx, new ApplicationId(receiver))
                        .map(Application::clientId)
                        .map(clientId -> new Addressee(stream, clientId)));
  }

  @Override
  public Outcome<String> deliver(Claim<OutgoingSignal> claim, Instant now) {
    OutgoingSignal signal = claim.content();
    Optional<Addressee> addressee = database.read(tx -> addressee(tx, signal.receiver()));
    // SSF 1.0 §8.1.5: that it is paused or disabled is sent all the same.
    boolean always = signal.type().equals(EventType.STREAM_UPDATED.word());
    if (addressee.isEmpty() || addressee.get().stream().status() == Status.DISABLED && !always) {
      return new Outcome.Delivered<>(NOT_SENT);
    }
    OutgoingStream stream = addressee.get().stream();
    if (stream.status() == Status.PAUSED && !always || !stream.push()) {
      return new Outcome.NotTried<>();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/secevent+jwt");
    headers.put("Accept", "application/json");
    String authorization =
        box.openText(stream.authorizationHeader(), TransmitterStreams.row(stream.receiver()));
    if (!authorization.isEmpty()) {
      headers.put("Authorization", authorization);
    }
    String token = tokens.make(signal, stream.streamId(), addressee.get().audience());
    OutgoingRequest request =
        new OutgoingRequest(
            "POST",
            URI.create(stream.endpointUrl()),
            headers,
            token.getBytes(StandardCharsets.US_ASCII));
    Outgoing network = stream.isOfProvider() ? networks.providers() : networks.applications();
    return switch (network.send(request)) {
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
    String receiver = claim.content().receiver();
    if (fate == Fate.DELIVERED) {
      notes.deliveries().worked(tx, receiver, Deliveries.Kind.SIGNAL);
      OutgoingStreamStore.delivered(tx, receiver, now);
      if (!failure.equals(NOT_SENT)
          && claim.content().type().equals(EventType.VERIFICATION.word())) {
        OutgoingStreamStore.verified(tx, receiver, now);
      }
      return;
    }
    boolean givenUp = fate == Fate.GIVEN_UP;
    boolean provider = OutgoingStreamStore.failed(tx, receiver, failure, givenUp, now);
    if (!provider) {
      notes.deliveries().failed(tx, receiver, Deliveries.Kind.SIGNAL, failure, givenUp, now);
    }
    if (givenUp) {
      String kind = provider ? "connection" : "application";
      LOG.warn("gave up telling {} {} of {}: {}", kind, receiver, claim.content().type(), failure);
      notes.audit().givenUp(tx, claim.content(), kind, claim.attempt(), failure, now);
    }
  }
}
