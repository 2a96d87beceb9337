package dev.gatehouse.server.web;

/** What answers one route. Runs on a virtual thread and may block. */
@FunctionalInterface
public interface Endpoint {

  /**
   * Answers a request.
   *
   * @throws RefusedRequestException if the request cannot be read as what the route expects; the
   *     edge turns it into an error page or JSON body
   */
  Response handle(Request request);
}
