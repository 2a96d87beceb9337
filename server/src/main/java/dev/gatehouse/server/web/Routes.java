package dev.gatehouse.server.web;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The routes of the program, collected from its features before the engine starts. */
public final class Routes {

  /**
   * One route.
   *
   * @param method the method in upper case
   * @param template a path with {@code {name}} for single segments
   * @param crossSite whether a form posted from another site is expected here (a callback);
   *     elsewhere it is refused
   * @param endpoint what answers
   */
  record Route(String method, String template, boolean crossSite, Endpoint endpoint) {}

  /** Routes below a path that are made when the first request for one of them comes. */
  record Area(String path, Lazy<Router> router) {
    boolean holds(String asked) {
      return asked.startsWith(path)
          && (asked.length() == path.length() || asked.charAt(path.length()) == '/');
    }
  }

  /** A path that is tried from memory first. */
  record InstantRoute(String path, InstantEndpoint endpoint) {}

  private final List<Route> routes = new ArrayList<>();
  private final List<InstantRoute> instants = new ArrayList<>();
  private final List<Area> areas = new ArrayList<>();

  public Routes get(String template, Endpoint endpoint) {
    return add("GET", template, false, endpoint);
  }

  public Routes post(String template, Endpoint endpoint) {
    return add("POST", template, false, endpoint);
  }

  public Routes put(String template, Endpoint endpoint) {
    return add("PUT", template, false, endpoint);
  }

  public Routes patch(String template, Endpoint endpoint) {
    return add("PATCH", template, false, endpoint);
  }

  public Routes delete(String template, Endpoint endpoint) {
    return add("DELETE", template, false, endpoint);
  }

  /** A CORS preflight (Fetch §3.2.2). */
  public Routes options(String template, Endpoint endpoint) {
    return add("OPTIONS", template, true, endpoint);
  }

  /**
   * A POST that other sites' pages or other programs send by design: callbacks and token endpoints.
   */
  public Routes postAllowingCrossSite(String template, Endpoint endpoint) {
    return add("POST", template, true, endpoint);
  }

  /**
   * Tries an exact path from memory, on the engine's own thread, before the routes of that path.
   */
  public Routes instant(String path, InstantEndpoint endpoint) {
    instants.add(new InstantRoute(path, endpoint));
    return this;
  }

  /** Any method on one path, cross-site or not: for doors that proxies and programs call. */
  public Routes any(String template, Endpoint endpoint) {
    for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE")) {
      add(method, template, true, endpoint);
    }
    return this;
  }

  /**
   * Many routes below a path, made when the first request for one of them comes. What is no route
   * of these is looked for there.
   *
   * @param path without a variable and without a slash at its end
   */
  public Routes area(String path, Consumer<Routes> addition) {
    areas.add(
        new Area(
            path,
            new Lazy<>(
                () -> {
                  Routes below = new Routes();
                  addition.accept(below);
                  return new Router(below);
                })));
    return this;
  }

  private Routes add(String method, String template, boolean crossSite, Endpoint endpoint) {
    routes.add(new Route(method, template, crossSite, endpoint));
    return this;
  }

  List<Route> all() {
    return List.copyOf(routes);
  }

  List<Area> areas() {
    return List.copyOf(areas);
  }

  List<InstantRoute> instants() {
    return List.copyOf(instants);
  }
}
