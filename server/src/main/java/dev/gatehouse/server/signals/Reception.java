package dev.gatehouse.server.signals;

import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.signals.DeliveryError;
import dev.gatehouse.protocol.signals.EventType;
import dev.gatehouse.protocol.signals.SecurityEventToken;
import dev.gatehouse.protocol.signals.SecurityEventVerifier;
import dev.gatehouse.protocol.signals.SetVerdict;
import dev.gatehouse.protocol.signals.SubjectIdentifier;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.RemoteKeys;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signals.ReceivedSignal.Outcome;
import dev.gatehouse.server.signals.SignalStream.Status;
import dev.gatehouse.server.signals.Subjects.Meant;
import java.net.URI;
import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Takes a token of a stream, however it came: verifies it outside of any transaction, and then does
 * in one transaction what follows, so that an acknowledged event has taken effect.
 */
final class Reception {
  private final Database database;
  private final RemoteKeys keys;
  private final Subjects subjects;
  private final Effects effects;
  private final Audit audit;
  private final StreamStore streams = new StreamStore();
  private final SignalStore signals = new SignalStore();

  Reception(Database database, RemoteKeys keys, Subjects subjects, Effects effects, Audit audit) {
    this.database = database;
    this.keys = keys;
    this.subjects = subjects;
    this.effects = effects;
    this.audit = audit;
  }

  /** How it ended. */
  sealed interface Result {
    /** It counted, or has counted before: either way the transmitter need not send it again. */
    record Taken() implements Result {}

    /** It will never count. */
    record Refused(DeliveryError error, String description) implements Result {}

    /** Our fault, or the network's: it may be sent again. */
    record Unready(String why) implements Result {}
  }

  /**
   * @param stream as it was read when the transmitter was recognized
   */
  Result receive(OrganizationScope scope, SignalStream stream, String token, Instant now) {
    URI address = URI.create(stream.endpoints().jwksUri());
    return switch (keys.get(address, now)) {
      case RemoteKeys.Found.Missing(String detail) -> {
        String why =
            "The transmitter's keys cannot be fetched from " + address + " (" + detail + ").";
        database.write(tx -> failed(tx, scope, stream, why, now));
        yield new Result.Unready(why);
      }
      case RemoteKeys.Found.Here(KeySet known) ->
          verified(scope, stream, token, address, known, now);
    };
  }

  private Result verified(
      OrganizationScope scope,
      SignalStream stream,
      String token,
      URI address,
      KeySet known,
      Instant now) {
    var expected = new SecurityEventVerifier.Expected(stream.issuer(), stream.audiences());
    SetVerdict verdict = SecurityEventVerifier.verify(expected, token, known, now);
    if (verdict instanceof SetVerdict.Refused refused && refused.mayBeCuredByFreshKeys()) {
      Optional<KeySet> fresh = keys.refreshed(address, now);
      if (fresh.isPresent()) {
        verdict = SecurityEventVerifier.verify(expected, token, fresh.get(), now);
      }
    }
    return switch (verdict) {
      case SetVerdict.Refused refused -> {
        String why =
            refused.code().code() + ": " + refused.code().sentence() + " " + refused.detail();
        database.write(tx -> failed(tx, scope, stream, why, now));
        yield new Result.Refused(refused.code().error(), refused.code().sentence());
      }
      case SecurityEventToken believed ->
          database.write(tx -> take(tx, scope, stream, believed, now));
    };
  }

  private boolean failed(
      Transaction tx, OrganizationScope scope, SignalStream stream, String why, Instant now) {
    String bounded = why.length() <= 1_000 ? why : why.substring(0, 999) + "…";
    streams.failed(tx, scope, stream.connection(), bounded, now);
    return true;
  }

  private Result take(
      Transaction tx,
      OrganizationScope scope,
      SignalStream known,
      SecurityEventToken token,
      Instant now) {
    // Read again: an administrator may have deleted or replaced it since.
    Optional<SignalStream> current =
        streams
            .get(tx, scope, known.connection())
            .map(StreamStore.Stored::stream)
            .filter(stream -> stream.issuer().equals(known.issuer()));
    if (current.isEmpty()) {
      return new Result.Refused(DeliveryError.ACCESS_DENIED, "The stream is gone.");
    }
    SignalStream stream = current.get();
    byte[] hash = Tokens.hash(token.id());
    ReceivedSignal signal =
        new ReceivedSignal(token.id(), token.type().word(), Outcome.NOTED, Optional.empty(), now);
    // RFC 8417 §2.2, RFC 8935 §2: sent twice, counted once.
    if (!signals.isFirst(tx, scope, stream.connection(), hash, signal, token.rememberUntil())) {
      return new Result.Taken();
    }
    streams.cameIn(tx, scope, stream.connection(), token.type().word(), now);
    Effects.Event event = new Effects.Event(tx, scope, stream, token, now);
    if (token.type().isAboutTheStream()) {
      aboutTheStream(event);
      return new Result.Taken();
    }
    Meant meant = subjects.meant(tx, scope, stream, token.subject().orElseThrow());
    Optional<UserId> user =
        meant instanceof Meant.Person(User person, var session)
            ? Optional.of(person.id())
            : Optional.empty();
    Outcome outcome =
        switch (meant) {
          case Meant.Person(User person, var session) -> effects.onPerson(event, person, session);
          case Meant.Session(String session) -> effects.onSession(event, session);
          case Meant.Nobody() -> Outcome.UNKNOWN_SUBJECT;
          case Meant.Several() -> Outcome.AMBIGUOUS_SUBJECT;
        };
    signals.followed(tx, scope, stream.connection(), hash, outcome, user);
    record(event, outcome, user);
    return new Result.Taken();
  }

  private void aboutTheStream(Effects.Event event) {
    SecurityEventToken token = event.token();
    SignalStream stream = event.stream();
    // What names another stream of this transmitter says nothing of ours.
    boolean ours =
        stream.streamId().isEmpty()
            || token
                .subject()
                .map(subject -> subject.equals(new SubjectIdentifier.Opaque(stream.streamId())))
                .orElse(true);
    if (!ours) {
      return;
    }
    if (token.type() == EventType.VERIFICATION) {
      String state = token.text("state").orElse("");
      boolean verified =
          streams.verified(event.tx(), event.scope(), stream.connection(), state, event.now());
      if (!verified && !state.isEmpty()) {
        // SSF 1.0 §8.1.4.2: a state that was not asked for is not to be believed.
        failed(
            event.tx(),
            event.scope(),
            stream,
            "A verification event came with a state that was not asked for.",
            event.now());
      }
      return;
    }
    String status = token.text("status").orElse("").toUpperCase(Locale.ROOT);
    if (Set.of("ENABLED", "PAUSED", "DISABLED").contains(status)) {
      streams.status(
          event.tx(), event.scope(), stream.connection(), Status.valueOf(status), event.now());
    }
  }

  private void record(Effects.Event event, Outcome outcome, Optional<UserId> user) {
    // Types, outcomes and ids hold letters, digits, hyphens and underscores: nothing to escape.
    String after =
        "{\"signal\":\""
            + event.token().type().word()
            + "\",\"outcome\":\""
            + outcome.name().toLowerCase(Locale.ROOT)
            + "\",\"connection\":\""
            + event.stream().connection().value()
            + "\""
            + user.map(id -> ",\"user\":\"" + id.value() + "\"").orElse("")
            + "}";
    Entry entry =
        new Entry(
            Actor.system("signals"),
            "signal.received",
            new Target("signal_stream", event.stream().connection().value()),
            "",
            after,
            "");
    audit.record(event.tx(), event.scope(), entry, event.now());
  }
}
