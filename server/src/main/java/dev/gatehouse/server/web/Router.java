package dev.gatehouse.server.web;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.eclipse.jetty.http.pathmap.MatchedResource;
import org.eclipse.jetty.http.pathmap.PathMappings;
import org.eclipse.jetty.http.pathmap.UriTemplatePathSpec;

/** Finds the route of a path and method. */
final class Router {

  /** What a path leads to. */
  sealed interface Match {}

  record Found(Routes.Route route, Map<String, String> pathParameters) implements Match {}

  /** The path exists, the method does not (RFC 9110 §15.5.6). */
  record OtherMethods(String allow) implements Match {}

  record Nothing() implements Match {}

  private record ByMethod(UriTemplatePathSpec template, Map<String, Routes.Route> methods) {}

  private final Map<String, ByMethod> exact = new LinkedHashMap<>();
  private final PathMappings<ByMethod> templates = new PathMappings<>();
  private final List<Routes.Area> areas;

  Router(Routes routes) {
    areas = routes.areas();
    Map<String, ByMethod> all = new LinkedHashMap<>();
    for (Routes.Route route : routes.all()) {
      ByMethod entry =
          all.computeIfAbsent(
              route.template(), t -> new ByMethod(new UriTemplatePathSpec(t), new TreeMap<>()));
      if (entry.methods.put(route.method(), route) != null) {
        throw new IllegalStateException(
            "two routes for " + route.method() + " " + route.template());
      }
    }
    all.forEach(
        (template, entry) -> {
          if (entry.template.getVariableCount() == 0) {
            exact.put(template, entry);
          } else {
            templates.put(entry.template, entry);
          }
        });
  }

  Match find(String method, String path) {
    ByMethod entry = exact.get(path);
    Map<String, String> parameters = Map.of();
    if (entry == null) {
      MatchedResource<ByMethod> matched = templates.getMatched(path);
      if (matched == null) {
        return findInAreas(method, path);
      }
      entry = matched.getResource();
      parameters = entry.template.getPathParams(path);
    }
    Routes.Route route = entry.methods.get(method);
    if (route == null && method.equals("HEAD")) {
      route = entry.methods.get("GET");
    }
    return route == null ? new OtherMethods(allow(entry)) : new Found(route, parameters);
  }

  private Match findInAreas(String method, String path) {
    for (Routes.Area area : areas) {
      if (area.holds(path)) {
        return area.router().get().find(method, path);
      }
    }
    return new Nothing();
  }

  private static String allow(ByMethod entry) {
    String methods = String.join(", ", entry.methods.keySet());
    return entry.methods.containsKey("GET") ? methods + ", HEAD" : methods;
  }
}
