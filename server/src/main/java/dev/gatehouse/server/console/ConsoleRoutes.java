package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/**
 * The routes of the console. Each says what it takes; whoever lacks it does not get to the page.
 * What the page then asks of the API is decided there once more.
 */
final class ConsoleRoutes {
  /** Stands in addresses for the whole installation; no slug looks like it. */
  static final String INSTALLATION = "-";

  private static final String ORGANIZATION = "/console/{organization}";

  private final Routes routes;
  private final Threshold threshold;
  private final List<Known> known = new ArrayList<>();

  ConsoleRoutes(Routes routes, Threshold threshold) {
    this.routes = routes;
    this.threshold = threshold;
  }

  /** What every request passes on its way to a page. */
  @FunctionalInterface
  interface Threshold {
    Response enter(Request request, Known route, Function<Visit, Response> work);
  }

  /**
   * A route.
   *
   * @param scope without which the page does not open; {@link #OPERATOR} for operators only
   * @param fresh whether the person must have signed in a few minutes ago
   */
  record Known(String method, String template, String scope, boolean fresh) {
    boolean ofInstallation() {
      return scope.equals(OPERATOR);
    }
  }

  static final String OPERATOR = "operator";

  /** A page. */
  ConsoleRoutes get(String path, String scope, Function<Visit, Response> page) {
    return add(new Known("GET", ORGANIZATION + path, scope, false), page);
  }

  /** What a form does. Answers with {@link Visit#done}, or with the page and its problems. */
  ConsoleRoutes post(String path, String scope, Function<Visit, Response> action) {
    return add(new Known("POST", ORGANIZATION + path, scope, false), action);
  }

  /**
   * What is dangerous: a page that says what will happen, and the form on it, which is posted to
   * the page's own address. Both ask for a fresh sign-in.
   */
  ConsoleRoutes confirmed(
      String path,
      String scope,
      Function<Visit, Response> question,
      Function<Visit, Response> action) {
    return add(new Known("GET", ORGANIZATION + path, scope, true), question)
        .add(new Known("POST", ORGANIZATION + path, scope, true), action);
  }

  /** A page about the whole installation, {@code /console/-…}, for operators. */
  ConsoleRoutes getForOperators(String path, Function<Visit, Response> page) {
    return add(new Known("GET", "/console/-" + path, OPERATOR, false), page);
  }

  ConsoleRoutes postForOperators(String path, Function<Visit, Response> action) {
    return add(new Known("POST", "/console/-" + path, OPERATOR, false), action);
  }

  /** As {@link #confirmed}, about the whole installation. */
  ConsoleRoutes confirmedForOperators(
      String path, Function<Visit, Response> question, Function<Visit, Response> action) {
    return add(new Known("GET", "/console/-" + path, OPERATOR, true), question)
        .add(new Known("POST", "/console/-" + path, OPERATOR, true), action);
  }

  private ConsoleRoutes add(Known route, Function<Visit, Response> work) {
    known.add(route);
    if (route.method().equals("GET")) {
      routes.get(route.template(), request -> threshold.enter(request, route, work));
    } else {
      routes.post(route.template(), request -> threshold.enter(request, route, work));
    }
    return this;
  }

  List<Known> all() {
    return List.copyOf(known);
  }
}
