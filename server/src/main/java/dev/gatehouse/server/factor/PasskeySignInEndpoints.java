package dev.gatehouse.server.factor;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.FactorRefusal;
import dev.gatehouse.server.credential.PasskeyCheck;
import dev.gatehouse.server.credential.Passkeys.Binding;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.signin.LocalSignIn;
import dev.gatehouse.server.signin.LocalSignIn.Beginning;
import dev.gatehouse.server.signin.LocalStep;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Signing in with a passkey alone, which says itself whose it is (a discoverable credential). It is
 * asked with user verification, and so is two factors at once.
 */
final class PasskeySignInEndpoints {
  private static final String COOKIE = "gatehouse_passkey";
  private static final Duration LIFETIME = Duration.ofMinutes(10);
  private static final String PURPOSE = "sign-in";

  private final Surroundings around;
  private final SecondFactorRegistry factors;
  private final LocalSignIn local;
  private final FactorPages pages;

  PasskeySignInEndpoints(
      Surroundings around, SecondFactorRegistry factors, LocalSignIn local, FactorPages pages) {
    this.around = around;
    this.factors = factors;
    this.local = local;
    this.pages = pages;
  }

  /** Where somebody signs in, and for what. */
  private record Place(Organization organization, Beginning beginning) {}

  /** {@code GET /sign-in/{organization}/passkey}. */
  Response open(Request request) {
    String start = request.query().one("start").orElse("");
    return place(request, start)
        .map(place -> page(200, request, place, "", true))
        .orElseGet(this::gone);
  }

  /** {@code POST /sign-in/{organization}/passkey}. */
  Response signIn(Request request) {
    Optional<Place> found = place(request, request.form().one("start").orElse(""));
    Optional<String> browser = around.cookies().read(request, COOKIE);
    if (found.isEmpty() || browser.isEmpty()) {
      return gone();
    }
    Place place = found.get();
    String answer = request.form().one("credential").orElse("");
    return switch (factors
        .passkeyCheck()
        .assertion(
            place.beginning().scope(),
            Optional.empty(),
            answer,
            binding(browser.get(), place.beginning()),
            around.clock().instant())) {
      case PasskeyCheck.Result.Wrong<PasskeyCheck.Use>(Refusal refusal) -> {
        Check check = Check.failed("passkey", "one of a user here", refusal.code());
        local.refused(request, place.beginning(), "", refusal, List.of(check));
        yield page(403, request, place, refusal.sentence(), false);
      }
      case PasskeyCheck.Result.Right<PasskeyCheck.Use>(PasskeyCheck.Use use) ->
          proved(request, place, use);
    };
  }

  private Response proved(Request request, Place place, PasskeyCheck.Use use) {
    LocalStep step =
        (tx, scope, user, before, now) ->
            factors.passkeyCheck().use(tx, scope, use, now)
                ? new LocalStep.Outcome.Taken(
                    before.with(use.amr(), SecondStepEndpoints.MULTI_FACTOR))
                : new LocalStep.Outcome.NotTaken(
                    FactorRefusal.PASSKEY_UNKNOWN.because("it was removed meanwhile"));
    return switch (local.proved(request, place.beginning(), use.user(), step)) {
      case LocalSignIn.Outcome.Answered(Response response) ->
          response.with(around.cookies().delete(COOKIE, Cookie.SameSite.STRICT));
      case LocalSignIn.Outcome.NotTaken(Refusal refusal, String unused) ->
          page(403, request, place, refusal.sentence(), false);
    };
  }

  private Optional<Place> place(Request request, String start) {
    String slug = request.pathParameter("organization");
    return around
        .database()
        .read(
            tx ->
                around
                    .organizations()
                    .scope(tx, slug)
                    .flatMap(
                        scope ->
                            around
                                .organizations()
                                .get(tx, scope.organization())
                                .map(there -> Map.entry(scope, there))))
        .flatMap(
            there ->
                local
                    .begin(request, there.getKey(), start)
                    .map(beginning -> new Place(there.getValue(), beginning)));
  }

  private Response page(int status, Request request, Place place, String problem, boolean atOnce) {
    Face.current().of(place.organization().id().value());
    // One for all tabs of the browser: they do not disturb each other.
    String browser = around.cookies().read(request, COOKIE).orElseGet(() -> Tokens.random(""));
    Beginning beginning = place.beginning();
    String options =
        around
            .database()
            .write(
                tx ->
                    factors
                        .passkeys()
                        .requestOptions(
                            tx,
                            beginning.scope(),
                            binding(browser, beginning),
                            around.clock().instant()));
    String here = "/sign-in/" + place.organization().slug();
    String start = beginning.start();
    PasskeyForm form =
        new PasskeyForm(
            "get",
            here + "/passkey",
            options,
            start.isEmpty() ? Map.of() : Map.of("start", start),
            atOnce);
    String back = start.isEmpty() ? here : here + "/password?start=" + start;
    return pages
        .passkey(status, place.organization().name(), form, back, problem)
        .with(around.cookies().set(COOKIE, browser, LIFETIME, Cookie.SameSite.STRICT));
  }

  private static Binding binding(String browser, Beginning beginning) {
    return new Binding(PURPOSE, browser, beginning.start());
  }

  private Response gone() {
    return pages.refused(400, FactorRefusal.ENROLMENT_GONE.because("no such sign-in waits"));
  }
}
