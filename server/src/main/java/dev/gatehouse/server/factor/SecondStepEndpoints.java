package dev.gatehouse.server.factor;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.FactorNotices.By;
import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.credential.PasskeyCheck;
import dev.gatehouse.server.credential.Passkeys.Binding;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SecondFactorRegistry.Overview;
import dev.gatehouse.server.credential.SecondFactorRegistry.Typed;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.LocalProof;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.LocalSignIn.Waiting;
import dev.gatehouse.server.signin.LocalStep;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;

/**
 * The second step of a local sign-in: a code of an authenticator app, a recovery code, or a
 * passkey. The browser holds no session yet; what it holds is the handle of the attempt.
 */
final class SecondStepEndpoints {
  static final String PAGE = "/second-step";

  /** RFC 8176 §2: more than one factor was proved. */
  static final String MULTI_FACTOR = "mfa";

  private static final String PURPOSE = "second-step";

  private final Database database;
  private final SecondFactorRegistry factors;
  private final LocalSignIn local;
  private final FactorPages pages;
  private final InstantSource clock;

  SecondStepEndpoints(
      Database database,
      SecondFactorRegistry factors,
      LocalSignIn local,
      FactorPages pages,
      InstantSource clock) {
    this.database = database;
    this.factors = factors;
    this.local = local;
    this.pages = pages;
    this.clock = clock;
  }

  /** Whoever has a second factor shows one, whatever the organization asks for. */
  Optional<String> pageOf(Transaction tx, OrganizationScope scope, User user, LocalProof proof) {
    return !proof.has(MULTI_FACTOR) && factors.isEnrolled(tx, scope, user.id())
        ? Optional.of(PAGE)
        : Optional.empty();
  }

  /** {@code GET /second-step}. */
  Response open(Request request) {
    return local
        .waiting(request, PAGE, request.query().one("attempt").orElse(""))
        .map(waiting -> page(200, waiting, "", false))
        .orElseGet(this::gone);
  }

  /** {@code POST /second-step}: a code. */
  Response code(Request request) {
    String handle = request.form().one("attempt").orElse("");
    Optional<String> recovery = request.form().one("recovery");
    Typed typed = recovery.isPresent() ? Typed.RECOVERY_CODE : Typed.AUTHENTICATOR_CODE;
    String code = recovery.or(() -> request.form().one("code")).orElse("");
    return taken(
        request,
        handle,
        typed == Typed.RECOVERY_CODE,
        (tx, scope, user, before, now) ->
            factors
                .use(
                    tx,
                    scope,
                    user,
                    typed,
                    code,
                    handle,
                    By.self(user, request.clientAddress()),
                    now)
                .<LocalStep.Outcome>map(
                    why -> new LocalStep.Outcome.NotTaken(why.because(typed.toString())))
                // RFC 8176 §2: a recovery code is a one-time password as well.
                .orElseGet(() -> new LocalStep.Outcome.Taken(before.with("otp", MULTI_FACTOR))));
  }

  /** {@code POST /second-step/passkey}. */
  Response passkey(Request request) {
    String handle = request.form().one("attempt").orElse("");
    String answer = request.form().one("credential").orElse("");
    Optional<Waiting> found = local.waiting(request, PAGE, handle);
    if (found.isEmpty()) {
      return gone();
    }
    Waiting waiting = found.get();
    return switch (factors
        .passkeyCheck()
        .assertion(
            waiting.scope(),
            Optional.of(waiting.user().id()),
            answer,
            binding(waiting),
            clock.instant())) {
      case PasskeyCheck.Result.Wrong<PasskeyCheck.Use>(Refusal refusal) ->
          page(403, waiting, refusal.sentence(), false);
      case PasskeyCheck.Result.Right<PasskeyCheck.Use>(PasskeyCheck.Use use) ->
          taken(
              request,
              handle,
              false,
              (tx, scope, user, before, now) ->
                  factors.passkeyCheck().use(tx, scope, use, now)
                      ? new LocalStep.Outcome.Taken(before.with(use.amr(), MULTI_FACTOR))
                      : new LocalStep.Outcome.NotTaken(
                          FactorRefusal.PASSKEY_UNKNOWN.because("it was removed meanwhile")));
    };
  }

  private Response taken(Request request, String handle, boolean withRecovery, LocalStep step) {
    Optional<Waiting> waiting = local.waiting(request, PAGE, handle);
    Optional<LocalSignIn.Outcome> outcome = local.proceed(request, PAGE, handle, step);
    if (waiting.isEmpty() || outcome.isEmpty()) {
      return gone();
    }
    return switch (outcome.get()) {
      case LocalSignIn.Outcome.Answered(Response response) -> response;
      case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
          refusal.reason() == FactorRefusal.TOO_MANY_CODES
              ? later(waiting.get(), refusal, withRecovery)
              : page(403, waiting.get(), refusal.sentence(), withRecovery);
    };
  }

  /** RFC 6585 §4. */
  private Response later(Waiting waiting, Refusal refusal, boolean withRecovery) {
    long seconds =
        database
            .read(
                tx ->
                    factors.pause(
                        tx,
                        waiting.scope(),
                        waiting.user().id(),
                        waiting.handle(),
                        clock.instant()))
            .orElse(Duration.ofSeconds(1))
            .toSeconds();
    return page(429, waiting, refusal.sentence(), withRecovery)
        .with("Retry-After", Long.toString(seconds));
  }

  /** Each page has a challenge of its own. */
  private Response page(int status, Waiting waiting, String problem, boolean withRecovery) {
    StepForm form =
        database.write(
            tx -> {
              Overview overview = factors.overview(tx, waiting.scope(), waiting.user().id());
              return new StepForm(
                  waiting.handle(),
                  waiting.user().userName(),
                  !overview.authenticators().isEmpty(),
                  overview.passkeys().isEmpty()
                      ? Optional.empty()
                      : Optional.of(passkeyForm(tx, waiting)),
                  overview.codes().unused() > 0,
                  problem,
                  withRecovery);
            });
    return pages.step(status, form);
  }

  private PasskeyForm passkeyForm(Transaction tx, Waiting waiting) {
    String options =
        factors
            .passkeys()
            .requestOptions(
                tx, waiting.scope(), waiting.user().id(), binding(waiting), clock.instant());
    return new PasskeyForm(
        "get", PAGE + "/passkey", options, Map.of("attempt", waiting.handle()), false);
  }

  /** The handle is bound to the browser already. */
  private static Binding binding(Waiting waiting) {
    return new Binding(PURPOSE, waiting.handle(), waiting.user().id().value());
  }

  private Response gone() {
    return pages.refused(400, FactorRefusal.ENROLMENT_GONE.because("no such sign-in waits"));
  }
}
