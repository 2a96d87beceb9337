package dev.gatehouse.server.signin;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.web.RefusedRequestException;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;

/** Hands a browser that has just signed in over to the door where it began. */
final class HandOver {
  private final Destinations destinations;
  private final Verdicts verdicts;
  private final RememberedBrowsers browsers;

  HandOver(Destinations destinations, Verdicts verdicts, RememberedBrowsers browsers) {
    this.destinations = destinations;
    this.verdicts = verdicts;
    this.browsers = browsers;
  }

  /** The person is signed in, whatever the door makes of it; so the cookie goes out in any case. */
  Response of(Request request, Attempt attempt, OpenedSession session) {
    Response arrived = session.on(arrive(request, attempt, session));
    return browsers.on(request, session.signedIn(), arrived);
  }

  /** Makes the browser known of somebody who has shown there that they read their mail. */
  Response known(Request request, OrganizationScope scope, User user, Response response) {
    return browsers.on(request, scope, user.userName(), "", response);
  }

  private Response arrive(Request request, Attempt attempt, OpenedSession session) {
    try {
      return destinations
          .required(attempt.asked().destination())
          .arrive(request, attempt.asked().state(), session.signedIn());
    } catch (RefusedRequestException e) {
      throw e; // the door's own answer, such as to an application that was switched off meanwhile
    } catch (RuntimeException e) {
      return verdicts.notHandedOver(attempt, e);
    }
  }
}
