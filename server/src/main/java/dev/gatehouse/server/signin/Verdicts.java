package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.signin.AttemptStore.Verdict;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Reference;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.WebRefusal;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes down why a sign-in was refused and tells the person, with the code to tell others. */
final class Verdicts {
  private static final Logger LOG = LoggerFactory.getLogger(Verdicts.class);

  private final Database database;
  private final Attempts attempts;
  private final Destinations destinations;
  private final Pages pages;
  private final InstantSource clock;
  private final AttemptStore store = new AttemptStore();

  Verdicts(
      Database database,
      Attempts attempts,
      Destinations destinations,
      Pages pages,
      InstantSource clock) {
    this.database = database;
    this.attempts = attempts;
    this.destinations = destinations;
    this.pages = pages;
    this.clock = clock;
  }

  /** What came of an attempt, as it is written. */
  Verdict refused(Refusal refusal, String person, List<Check> checks, byte @Nullable [] sealed) {
    return new Verdict(refusal, person, null, checks, sealed);
  }

  /** What came of an attempt of which nothing arrived. */
  private Verdict refused(Refusal refusal, List<Check> checks) {
    return refused(refusal, "", checks, null);
  }

  Verdict succeeded(String person, UserId user, List<Check> checks, byte @Nullable [] sealed) {
    return new Verdict(null, person, user, checks, sealed);
  }

  /** What arrived, as it is written: done before the transaction, because it takes a while. */
  byte @Nullable [] seal(Attempt attempt, Received received) {
    return attempts.seal(attempt.id(), received);
  }

  /** Refuses an attempt of which nothing is stored yet. */
  Response refuseNew(
      Request request, Attempt attempt, Handle handle, Refusal refusal, List<Check> checks) {
    Instant now = clock.instant();
    database.write(
        tx -> {
          store.insert(tx, attempt, handle.hash(), request);
          return store.consumeAndFinish(tx, attempt, refused(refusal, checks), now);
        });
    return answer(request, attempt, handle, refusal);
  }

  /**
   * Notes an answer that belongs to no attempt of this browser, as an attempt of its own: what it
   * claims to belong to stays untouched, or anybody could spoil it.
   */
  Response refuseStray(
      Request request,
      LiveConnection connection,
      Asked asked,
      Refusal refusal,
      List<Check> checks,
      Received received) {
    Instant now = clock.instant();
    Handle handle = Handle.random();
    Attempt stray = stray(connection, asked, now);
    byte[] sealed = seal(stray, received);
    database.write(
        tx -> {
          store.insert(tx, stray, handle.hash(), request);
          return store.consumeAndFinish(tx, stray, refused(refusal, "", checks, sealed), now);
        });
    return answer(request, stray, null, refusal);
  }

  /**
   * Ends an attempt whose connection or organization was switched off while the person was away.
   */
  Response refuseOff(Request request, Attempt attempt, AccessRefusal why) {
    Instant now = clock.instant();
    boolean wholly = why == AccessRefusal.ORGANIZATION_OFF;
    Refusal refusal =
        why.because(
            (wholly ? attempt.organization() : attempt.connection())
                + " was switched off meanwhile");
    List<Check> checks =
        List.of(Check.failed(wholly ? "organization" : "connection", "enabled", "off"));
    database.write(tx -> store.consumeAndFinish(tx, attempt, refused(refusal, checks), now));
    return answer(request, attempt, null, refusal);
  }

  /** What is said of an answer that is not even looked at. */
  static final Refusal UNTRIED =
      PasswordRefusal.TOO_MANY_FAILURES.because("nothing was asked of the connection");

  static final List<Check> UNTRIED_CHECKS =
      List.of(Check.failed("tries", "few wrong ones lately", "too many"));

  /** Ends an attempt whose answer is not even looked at. */
  Response refuseUntried(Request request, Attempt attempt, Handle handle) {
    Instant now = clock.instant();
    database.write(
        tx -> store.consumeAndFinish(tx, attempt, refused(UNTRIED, UNTRIED_CHECKS), now));
    return answer(request, attempt, handle, UNTRIED);
  }

  /** An attempt that begins with its answer. */
  Attempt stray(LiveConnection connection, Asked asked, Instant now) {
    return new Attempt(
        connection.scope().organization(),
        AttemptId.next(database, now),
        Reference.random().value(),
        Handle.random().hash(),
        connection.connection().id(),
        asked,
        null,
        "",
        now,
        now.plus(Departures.LIFETIME),
        null);
  }

  /** The page for the person, or the destination's own answer. The verdict is written already. */
  Response answer(Request request, Attempt attempt, @Nullable Handle handle, Refusal refusal) {
    Face.current().of(attempt.organization().value());
    LOG.info(
        "sign-in {} of {} through {} refused: {}",
        attempt.reference(),
        attempt.organization(),
        attempt.isLocal() ? "local credentials" : attempt.connection(),
        refusal.code());
    return destinations
        .named(attempt.asked().destination())
        .flatMap(to -> to.refused(request, attempt.asked().state(), refusal.code()))
        .orElseGet(() -> page(attempt.reference(), refusal, handle));
  }

  /**
   * Something on our own side gave up. What the sign-in had written is rolled back; the attempt is
   * over all the same, and gets its verdict if that can still be written. The log has the cause.
   */
  Response broken(Attempt attempt, @Nullable Handle handle, RuntimeException cause) {
    Refusal refusal =
        SignInRefusal.NOT_WRITTEN.because("see the log for " + attempt.reference() + ": " + cause);
    List<Check> checks =
        List.of(Check.failed("outcome", "written down", "an error of the program"));
    try {
      Verdict verdict = refused(refusal, checks);
      Instant now = clock.instant();
      database.write(
          tx ->
              store.finish(tx, attempt, verdict, now)
                  || store.consumeAndFinish(tx, attempt, verdict, now));
    } catch (RuntimeException e) {
      cause.addSuppressed(e);
    }
    LOG.error("sign-in {} of {} broke off", attempt.reference(), attempt.organization(), cause);
    return page(500, attempt.reference(), refusal, handle);
  }

  /** The sign-in is complete, but the door could not take over. The log has the cause. */
  Response notHandedOver(Attempt attempt, RuntimeException cause) {
    LOG.error(
        "sign-in {} of {} succeeded, but {} did not take over",
        attempt.reference(),
        attempt.organization(),
        attempt.asked().destination(),
        cause);
    return pages.error(500, WebRefusal.INTERNAL.sentence(), attempt.reference());
  }

  private Response page(String reference, Refusal refusal, @Nullable Handle handle) {
    return page(403, reference, refusal, handle);
  }

  private Response page(int status, String reference, Refusal refusal, @Nullable Handle handle) {
    return pages.render(
        status,
        "signin/refused",
        Map.of(
            "sentence",
            refusal.sentence(),
            "reference",
            reference,
            "again",
            handle == null ? "" : "/auth/again?attempt=" + handle.value()));
  }

  /** A refusal before there is any connection, and so no attempt to write. */
  Response plain(int status, Refusal refusal) {
    return pages.render(
        status,
        "signin/refused",
        Map.of("sentence", refusal.sentence(), "reference", "", "again", "/sign-in"));
  }
}
