package dev.gatehouse.server.signin;

import static dev.gatehouse.server.face.Words.say;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.Chooser.Choice;
import dev.gatehouse.server.signin.Chooser.Known;
import dev.gatehouse.server.signin.LocalSignIn.Beginning;
import dev.gatehouse.server.signin.RememberedBrowsers.Remembered;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The steps of the sign-in page: the address first, then the password. Whether anybody has the
 * address, and how they sign in, is told by nothing before they have proved to be that person:
 * neither by words, status or headers, nor by the work that is done.
 */
final class LocalEndpoints {
  private static final int LONGEST_ADDRESS = 254;

  private final Chooser chooser;
  private final SignInDoor door;
  private final StartPages pages;
  private final LocalSignIn local;
  private final PasswordCheck passwords;
  private final RememberedBrowsers browsers;

  LocalEndpoints(
      Chooser chooser,
      SignInDoor door,
      StartPages pages,
      LocalSignIn local,
      PasswordCheck passwords,
      RememberedBrowsers browsers) {
    this.chooser = chooser;
    this.door = door;
    this.pages = pages;
    this.local = local;
    this.passwords = passwords;
    this.browsers = browsers;
  }

  /** What an endpoint does once it is clear for whom. */
  private interface Work {
    Response answer(Beginning beginning);
  }

  /** {@code POST /sign-in/{organization}/continue}: the address. */
  Response proceed(Request request) {
    String email = request.form().one("email").orElse("").strip();
    return begun(
        request,
        request.form().one("start").orElse(""),
        beginning -> {
          Known known = new Known(beginning.scope(), null, Optional.of(email), false);
          return switch (chooser.choose(isAddress(email) ? known : nameless(known))) {
            case Choice.Ask ask when isAddress(email) ->
                pages.password(200, form(request, beginning, ask).with(email, "", ""));
            case Choice.Ask ask ->
                pages.first(
                    400,
                    form(request, beginning, ask)
                        .with(
                            email.length() > LONGEST_ADDRESS ? "" : email,
                            say("Please enter your e-mail address."),
                            ""));
            default ->
                door.start(request, known, beginning.asked().by(email), beginning.invitationHash());
          };
        });
  }

  /**
   * {@code GET /sign-in/{organization}/password}: address and password at once, for people whose
   * address leads to a connection and who do not sign in through it.
   */
  Response ask(Request request) {
    return begun(
        request,
        request.query().one("start").orElse(""),
        beginning -> withPage(request, beginning, form -> pages.password(200, form)));
  }

  /** {@code POST /sign-in/{organization}/password}. */
  Response password(Request request) {
    String email = request.form().one("email").orElse("").strip();
    String password = request.form().one("password").orElse("");
    return begun(
        request,
        request.form().one("start").orElse(""),
        beginning ->
            isAddress(email)
                ? checked(request, beginning, email, password)
                : withPage(
                    request,
                    beginning,
                    form ->
                        pages.password(
                            400, form.with("", say("Please enter your e-mail address."), ""))));
  }

  private Response checked(Request request, Beginning beginning, String email, String password) {
    OrganizationScope scope = beginning.scope();
    String browser =
        browsers
            .in(request)
            .filter(one -> one.isOf(scope, email))
            .map(Remembered::browser)
            .orElse(null);
    String address = request.clientAddress();
    List<Key> keys = PasswordCheck.keys(scope, email, browser, address);
    return switch (passwords.check(scope, email, password, keys, address)) {
      case PasswordCheck.Result.Right(var user, LocalStep step) ->
          switch (local.proved(request, beginning, user.id(), step)) {
            case LocalSignIn.Outcome.Answered(Response response) -> response;
            case LocalSignIn.Outcome.NotTaken(Refusal refusal, String reference) ->
                again(request, beginning, email, refusal, reference);
          };
      case PasswordCheck.Result.Wrong wrong -> {
        List<Check> checks =
            List.of(Check.failed("password", "the user's", wrong.refusal().code()));
        String reference = local.refused(request, beginning, email, wrong, checks);
        yield again(request, beginning, email, wrong.refusal(), reference);
      }
      case PasswordCheck.Result.Later(Refusal refusal, Duration pause) ->
          withPage(
              request,
              beginning,
              form ->
                  pages
                      .password(
                          refusal.reason() == PasswordRefusal.BUSY ? 503 : 429,
                          form.with(email, refusal.sentence(), ""))
                      .with("Retry-After", Long.toString(pause.toSeconds())));
    };
  }

  private Response again(
      Request request, Beginning beginning, String email, Refusal refusal, String reference) {
    return withPage(
        request,
        beginning,
        form -> pages.password(403, form.with(email, refusal.sentence(), reference)));
  }

  /** What shows a form. */
  private interface Shown {
    Response of(SignInForm form);
  }

  private Response withPage(Request request, Beginning beginning, Shown shown) {
    Known known = new Known(beginning.scope(), null, Optional.empty(), false);
    return switch (chooser.choose(known)) {
      case Choice.Ask ask -> shown.of(form(request, beginning, ask));
      default -> door.start(request, known, beginning.asked(), beginning.invitationHash());
    };
  }

  private SignInForm form(Request request, Beginning beginning, Choice.Ask ask) {
    return pages.form(request, ask, beginning.asked(), beginning.start());
  }

  private Response begun(Request request, String start, Work work) {
    String slug = request.pathParameter("organization");
    Optional<OrganizationScope> scope = chooser.find(slug).filter(unused -> slug.indexOf('@') < 0);
    if (scope.isEmpty()) {
      return pages.finder(
          404, "", "", "", say("There is no organization at this address. Is it spelled right?"));
    }
    return local
        .begin(request, scope.get(), start)
        .map(work::answer)
        .orElseGet(
            () ->
                pages.finder(
                    400, "", "", "", say("This sign-in took too long. Please start again.")));
  }

  private static boolean isAddress(String email) {
    return email.length() <= LONGEST_ADDRESS
        && email.indexOf('@') > 0
        && email.chars().noneMatch(Character::isISOControl);
  }

  private static Known nameless(Known known) {
    return new Known(known.scope(), null, Optional.empty(), false);
  }
}
