package dev.gatehouse.server.console;

import dev.gatehouse.server.console.AdminOperations.Standing;
import dev.gatehouse.server.console.ConsoleRoutes.Known;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.factor.FreshProof;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Lets people into the console, or to the sign-in that they need first. */
final class Entrance implements Destination {
  static final String FRONT = "/console";

  private static final String NAME = "console";
  private static final String APPLICATION = "the console";

  /** Before the address of what asked for a fresh sign-in. */
  private static final String AGAIN = "again:";

  private static final String REMEMBERED = "gatehouse_console";
  private static final Duration REMEMBERED_FOR = Duration.ofDays(180);

  private final ConsoleDoor.Below below;
  private final AdminOperations operations;
  private final SignIn signIn;
  private final Shell shell;
  private final FreshProof fresh;
  private final SetupEntrance setup;

  Entrance(
      ConsoleDoor.Below below,
      AdminOperations operations,
      SignIn signIn,
      Shell shell,
      SetupEntrance setup) {
    this.setup = setup;
    this.below = below;
    this.operations = operations;
    this.signIn = signIn;
    this.shell = shell;
    this.fresh = new FreshProof(below.database(), below.sessions(), below.factors(), below.clock());
  }

  /** {@code GET /console}: to the own organization, or to the sign-in page of the one before. */
  Response front(Request request) {
    Optional<SignedIn> signedIn = below.sessions().resolve(request);
    if (signedIn.isPresent()) {
      return Response.redirect(
          request.publicAddress().resolve(FRONT + "/" + slug(signedIn.get().scope())));
    }
    Optional<String> before =
        request.query().has("other") ? Optional.empty() : below.cookies().read(request, REMEMBERED);
    return signIn.start(request, wish(before.flatMap(this::scope), ""));
  }

  /** Runs a page for somebody who may open it. */
  Response enter(Request request, Known route, Function<Visit, Response> work) {
    boolean post = request.method().equals("POST");
    String slug = route.ofInstallation() ? "" : request.pathParameter("organization");
    Optional<SignedIn> session = below.sessions().resolve(request);
    if (session.isEmpty()) {
      Optional<SetupGuest> guest = setup.resolve(request);
      if (guest.isPresent()) {
        return enter(request, route, guest.get(), work);
      }
      // A form must not be led to an identity provider: the content policy forbids it for a reason.
      return post || !request.rawQuery().isEmpty()
          ? alone(401, ConsoleRefusal.SIGN_IN_AGAIN, post ? FRONT : address(request))
          : signIn.start(request, wish(scope(slug), address(request)));
    }
    SignedIn signedIn = session.get();
    Standing standing = operations.standing(signedIn);
    Api whole = Api.of(operations, signedIn, request.clientAddress());
    if (standing.scopes().isEmpty()) {
      return alone(403, ConsoleRefusal.NO_PERMISSION, "");
    }
    Doc organization = Doc.NOTHING;
    if (!route.ofInstallation()) {
      Answer answer = whole.in(slug).get();
      if (!answer.ok()) {
        return alone(
            answer.status() == 404 ? 404 : 403,
            ConsoleRefusal.OTHER_ORGANIZATION,
            FRONT + "/" + slug(signedIn.scope()));
      }
      organization = answer.body();
    }
    Visit visit =
        new Visit(
            request,
            new Visit.Who(signedIn, null, standing, organization, below.clock().instant()),
            whole,
            shell);
    if (!visit.may(route.scope())) {
      return route.ofInstallation()
          ? alone(404, ConsoleRefusal.OTHER_ORGANIZATION, FRONT + "/" + slug(signedIn.scope()))
          : shell.page(
              visit,
              403,
              Heading.of("Not allowed"),
              "console/refused",
              new RefusedView(ConsoleRefusal.PAGE_NOT_ALLOWED.sentence(), java.util.List.of()));
    }
    if (route.fresh() && !fresh.isFresh(signedIn)) {
      return post
          ? alone(401, ConsoleRefusal.SIGN_IN_AGAIN, request.path())
          : signIn.start(request, again(signedIn, address(request)));
    }
    return work.apply(visit);
  }

  /**
   * Runs a page for the bearer of a set-up link. Who is signed in comes in as that person instead:
   * a link that somebody else sent must not change who one is.
   */
  private Response enter(
      Request request, Known route, SetupGuest guest, Function<Visit, Response> work) {
    if (route.ofInstallation()) {
      return setup.refused(404, ConsoleRefusal.SETUP_PAGE_NOT_OPEN);
    }
    Api whole = Api.of(operations, guest, request.clientAddress());
    Answer organization = whole.in(request.pathParameter("organization")).get();
    if (!organization.ok()) {
      return setup.refused(404, ConsoleRefusal.SETUP_PAGE_NOT_OPEN);
    }
    Visit visit =
        new Visit(
            request,
            new Visit.Who(
                null,
                guest,
                operations.standing(guest),
                organization.body(),
                below.clock().instant()),
            whole,
            shell);
    if (!visit.may(route.scope())) {
      Optional<String> first = shell.first(visit);
      return route.template().equals(FRONT + "/{organization}") && first.isPresent()
          ? Response.redirect(request.publicAddress().resolve(first.get()))
          : setup.refused(403, ConsoleRefusal.SETUP_PAGE_NOT_OPEN);
    }
    if (route.fresh() && !below.clock().instant().isBefore(guest.since().plus(FreshProof.RECENT))) {
      return setup.refused(401, ConsoleRefusal.SETUP_OPEN_AGAIN);
    }
    return work.apply(visit);
  }

  /** The address that was asked for, to come back to; the front page where it is no good URI. */
  private static String address(Request request) {
    String query = request.rawQuery();
    try {
      String path = new URI(null, null, request.path(), null).getRawPath();
      return new URI(path + (query.isEmpty() ? "" : "?" + query)).toASCIIString();
    } catch (URISyntaxException e) {
      return FRONT;
    }
  }

  /**
   * @param next where the button leads; empty for none
   */
  private Response alone(int status, ConsoleRefusal why, String next) {
    return shell.alone(status, "console/outside", Map.of("sentence", why.sentence(), "next", next));
  }

  private Optional<OrganizationScope> scope(String slug) {
    return below.database().read(tx -> below.organizations().scope(tx, slug));
  }

  private String slug(OrganizationScope scope) {
    return below
        .database()
        .read(tx -> below.organizations().get(tx, scope.organization()))
        .map(Organization::slug)
        .orElse("");
  }

  private static StartSignIn wish(Optional<OrganizationScope> scope, String address) {
    return new StartSignIn(
        scope,
        NAME,
        address,
        APPLICATION,
        Optional.empty(),
        Optional.empty(),
        false,
        false,
        false,
        Optional.empty());
  }

  private static StartSignIn again(SignedIn signedIn, String address) {
    return new StartSignIn(
        Optional.of(signedIn.scope()),
        NAME,
        AGAIN + address,
        APPLICATION,
        signedIn.connection(),
        Optional.of(signedIn.user().userName()),
        false,
        true,
        false,
        Optional.of(FreshProof.RECENT));
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    boolean again = state.startsWith(AGAIN);
    // Sending them on where a provider did not ask again would send them round in circles.
    if (again && !fresh.isRecent(signedIn)) {
      return alone(403, ConsoleRefusal.NOT_RECENT, FRONT);
    }
    String slug = slug(signedIn.scope());
    String wished = again ? state.substring(AGAIN.length()) : state;
    String path = wished.startsWith(FRONT + "/") ? wished : FRONT + "/" + slug;
    return Response.redirect(request.publicAddress().resolve(URI.create(path)))
        .with(below.cookies().set(REMEMBERED, slug, REMEMBERED_FOR, Cookie.SameSite.LAX));
  }
}
