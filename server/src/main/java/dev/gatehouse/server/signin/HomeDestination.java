package dev.gatehouse.server.signin;

import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.util.Map;
import java.util.Optional;

/** Where people land who came to the sign-in page by themselves: a page that says who they are. */
final class HomeDestination implements Destination {
  private static final String NAME = "home";

  private final Pages pages;

  HomeDestination(Pages pages) {
    this.pages = pages;
  }

  static Asked asked() {
    return new Asked(NAME, "", "", Optional.empty(), false, Optional.empty(), Optional.empty());
  }

  /** For somebody who was invited: the page greets them by the invitation. */
  static Asked invited() {
    return asked();
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    return Response.redirect(request.publicAddress().resolve("/sign-in/done"));
  }

  Response page(SignedIn signedIn) {
    String name = signedIn.user().displayName();
    return pages.render(
        200,
        "signin/home",
        Map.of(
            "name",
            name.isBlank() ? signedIn.user().userName() : name,
            "userName",
            signedIn.user().userName()));
  }
}
