package dev.gatehouse.server.password;

import static dev.gatehouse.server.face.Words.say;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.Passwords.Comparison;
import dev.gatehouse.server.credential.Passwords.Stored;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.password.LinkEndpoints.Surroundings;
import dev.gatehouse.server.password.PasswordSetting.Wish;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.LocalProof;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.LocalSignIn.Waiting;
import dev.gatehouse.server.signin.LocalStep;
import dev.gatehouse.server.signin.PasswordCheck;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Changing a password that somebody has: because they want to, from their session, or because they
 * must, in the middle of a sign-in.
 */
final class ChangeEndpoints {
  /** Where a sign-in waits for a new password. */
  static final String DURING_SIGN_IN = "/auth/new-password";

  static final String OWN = "/account/password";

  private final Surroundings around;
  private final Passwords passwords;
  private final PasswordSetting setting;
  private final People people;
  private final PasswordPages pages;

  /** How endpoints learn who is there. */
  record People(Sessions sessions, Users users, LocalSignIn local, PasswordCheck check) {}

  ChangeEndpoints(
      Surroundings around,
      Passwords passwords,
      PasswordSetting setting,
      People people,
      PasswordPages pages) {
    this.around = around;
    this.passwords = passwords;
    this.setting = setting;
    this.people = people;
    this.pages = pages;
  }

  /** What stands between a password that must be changed and a session. */
  Optional<String> pageOf(Transaction tx, OrganizationScope scope, User user, LocalProof proof) {
    return proof.has("pwd")
            && passwords.find(tx, scope, user).filter(Stored::mustChange).isPresent()
        ? Optional.of(DURING_SIGN_IN)
        : Optional.empty();
  }

  Response openDuringSignIn(Request request) {
    String handle = request.query().one("attempt").orElse("");
    return people
        .local()
        .waiting(request, DURING_SIGN_IN, handle)
        .map(waiting -> pages.form(200, form(waiting)))
        .orElseGet(this::nothingWaits);
  }

  private SetForm form(Waiting waiting) {
    return SetForm.of(around.organization(waiting.scope()), waiting.user(), DURING_SIGN_IN)
        .because(say("Your administrator asks you to choose a new one."))
        .waiting(waiting.handle());
  }

  private Response nothingWaits() {
    return pages.refused(400, PasswordRefusal.LINK_UNUSABLE.because("no such sign-in waits"));
  }

  Response setDuringSignIn(Request request) {
    String handle = request.form().one("attempt").orElse("");
    Optional<Waiting> found = people.local().waiting(request, DURING_SIGN_IN, handle);
    if (found.isEmpty()) {
      return nothingWaits();
    }
    Waiting waiting = found.get();
    String wished = request.form().one("password").orElse("");
    return switch (wish(request, waiting.scope(), waiting.user(), wished)) {
      case Wish.Refused(PasswordRefusal why) -> pages.wrong(form(waiting), why);
      case Wish.Granted granted -> proceed(request, waiting, granted);
    };
  }

  private Response proceed(Request request, Waiting waiting, Wish.Granted granted) {
    LocalStep step =
        (tx, scope, user, before, now) -> {
          Optional<Refusal> obstacle = setting.obstacle(tx, scope, user);
          boolean must = pageOf(tx, scope, user, before).isPresent();
          if (obstacle.isPresent() || !must) {
            return new LocalStep.Outcome.NotTaken(
                obstacle.orElseGet(
                    () -> PasswordRefusal.LINK_UNUSABLE.because("it was changed meanwhile")));
          }
          setting.set(tx, scope, user, granted.hashed(), null, request.clientAddress(), now);
          return new LocalStep.Outcome.Taken(before);
        };
    return people
        .local()
        .proceed(request, DURING_SIGN_IN, waiting.handle(), step)
        .map(
            outcome ->
                switch (outcome) {
                  case LocalSignIn.Outcome.Answered(Response response) -> response;
                  case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
                      pages.refused(403, refusal);
                })
        .orElseGet(this::nothingWaits);
  }

  /** What is wished must not be what is there. */
  private Wish wish(Request request, OrganizationScope scope, User user, String wished) {
    Organization organization = around.organization(scope);
    String repeated = request.form().one("repeated").orElse("");
    Stored stored = around.database().read(tx -> passwords.find(tx, scope, user)).orElse(null);
    Comparison same = passwords.compare(wished, stored);
    return switch (same) {
      case RIGHT -> new Wish.Refused(PasswordRefusal.UNCHANGED);
      case BUSY -> new Wish.Refused(PasswordRefusal.BUSY);
      case WRONG -> setting.wish(organization, user, wished, repeated);
    };
  }

  /** {@code GET /account/password}. */
  Response openOwn(Request request) {
    return people
        .sessions()
        .resolve(request)
        .map(
            signedIn -> isOther(signedIn) ? otherMethod(signedIn) : pages.form(200, form(signedIn)))
        .orElseGet(() -> Response.redirect(request.publicAddress().resolve("/sign-in")));
  }

  private static boolean isOther(SignedIn signedIn) {
    return !(signedIn.user().method() instanceof User.Method.Password);
  }

  private Response otherMethod(SignedIn signedIn) {
    return pages.refused(
        403,
        AccessRefusal.OTHER_METHOD.because(signedIn.user().id() + " has no password"),
        "/sign-in/done");
  }

  private SetForm form(SignedIn signedIn) {
    return SetForm.of(around.organization(signedIn.scope()), signedIn.user(), OWN).withOld();
  }

  /** {@code POST /account/password}. */
  Response setOwn(Request request) {
    Optional<SignedIn> found = people.sessions().resolve(request);
    if (found.isEmpty()) {
      return Response.redirect(request.publicAddress().resolve("/sign-in"));
    }
    SignedIn signedIn = found.get();
    if (isOther(signedIn)) {
      return otherMethod(signedIn);
    }
    String old = request.form().one("old").orElse("");
    // Who holds a stolen session guesses here: counted apart, so that it does not slow the owner.
    List<Key> keys =
        List.of(
            Key.of(
                signedIn.scope(),
                "change",
                signedIn.user().id().value(),
                FailureLimits.Rule.ACCOUNT));
    return switch (people
        .check()
        .check(signedIn.scope(), signedIn.user().userName(), old, keys, request.clientAddress())) {
      case PasswordCheck.Result.Wrong wrong -> {
        around
            .database()
            .write(
                tx -> {
                  wrong.note().write(tx, around.clock().instant());
                  return wrong;
                });
        yield pages.form(403, form(signedIn).wrong(say("This is not your old password.")));
      }
      case PasswordCheck.Result.Later(Refusal refusal, Duration pause) ->
          pages
              .form(
                  refusal.reason() == PasswordRefusal.BUSY ? 503 : 429,
                  form(signedIn).wrong(refusal.sentence()))
              .with("Retry-After", Long.toString(pause.toSeconds()));
      case PasswordCheck.Result.Right(User unused, LocalStep step) ->
          change(request, signedIn, step);
    };
  }

  private Response change(Request request, SignedIn signedIn, LocalStep oldIsRight) {
    String wished = request.form().one("password").orElse("");
    return switch (wish(request, signedIn.scope(), signedIn.user(), wished)) {
      case Wish.Refused(PasswordRefusal why) -> pages.wrong(form(signedIn), why);
      case Wish.Granted granted -> {
        Optional<Refusal> refusal =
            around.database().write(tx -> changed(tx, request, signedIn, oldIsRight, granted));
        yield refusal
            .map(why -> pages.refused(403, why, "/sign-in/done"))
            .orElseGet(
                () ->
                    pages.told(
                        say("Your password is set"),
                        say(
                            "You stay signed in here. Wherever else you were signed in, you no longer are."),
                        "/sign-in/done"));
      }
    };
  }

  private Optional<Refusal> changed(
      Transaction tx,
      Request request,
      SignedIn signedIn,
      LocalStep oldIsRight,
      Wish.Granted granted) {
    var now = around.clock().instant();
    OrganizationScope scope = signedIn.scope();
    LocalProof none = new LocalProof(List.of(), now);
    // Read again: comparing and hashing took a while, and the session may be known from memory.
    Optional<User> current =
        people
            .users()
            .get(tx, scope, signedIn.user().id())
            .filter(
                unused -> people.sessions().find(tx, scope, signedIn.session(), now).isPresent());
    if (current.isEmpty()) {
      return Optional.of(PasswordRefusal.SIGNED_OUT.because("the session has ended meanwhile"));
    }
    User user = current.get();
    Optional<Refusal> obstacle = setting.obstacle(tx, scope, user);
    if (obstacle.isPresent()) {
      return obstacle;
    }
    return switch (oldIsRight.take(tx, scope, user, none, now)) {
      case LocalStep.Outcome.NotTaken(Refusal refusal) -> Optional.of(refusal);
      case LocalStep.Outcome.Taken unused -> {
        setting.set(
            tx, scope, user, granted.hashed(), signedIn.session(), request.clientAddress(), now);
        yield Optional.empty();
      }
    };
  }
}
