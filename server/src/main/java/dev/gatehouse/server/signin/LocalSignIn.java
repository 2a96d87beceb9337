package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.signin.Admission.Visitor;
import dev.gatehouse.server.signin.AttemptStore.Verdict;
import dev.gatehouse.server.signin.StartStore.Start;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Reference;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Sign-ins with local credentials, from the first proof to the door that asked. Passwords, passkeys
 * and second factors say what they have proved as {@link LocalStep}s; all that follows (the policy,
 * further steps, the session, the trace, the audit trail) is the same for each and stands here.
 *
 * <p>While a further step is to come, the sign-in waits as an attempt of the browser that began it.
 * It is no session: it opens nothing but the page of that step.
 */
public final class LocalSignIn {
  private final Below below;
  private final LocalAdmission admission;
  private final Verdicts verdicts;
  private final HandOver handOver;
  private final AttemptStore attempts = new AttemptStore();
  private final StartStore starts = new StartStore();

  /** What it works with. */
  record Below(
      Database database,
      Organizations organizations,
      Users users,
      PasswordCheck passwords,
      Cookies cookies,
      InstantSource clock) {}

  LocalSignIn(Below below, LocalAdmission admission, Verdicts verdicts, HandOver handOver) {
    this.below = below;
    this.admission = admission;
    this.verdicts = verdicts;
    this.handOver = handOver;
  }

  /** A sign-in that begins: into which organization, and for which door. */
  public static final class Beginning {
    private final OrganizationScope scope;
    private final Asked asked;
    private final byte @Nullable [] invitationHash;
    private final String start;

    Beginning(
        OrganizationScope scope, Asked asked, byte @Nullable [] invitationHash, String start) {
      this.scope = scope;
      this.asked = asked;
      this.invitationHash = invitationHash;
      this.start = start;
    }

    /** The handle of the waiting sign-in; empty for people who came by themselves. */
    public String start() {
      return start;
    }

    byte @Nullable [] invitationHash() {
      return invitationHash;
    }

    public OrganizationScope scope() {
      return scope;
    }

    Asked asked() {
      return asked;
    }
  }

  /**
   * A sign-in that waits for a further step.
   *
   * @param handle to go on with
   */
  public record Waiting(OrganizationScope scope, User user, LocalProof proof, String handle) {
    /** The handle stays out of logs. */
    @Override
    public String toString() {
      return "Waiting[" + user.id() + "]";
    }
  }

  /** How a step went. */
  public sealed interface Outcome {
    /** It was taken; the browser is signed in, or sent to the next step, or refused for good. */
    record Answered(Response response) implements Outcome {}

    /**
     * It was not taken, and may be tried again.
     *
     * @param reference of the trace that was kept of it; empty where the attempt itself is the
     *     trace
     */
    record NotTaken(Refusal refusal, String reference) implements Outcome {}
  }

  /**
   * Finds what a local sign-in is for.
   *
   * @param start the handle of the waiting sign-in of a door; empty for people who came by
   *     themselves
   * @return empty if nothing such waits in this browser, or not for this organization
   */
  public Optional<Beginning> begin(Request request, OrganizationScope scope, String start) {
    if (start.isEmpty()) {
      return Optional.of(new Beginning(scope, HomeDestination.asked(), null, ""));
    }
    Instant now = below.clock().instant();
    return Handle.parse(start)
        .flatMap(handle -> waitingStart(request, handle, now))
        .filter(one -> scope.organization().equals(one.organization()))
        .map(one -> new Beginning(scope, one.asked(), one.invitationHash(), start));
  }

  private Optional<Start> waitingStart(Request request, Handle handle, Instant now) {
    return Browser.of(below.cookies(), request)
        .flatMap(
            browser ->
                below.database().read(tx -> starts.find(tx, handle.hash(), browser.hash(), now)));
  }

  /**
   * Takes the first step of a sign-in.
   *
   * @param user who it is, if the step is taken
   */
  public Outcome proved(Request request, Beginning beginning, UserId user, LocalStep step) {
    Browser browser = Browser.ofOrNew(below.cookies(), request);
    Handle handle = Handle.random();
    Instant now = below.clock().instant();
    Attempt attempt = attempt(beginning, browser.hash(), now);
    Visitor visitor = admission.visitor(request, browser);
    Written written;
    try {
      written =
          below
              .database()
              .write(
                  tx -> {
                    attempts.insert(tx, attempt, handle.hash(), request);
                    return take(
                        tx,
                        new Taking(beginning.scope(), attempt, user, LocalProof.none(now), true),
                        step,
                        visitor);
                  });
    } catch (RuntimeException e) {
      return new Outcome.Answered(verdicts.broken(attempt, handle, e));
    }
    return switch (answer(request, attempt, handle, written)) {
      case Outcome.Answered(Response response) ->
          new Outcome.Answered(browser.on(below.cookies(), response));
      case Outcome.NotTaken notTaken -> notTaken;
    };
  }

  /**
   * Lets a browser count as the user's own from now on, without signing anybody in: who guesses
   * elsewhere cannot slow it down.
   *
   * @param response of somebody who has proved there that they read the user's mail
   */
  public Response known(Request request, OrganizationScope scope, User user, Response response) {
    return handOver.known(request, scope, user, response);
  }

  /**
   * Keeps a trace of a first step that nobody could take, such as a passkey that is not known.
   *
   * @param person as whom somebody tried; may be empty
   * @return the reference for the person
   */
  public String refused(
      Request request, Beginning beginning, String person, Refusal refusal, List<Check> checks) {
    PasswordCheck.Result.Wrong quiet = new PasswordCheck.Result.Wrong(refusal, (tx, now) -> {});
    return refused(request, beginning, person, quiet, checks);
  }

  String refused(
      Request request,
      Beginning beginning,
      String person,
      PasswordCheck.Result.Wrong wrong,
      List<Check> checks) {
    Instant now = below.clock().instant();
    byte[] browser =
        Browser.of(below.cookies(), request)
            .map(Browser::hash)
            .orElseGet(() -> Handle.random().hash());
    Attempt attempt = attempt(beginning, browser, now);
    Verdict verdict = verdicts.refused(wrong.refusal(), person, checks, null);
    below
        .database()
        .write(
            tx -> {
              attempts.insert(tx, attempt, Handle.random().hash(), request);
              wrong.note().write(tx, now);
              return attempts.consumeAndFinish(tx, attempt, verdict, now);
            });
    return attempt.reference();
  }

  /**
   * The sign-in of this browser that waits for a further step.
   *
   * @param page the path of the step's page, as {@link SecondStep#pageOf} gave it: a sign-in that
   *     waits for another step is none
   */
  public Optional<Waiting> waiting(Request request, String page, String handle) {
    Optional<Waiting> waiting =
        below.database().read(tx -> waiting(tx, request, page, handle).map(Found::waiting));
    waiting.ifPresent(one -> Face.current().of(one.scope().organization().value()));
    return waiting;
  }

  /**
   * Takes a further step.
   *
   * @param page as for {@link #waiting}
   * @return empty if nothing such waits in this browser, or no longer
   */
  public Optional<Outcome> proceed(Request request, String page, String handle, LocalStep step) {
    record Done(Found found, Written written) {}
    Visitor visitor = admission.visitor(request, Browser.ofOrNew(below.cookies(), request));
    Optional<Done> done =
        below
            .database()
            .write(
                tx ->
                    waiting(tx, request, page, handle)
                        .map(
                            found -> {
                              Waiting waiting = found.waiting();
                              Taking taking =
                                  new Taking(
                                      waiting.scope(),
                                      found.attempt(),
                                      waiting.user().id(),
                                      waiting.proof(),
                                      false);
                              return new Done(found, take(tx, taking, step, visitor));
                            }));
    return done.map(
        one ->
            answer(
                request,
                one.found().attempt(),
                new Handle(one.found().waiting().handle()),
                one.written()));
  }

  private record Found(Attempt attempt, Waiting waiting) {}

  private Optional<Found> waiting(Transaction tx, Request request, String page, String text) {
    Optional<Handle> handle = Handle.parse(text);
    Optional<Browser> browser = Browser.of(below.cookies(), request);
    if (handle.isEmpty() || browser.isEmpty()) {
      return Optional.empty();
    }
    Instant now = below.clock().instant();
    return attempts
        .findAcrossOrganizations(tx, handle.get().hash())
        .filter(Attempt::isLocal)
        .filter(one -> one.isOf(browser.get().hash()))
        .filter(one -> one.consumedAt() == null && !one.isOver(now))
        .filter(one -> !one.expectation().isEmpty())
        .flatMap(one -> found(tx, one, page, text));
  }

  private Optional<Found> found(Transaction tx, Attempt attempt, String page, String handle) {
    WaitingProof waiting = WaitingProof.decode(attempt.expectation());
    if (!waiting.page().equals(page)) {
      return Optional.empty();
    }
    return below
        .organizations()
        .scope(tx, attempt.organization())
        .flatMap(
            scope ->
                below
                    .users()
                    .get(tx, scope, waiting.user())
                    // Who has the old password must not finish with it what began before.
                    .filter(user -> isOfToday(tx, scope, user, waiting))
                    .map(user -> new Waiting(scope, user, waiting.proof(), handle)))
        .map(one -> new Found(attempt, one));
  }

  private boolean isOfToday(
      Transaction tx, OrganizationScope scope, User user, WaitingProof waiting) {
    return below
        .passwords()
        .setAt(tx, scope, user, waiting.proof())
        .equals(waiting.passwordSetAt());
  }

  /** What is in the database already. */
  private sealed interface Written {
    record Opened(OpenedSession session) implements Written {}

    record Further(String page) implements Written {}

    record Refused(Refusal refusal) implements Written {}

    record NotTaken(Refusal refusal) implements Written {}
  }

  /** A step that is about to be taken. */
  private record Taking(
      OrganizationScope scope, Attempt attempt, UserId user, LocalProof before, boolean isFirst) {}

  private Written take(Transaction tx, Taking taking, LocalStep step, Visitor visitor) {
    Instant now = below.clock().instant();
    Optional<User> user = below.users().get(tx, taking.scope(), taking.user());
    if (user.isEmpty()) {
      return refuse(tx, taking, AccessRefusal.USER_INACTIVE.because("the user is gone"), "", now);
    }
    return switch (step.take(tx, taking.scope(), user.get(), taking.before(), now)) {
      case LocalStep.Outcome.NotTaken(Refusal refusal) -> {
        if (taking.isFirst()) {
          refuse(tx, taking, refusal, user.get().userName(), now);
        } else {
          attempts.noteWrongStep(tx, taking.attempt(), wrongStep(user.get(), refusal));
        }
        yield new Written.NotTaken(refusal);
      }
      case LocalStep.Outcome.Taken(LocalProof proof) ->
          admit(tx, taking, user.get(), proof, visitor, now);
    };
  }

  /** What the trace says while the person may try again, and for good if they give up. */
  private Verdict wrongStep(User user, Refusal refusal) {
    Check check =
        Check.failed("further step", "one that is right", refusal.code() + " " + refusal.detail());
    return verdicts.refused(refusal, user.userName(), List.of(check), null);
  }

  private Written admit(
      Transaction tx, Taking taking, User user, LocalProof proof, Visitor visitor, Instant now) {
    return switch (admission.admit(tx, taking.scope(), user, proof, visitor, now)) {
      case LocalAdmission.Result.Denied(Refusal refusal) ->
          refuse(tx, taking, refusal, user.userName(), now);
      case LocalAdmission.Result.Further(String page) -> {
        Optional<Instant> passwordSetAt = below.passwords().setAt(tx, taking.scope(), user, proof);
        String waiting = new WaitingProof(user.id(), page, passwordSetAt, proof).encode();
        attempts.advance(tx, taking.attempt(), waiting, now);
        yield new Written.Further(page);
      }
      case LocalAdmission.Result.Admitted(OpenedSession session) -> {
        List<Check> checks =
            List.of(Check.passed("local", "credentials of Gatehouse", proof.amr().toString()));
        Verdict verdict = verdicts.succeeded(user.userName(), user.id(), checks, null);
        attempts.consumeAndFinish(tx, taking.attempt(), verdict, now);
        yield new Written.Opened(session);
      }
    };
  }

  private Written refuse(
      Transaction tx, Taking taking, Refusal refusal, String person, Instant now) {
    Verdict verdict = verdicts.refused(refusal, person, List.of(), null);
    attempts.consumeAndFinish(tx, taking.attempt(), verdict, now);
    return new Written.Refused(refusal);
  }

  private Outcome answer(Request request, Attempt attempt, Handle handle, Written written) {
    return switch (written) {
      case Written.Opened(OpenedSession session) ->
          new Outcome.Answered(handOver.of(request, attempt, session));
      case Written.Further(String page) -> {
        URI next = request.publicAddress().resolve(page + "?attempt=" + handle.value());
        yield new Outcome.Answered(Response.redirect(next));
      }
      case Written.Refused(Refusal refusal) ->
          new Outcome.Answered(verdicts.answer(request, attempt, handle, refusal));
      case Written.NotTaken(Refusal refusal) -> new Outcome.NotTaken(refusal, attempt.reference());
    };
  }

  private Attempt attempt(Beginning beginning, byte[] browserHash, Instant now) {
    return new Attempt(
        beginning.scope().organization(),
        AttemptId.next(below.database(), now),
        Reference.random().value(),
        browserHash,
        null,
        beginning.asked(),
        null,
        "",
        now,
        now.plus(Departures.LIFETIME),
        null);
  }
}
