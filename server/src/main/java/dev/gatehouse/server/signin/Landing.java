package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.ConnectionKind;
import dev.gatehouse.server.connection.ConnectionKind.ArrivalRequest;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.signin.Admission.Result;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.signin.AttemptStore.Verdict;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Takes an answer that belongs to an attempt: verifies it, admits the person, and moves on. */
final class Landing {
  private final Database database;
  private final ConnectionKinds kinds;
  private final Admission admission;
  private final Consents consents;
  private final Verdicts verdicts;
  private final HandOver handOver;
  private final InstantSource clock;
  private final AttemptStore store = new AttemptStore();

  /** What is below. */
  record Below(Database database, ConnectionKinds kinds, InstantSource clock) {}

  Landing(
      Below below, Admission admission, Consents consents, Verdicts verdicts, HandOver handOver) {
    this.database = below.database();
    this.kinds = below.kinds();
    this.admission = admission;
    this.consents = consents;
    this.verdicts = verdicts;
    this.handOver = handOver;
    this.clock = below.clock();
  }

  /** What became of the attempt, in the database already. */
  private sealed interface Written {
    record Opened(OpenedSession session) implements Written {}

    /** The person is asked whether to connect the accounts. */
    record Asking(Handle question) implements Written {}

    record Refused(Refusal refusal) implements Written {}

    /** Refused as well, but who is at a page of ours may try again. */
    record Wrong(Refusal refusal) implements Written {}
  }

  /** Who asked with a page of ours, and hears how the answer was. */
  interface Prompting {
    /** Answers what was not right. */
    Response wrong(Refusal refusal);

    /** Somebody is in. */
    void right();
  }

  /**
   * @param handle of the attempt; null where the answer began it
   */
  Response land(
      Request request,
      LiveConnection connection,
      Attempt attempt,
      @Nullable Handle handle,
      String message) {
    Prompting nobody =
        new Prompting() {
          @Override
          public Response wrong(Refusal refusal) {
            return verdicts.answer(request, attempt, handle, refusal);
          }

          @Override
          public void right() {}
        };
    return land(request, connection, attempt, handle, message, nobody);
  }

  Response land(
      Request request,
      LiveConnection connection,
      Attempt attempt,
      @Nullable Handle handle,
      String message,
      Prompting prompting) {
    Written written;
    Browser browser = consents.browser(request);
    try {
      Way way = handle == null ? Way.IDP_INITIATED : Way.PAGE;
      written = conclude(request, browser, connection, attempt, way, message);
    } catch (RuntimeException e) {
      return verdicts.broken(attempt, handle, e);
    }
    return switch (written) {
      case Written.Refused refused when refused.refusal().reason() == SignInRefusal.ATTEMPT_USED ->
          used(request, connection, attempt);
      case Written.Refused refused -> verdicts.answer(request, attempt, handle, refused.refusal());
      case Written.Asking(Handle question) -> consents.lead(request, browser, question);
      case Written.Wrong wrong -> prompting.wrong(wrong.refusal());
      case Written.Opened opened -> {
        prompting.right();
        Response response = handOver.of(request, attempt, opened.session());
        // Who did not set out from here may have no mark yet.
        yield handle == null ? consents.mark(browser, response) : response;
      }
    };
  }

  private Written conclude(
      Request request,
      Browser browser,
      LiveConnection connection,
      Attempt attempt,
      Way way,
      String message) {
    Instant now = clock.instant();
    ConnectionKind kind = kinds.of(connection.connection());
    boolean consumedFirst = kind.asksTheNetworkOnArrival();
    // Redeeming a code has effects at the provider, so only one of several callbacks may do it.
    // Verifying a signature has none: there the admission's transaction consumes the attempt.
    if (consumedFirst && !database.write(tx -> store.consume(tx, attempt, now))) {
      return usedUp();
    }
    Arrival arrival =
        kind.arrive(connection, new ArrivalRequest(attempt.expectation(), message), now);
    Ending ending =
        new Ending(
            browser,
            connection,
            attempt,
            consumedFirst,
            arrival,
            way,
            verdicts.seal(attempt, arrival.received()));
    Visitor visitor = admission.visitor(request, browser);
    return write(ending, visitor);
  }

  /** What is to be written down. */
  private record Ending(
      Browser browser,
      LiveConnection connection,
      Attempt attempt,
      boolean consumed,
      Arrival arrival,
      Way way,
      byte @Nullable [] sealed) {
    Ending withConsumed() {
      return new Ending(browser, connection, attempt, true, arrival, way, sealed);
    }
  }

  private Response used(Request request, LiveConnection connection, Attempt attempt) {
    return verdicts.refuseStray(
        request,
        connection,
        attempt.asked(),
        SignInRefusal.ATTEMPT_USED.because("another callback of " + attempt.id() + " was faster"),
        List.of(Check.failed("attempt", "not used yet", "used")),
        Received.NOTHING);
  }

  private Written write(Ending ending, Visitor visitor) {
    return switch (ending.arrival()) {
      case Arrival.Refused refused -> refuse(ending, refused.refusal(), "");
      case Arrival.TryAgain wrong ->
          refuse(ending, wrong.refusal(), "") instanceof Written.Refused refused
                  && refused.refusal().equals(wrong.refusal())
              ? new Written.Wrong(wrong.refusal())
              : usedUp();
      case Arrival.Verified verified -> admit(ending, verified.person(), visitor, 0);
    };
  }

  private Written refuse(Ending ending, Refusal refusal, String person) {
    Instant now = clock.instant();
    return database.write(
        tx ->
            finish(tx, ending, refused(ending, refusal, person), now)
                ? new Written.Refused(refusal)
                : usedUp());
  }

  private Written admit(Ending ending, ExternalPerson person, Visitor visitor, int round) {
    try {
      return database.write(tx -> admit(tx, ending, person, visitor));
    } catch (AbandonedException e) {
      if (e.isWorthASecondLook() && round == 0) {
        // Somebody else's sign-in has just created or linked the same: now it can be seen.
        return admit(ending, person, visitor, 1);
      }
      return refuse(ending, e.refusal(), nameOf(person));
    }
  }

  private Written admit(Transaction tx, Ending ending, ExternalPerson person, Visitor visitor) {
    Instant now = clock.instant();
    Attempt attempt = ending.attempt();
    if (!ending.consumed() && !store.consume(tx, attempt, now)) {
      return usedUp();
    }
    Result result =
        admission.admit(
            tx,
            ending.connection(),
            attempt,
            person,
            ending.way(),
            visitor,
            () -> consents.needed(tx, ending.connection().scope()),
            now);
    Ending consumed = ending.withConsumed();
    return switch (result) {
      case Result.Denied denied -> {
        finish(tx, consumed, refused(ending, denied.refusal(), nameOf(person)), now);
        yield new Written.Refused(denied.refusal());
      }
      case Result.Ask(User user) -> {
        store.noteArrival(
            tx,
            attempt,
            verdicts.succeeded(
                nameOf(person), user.id(), ending.arrival().checks(), ending.sealed()));
        yield new Written.Asking(consents.ask(tx, attempt, ending.browser(), user, person, now));
      }
      case Result.Admitted admitted -> {
        finish(tx, consumed, succeeded(ending, person, admitted), now);
        yield new Written.Opened(admitted.session());
      }
    };
  }

  private boolean finish(Transaction tx, Ending ending, Verdict verdict, Instant now) {
    return ending.consumed()
        ? store.finish(tx, ending.attempt(), verdict, now)
        : store.consumeAndFinish(tx, ending.attempt(), verdict, now);
  }

  private static Written usedUp() {
    return new Written.Refused(SignInRefusal.ATTEMPT_USED.because("used at the same time"));
  }

  private Verdict refused(Ending ending, Refusal refusal, String person) {
    return verdicts.refused(refusal, person, ending.arrival().checks(), ending.sealed());
  }

  private Verdict succeeded(Ending ending, ExternalPerson person, Result.Admitted admitted) {
    List<Check> checks = new ArrayList<>(ending.arrival().checks());
    checks.addAll(admitted.checks());
    return verdicts.succeeded(
        nameOf(person), admitted.session().signedIn().user().id(), checks, ending.sealed());
  }

  /** What the trace and the page call a person. */
  static String nameOf(ExternalPerson person) {
    return person.email().orElse(person.subject());
  }
}
