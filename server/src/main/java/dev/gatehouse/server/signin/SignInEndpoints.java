package dev.gatehouse.server.signin;

import static dev.gatehouse.server.face.Words.say;
import static dev.gatehouse.server.face.Words.toSay;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Chooser.Choice;
import dev.gatehouse.server.signin.Chooser.Known;
import dev.gatehouse.server.signin.StartStore.Start;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages on which people choose how to sign in. */
final class SignInEndpoints {
  private static final Duration AGAIN_WITHIN = Duration.ofHours(1);
  private static final int LONGEST_ENTRY = 254;

  private final SignInDoor door;
  private final Chooser chooser;
  private final StartPages pages;
  private final Verdicts verdicts;
  private final Visitors visitors;
  private final Invitations invitations;
  private final StartStore starts = new StartStore();
  private final AttemptStore attempts = new AttemptStore();

  /** How endpoints learn who is there. */
  record Visitors(
      Database database, Sessions sessions, Users users, Cookies cookies, InstantSource clock) {}

  SignInEndpoints(
      SignInDoor door,
      Chooser chooser,
      StartPages pages,
      Verdicts verdicts,
      Visitors visitors,
      Invitations invitations) {
    this.door = door;
    this.chooser = chooser;
    this.pages = pages;
    this.verdicts = verdicts;
    this.visitors = visitors;
    this.invitations = invitations;
  }

  /** {@code /sign-in/{organization}}. */
  Response organization(Request request) {
    String slug = request.pathParameter("organization");
    Optional<OrganizationScope> scope = chooser.find(slug).filter(unused -> slug.indexOf('@') < 0);
    if (scope.isEmpty()) {
      return pages.finder(
          404, "", "", "", say("There is no organization at this address. Is it spelled right?"));
    }
    Optional<SignedIn> signedIn =
        visitors.sessions().resolve(request).filter(one -> isOf(one, scope.get()));
    if (signedIn.isPresent()) {
      return Response.redirect(request.publicAddress().resolve("/sign-in/done"));
    }
    boolean useSso = request.query().one("use_sso").filter("1"::equals).isPresent();
    Known known = new Known(scope.get(), null, hint(request), useSso);
    return switch (chooser.choose(known)) {
      case Choice.Ask ask ->
          pages.first(200, pages.form(request, ask, HomeDestination.asked(), ""));
      default -> door.start(request, known, HomeDestination.asked(), null);
    };
  }

  /** A button of the page above. */
  Response through(Request request) {
    Optional<OrganizationScope> scope = chooser.find(request.pathParameter("organization"));
    if (scope.isEmpty()) {
      return verdicts.plain(404, AccessRefusal.CONNECTION_OFF.because("no such organization"));
    }
    ConnectionId connection = new ConnectionId(request.pathParameter("connection"));
    Known known = new Known(scope.get(), connection, Optional.empty(), false);
    return door.start(request, known, HomeDestination.asked(), null);
  }

  /** A button of a page behind which a sign-in waits. */
  Response depart(Request request) {
    Optional<Start> start = waiting(request, request.query().required("start"));
    if (start.isEmpty()) {
      return expired();
    }
    ConnectionId connection = new ConnectionId(request.query().required("connection"));
    OrganizationScope scope = scopeOf(start.get());
    if (scope == null) {
      return verdicts.plain(404, AccessRefusal.CONNECTION_OFF.because("no organization yet"));
    }
    return door.start(
        request,
        new Known(scope, connection, Optional.empty(), false),
        start.get().asked(),
        start.get().invitationHash());
  }

  /** {@code /sign-in}: the organization is not known yet. */
  Response finder(Request request) {
    return pages.finder(200, "", "", "", "");
  }

  /** What was entered there: an e-mail address, or an organization's short name. */
  Response find(Request request) {
    String entered = request.query().one("who").orElse("").strip();
    String handle = request.query().one("start").orElse("");
    Optional<Start> start = handle.isEmpty() ? Optional.empty() : waiting(request, handle);
    if (!handle.isEmpty() && start.isEmpty()) {
      return expired();
    }
    Optional<OrganizationScope> scope =
        entered.isEmpty() || entered.length() > LONGEST_ENTRY
            ? Optional.empty()
            : chooser.find(entered);
    if (scope.isEmpty()) {
      String shown = entered.length() > LONGEST_ENTRY ? "" : entered;
      String application = start.map(one -> one.asked().applicationName()).orElse("");
      return pages.finder(404, application, handle, shown, unknown(entered));
    }
    Optional<String> hint = Optional.of(entered).filter(text -> text.indexOf('@') > 0);
    Known known = new Known(scope.get(), null, hint, false);
    if (start.isEmpty() && chooser.choose(known) instanceof Choice.Go) {
      return door.start(request, known, HomeDestination.asked(), null);
    }
    if (start.isEmpty()) {
      String slug = chooser.slug(scope.get()).orElseThrow();
      return Response.redirect(request.publicAddress().resolve("/sign-in/" + slug));
    }
    Asked asked = hint.map(start.get().asked()::by).orElse(start.get().asked());
    return door.start(request, known, asked, start.get().invitationHash());
  }

  /**
   * Which organization a domain leads to is public: everybody can enter an address of it. Who has
   * an account is not, so nothing here looks at more than the domain.
   */
  private static String unknown(String entered) {
    return entered.indexOf('@') >= 0
        ? toSay(
            "No organization has proved the domain of this address. Try your organization's short"
                + " name instead.")
        : toSay("There is no organization of this name. Try your work e-mail address instead.");
  }

  /** Starts the same sign-in once more, for the browser that began it. */
  Response again(Request request) {
    Optional<Handle> handle = Handle.parse(request.query().required("attempt"));
    Optional<Browser> browser = Browser.of(visitors.cookies(), request);
    if (handle.isEmpty() || browser.isEmpty()) {
      return expired();
    }
    Optional<Attempt> attempt =
        visitors
            .database()
            .read(tx -> attempts.findAcrossOrganizations(tx, handle.get().hash()))
            .filter(one -> !one.isTest())
            .filter(one -> Arrays.equals(one.browserHash(), browser.get().hash()))
            .filter(one -> visitors.clock().instant().isBefore(one.createdAt().plus(AGAIN_WITHIN)));
    Optional<OrganizationScope> scope = attempt.flatMap(one -> chooser.scope(one.organization()));
    if (attempt.isEmpty() || scope.isEmpty()) {
      return expired();
    }
    Asked asked = attempt.get().asked();
    Known known = new Known(scope.get(), asked.connection().orElse(null), Optional.empty(), false);
    return door.start(request, known, asked, attempt.get().invitationHash());
  }

  /** {@code /invitation/{token}}: the sign-in of somebody who was invited. */
  Response invitation(Request request) {
    String token = request.pathParameter("token");
    Invitations.Resolved resolved =
        visitors.database().read(tx -> invitations.resolve(tx, token, visitors.clock().instant()));
    return switch (resolved) {
      case Invitations.Resolved.Worthless worthless ->
          verdicts.plain(
              404, SignInRefusal.INVITATION_UNUSABLE.because(worthless.reason().toString()));
      case Invitations.Resolved.Open open when setsPassword(open) ->
          Response.redirect(request.publicAddress().resolve("/invitation/" + token + "/password"));
      case Invitations.Resolved.Open open ->
          door.start(
              request,
              new Known(open.scope(), null, Optional.empty(), false),
              HomeDestination.invited(),
              Tokens.hash(token));
    };
  }

  /** Whether the invited person is to have a password: that has a page of its own. */
  private boolean setsPassword(Invitations.Resolved.Open open) {
    return visitors
        .database()
        .read(tx -> visitors.users().get(tx, open.scope(), open.invitation().user()))
        .filter(user -> user.method() instanceof User.Method.Password)
        .isPresent();
  }

  private Optional<Start> waiting(Request request, String text) {
    Optional<Handle> handle = Handle.parse(text);
    Optional<Browser> browser = Browser.of(visitors.cookies(), request);
    if (handle.isEmpty() || browser.isEmpty()) {
      return Optional.empty();
    }
    return visitors
        .database()
        .read(
            tx ->
                starts.find(
                    tx, handle.get().hash(), browser.get().hash(), visitors.clock().instant()));
  }

  private @Nullable OrganizationScope scopeOf(Start start) {
    return start.organization() == null ? null : chooser.scope(start.organization()).orElse(null);
  }

  private Response expired() {
    return verdicts.plain(400, SignInRefusal.ATTEMPT_EXPIRED.because("no such waiting sign-in"));
  }

  private static Optional<String> hint(Request request) {
    return request.query().one("login_hint").filter(hint -> hint.length() <= LONGEST_ENTRY);
  }

  private static boolean isOf(SignedIn signedIn, OrganizationScope scope) {
    return signedIn.scope().organization().equals(scope.organization());
  }
}
