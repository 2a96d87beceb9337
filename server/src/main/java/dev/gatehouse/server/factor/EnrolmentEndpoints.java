package dev.gatehouse.server.factor;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.Authenticators.Enrolment;
import dev.gatehouse.server.credential.FactorNotices.By;
import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.credential.PasskeyCheck;
import dev.gatehouse.server.credential.Passkeys.Binding;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.LocalProof;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.LocalSignIn.Waiting;
import dev.gatehouse.server.signin.LocalStep;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Enrols, during a sign-in, whoever must have a second factor and has none; and hands out recovery
 * codes to whoever has a factor and never got any.
 */
final class EnrolmentEndpoints {
  static final String PAGE = "/second-step/new";
  static final String CODES = "/second-step/codes";

  private static final String PURPOSE = "enrolment";

  private final Surroundings around;
  private final SecondFactorRegistry factors;
  private final LocalSignIn local;
  private final FactorPages pages;

  EnrolmentEndpoints(
      Surroundings around, SecondFactorRegistry factors, LocalSignIn local, FactorPages pages) {
    this.around = around;
    this.factors = factors;
    this.local = local;
    this.pages = pages;
  }

  /** Whether somebody must add a factor before coming in. */
  Optional<String> pageOf(Transaction tx, OrganizationScope scope, User user, LocalProof proof) {
    return !proof.has(SecondStepEndpoints.MULTI_FACTOR)
            && factors.isRequired(tx, scope)
            && !factors.isEnrolled(tx, scope, user.id())
        ? Optional.of(PAGE)
        : Optional.empty();
  }

  /** Whether somebody with a factor has never had recovery codes. */
  Optional<String> codesPageOf(
      Transaction tx, OrganizationScope scope, User user, LocalProof proof) {
    return proof.has(SecondStepEndpoints.MULTI_FACTOR)
            && factors.isEnrolled(tx, scope, user.id())
            && factors.overview(tx, scope, user.id()).codes().made() == 0
        ? Optional.of(CODES)
        : Optional.empty();
  }

  /** {@code GET /second-step/new}. */
  Response open(Request request) {
    return local
        .waiting(request, PAGE, request.query().one("attempt").orElse(""))
        .map(waiting -> choose(200, waiting, ""))
        .orElseGet(this::gone);
  }

  private Response choose(int status, Waiting waiting, String problem) {
    Instant now = around.clock().instant();
    String options =
        around
            .database()
            .write(
                tx ->
                    factors
                        .passkeys()
                        .creationOptions(
                            tx, waiting.scope(), waiting.user(), binding(waiting), now));
    PasskeyForm passkey =
        new PasskeyForm(
            "create", PAGE + "/passkey", options, Map.of("attempt", waiting.handle()), false);
    return pages.choose(status, waiting.handle(), passkey, problem);
  }

  /** {@code POST /second-step/new/app}: begins with an authenticator app. */
  Response app(Request request) {
    Optional<Waiting> found = waiting(request, PAGE);
    if (found.isEmpty()) {
      return gone();
    }
    Waiting waiting = found.get();
    Instant now = around.clock().instant();
    Optional<Enrolment> enrolment =
        around
            .database()
            .write(
                tx ->
                    factors.isEnrolled(tx, waiting.scope(), waiting.user().id())
                        ? Optional.empty()
                        : factors
                            .authenticators()
                            .begin(tx, waiting.scope(), waiting.user().id(), "", now));
    return enrolment.map(one -> page(200, waiting, one, "")).orElseGet(this::gone);
  }

  /** {@code POST /second-step/new}: the first code of the app. */
  Response confirm(Request request) {
    Optional<Waiting> found = waiting(request, PAGE);
    String id = request.form().one("authenticator").orElse("");
    String code = request.form().one("code").orElse("");
    if (found.isEmpty()) {
      return gone();
    }
    Waiting waiting = found.get();
    Instant begun = around.clock().instant();
    Optional<Enrolment> pending =
        around
            .database()
            .read(
                tx ->
                    factors
                        .authenticators()
                        .pending(tx, waiting.scope(), waiting.user().id(), id, begun));
    if (pending.isEmpty()) {
      return choose(400, waiting, FactorRefusal.ENROLMENT_GONE.sentence());
    }
    Enrolment enrolment = pending.get();
    LocalStep step =
        enrolling(
            "otp",
            (tx, scope, user, now) ->
                factors.confirm(
                    tx, scope, user, enrolment, code, By.self(user, request.clientAddress()), now));
    return local
        .proceed(request, PAGE, waiting.handle(), step)
        .map(
            outcome ->
                switch (outcome) {
                  case LocalSignIn.Outcome.Answered(Response response) -> response;
                  case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
                      page(403, waiting, enrolment, refusal.sentence());
                })
        .orElseGet(this::gone);
  }

  private Response page(int status, Waiting waiting, Enrolment enrolment, String problem) {
    AppForm form =
        FactorPages.app(organization(waiting.scope()), waiting.user(), enrolment, PAGE, problem)
            .with("attempt", waiting.handle());
    return pages.app(status, form);
  }

  /** {@code POST /second-step/new/passkey}. */
  Response passkey(Request request) {
    Optional<Waiting> found = waiting(request, PAGE);
    if (found.isEmpty()) {
      return gone();
    }
    Waiting waiting = found.get();
    return switch (factors
        .passkeyCheck()
        .registration(
            waiting.scope(),
            waiting.user().id(),
            request.form().one("name").orElse(""),
            request.form().one("credential").orElse(""),
            binding(waiting),
            around.clock().instant())) {
      case PasskeyCheck.Result.Wrong<PasskeyCheck.Registration>(Refusal refusal) ->
          choose(403, waiting, refusal.sentence());
      case PasskeyCheck.Result.Right<PasskeyCheck.Registration>(var registration) -> {
        LocalStep step =
            enrolling(
                registration.amr(),
                (tx, scope, user, now) ->
                    factors.add(
                        tx,
                        scope,
                        user,
                        registration,
                        By.self(user, request.clientAddress()),
                        now));
        yield local
            .proceed(request, PAGE, waiting.handle(), step)
            .map(
                outcome ->
                    switch (outcome) {
                      case LocalSignIn.Outcome.Answered(Response response) -> response;
                      case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
                          choose(403, waiting, refusal.sentence());
                    })
            .orElseGet(this::gone);
      }
    };
  }

  /** Adds a factor. */
  @FunctionalInterface
  private interface Adding {
    Optional<FactorRefusal> add(Transaction tx, OrganizationScope scope, User user, Instant now);
  }

  /**
   * Who knows the password alone may add the first factor and no other: where one is there
   * meanwhile, it is to be shown.
   */
  private LocalStep enrolling(String amr, Adding adding) {
    return (tx, scope, user, before, now) -> {
      if (factors.isEnrolled(tx, scope, user.id())) {
        return new LocalStep.Outcome.NotTaken(
            FactorRefusal.ENROLMENT_GONE.because("another factor was added meanwhile"));
      }
      return adding
          .add(tx, scope, user, now)
          .<LocalStep.Outcome>map(
              why -> new LocalStep.Outcome.NotTaken(why.because("at the enrolment")))
          .orElseGet(
              () ->
                  new LocalStep.Outcome.Taken(before.with(amr, SecondStepEndpoints.MULTI_FACTOR)));
    };
  }

  /** {@code GET /second-step/codes}. */
  Response openCodes(Request request) {
    return local
        .waiting(request, CODES, request.query().one("attempt").orElse(""))
        .map(waiting -> pages.codes(waiting, List.of()))
        .orElseGet(this::gone);
  }

  /** {@code POST /second-step/codes}: shows them once, and goes on once they are kept. */
  Response codes(Request request) {
    Optional<Waiting> found = waiting(request, CODES);
    if (found.isEmpty()) {
      return gone();
    }
    Waiting waiting = found.get();
    if (request.form().one("do").orElse("").equals("show")) {
      Instant now = around.clock().instant();
      List<String> codes =
          around
              .database()
              .write(
                  tx ->
                      factors.makeCodes(
                          tx,
                          waiting.scope(),
                          waiting.user(),
                          By.self(waiting.user(), request.clientAddress()),
                          now));
      return pages.codes(waiting, codes);
    }
    return local
        .proceed(
            request,
            CODES,
            waiting.handle(),
            (tx, scope, user, before, now) -> new LocalStep.Outcome.Taken(before))
        .map(
            outcome ->
                switch (outcome) {
                  case LocalSignIn.Outcome.Answered(Response response) -> response;
                  case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
                      pages.refused(403, refusal);
                })
        .orElseGet(this::gone);
  }

  private Optional<Waiting> waiting(Request request, String page) {
    return local.waiting(request, page, request.form().one("attempt").orElse(""));
  }

  private String organization(OrganizationScope scope) {
    return around
        .database()
        .read(tx -> around.organizations().get(tx, scope.organization()))
        .map(Organization::name)
        .orElse("");
  }

  private static Binding binding(Waiting waiting) {
    return new Binding(PURPOSE, waiting.handle(), waiting.user().id().value());
  }

  private Response gone() {
    return pages.refused(400, FactorRefusal.ENROLMENT_GONE.because("no such sign-in waits"));
  }
}
