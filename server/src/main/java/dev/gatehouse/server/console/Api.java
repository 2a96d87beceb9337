package dev.gatehouse.server.console;

import dev.gatehouse.server.console.AdminOperations.Asked;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.WebRefusal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * The admin API, for one visit: below one organization, or below the whole installation. Segments
 * are joined with slashes and hold none themselves: {@code api.get("users", id, "sessions")} is
 * {@code GET /organizations/acme/users/user_1/sessions}.
 */
final class Api {
  private static final String JSON = "application/json";
  private static final byte[] NO_BODY = {};

  private final Line line;
  private final String base;

  private Api(Line line, String base) {
    this.line = line;
    this.base = base;
  }

  /** To the operations, as somebody. */
  @FunctionalInterface
  private interface Line {
    Response call(Asked asked);
  }

  /** Of the whole installation. */
  static Api of(AdminOperations operations, SignedIn signedIn, String address) {
    return new Api(asked -> operations.call(signedIn, address, asked), "");
  }

  /** The same for the bearer of a set-up link. */
  static Api of(AdminOperations operations, SetupGuest guest, String address) {
    return new Api(asked -> operations.call(guest, address, asked), "");
  }

  /** Of one organization. */
  Api in(String slug) {
    return new Api(line, "/organizations/" + segment(slug));
  }

  Answer get(String... segments) {
    return get(Map.of(), segments);
  }

  /**
   * @param query by name; empty values are left out
   */
  Answer get(Map<String, String> query, String... segments) {
    return send("GET", query, JSON, NO_BODY, segments);
  }

  /** POST without a body: does something, such as enabling. */
  Answer act(String... segments) {
    return act(Map.of(), segments);
  }

  Answer act(Map<String, String> query, String... segments) {
    return send("POST", query, JSON, NO_BODY, segments);
  }

  Answer post(Map<String, ?> body, String... segments) {
    return send("POST", Map.of(), JSON, Doc.write(body), segments);
  }

  Answer post(Map<String, String> query, Map<String, ?> body, String... segments) {
    return send("POST", query, JSON, Doc.write(body), segments);
  }

  /** Where an operation takes rows in CSV. */
  Answer postCsv(Map<String, String> query, String csv, String... segments) {
    return send("POST", query, "text/csv", csv.getBytes(StandardCharsets.UTF_8), segments);
  }

  Answer put(Map<String, ?> body, String... segments) {
    return put(Map.of(), body, segments);
  }

  Answer put(Map<String, String> query, Map<String, ?> body, String... segments) {
    return send("PUT", query, JSON, Doc.write(body), segments);
  }

  Answer patch(Map<String, ?> body, String... segments) {
    return patch(Map.of(), body, segments);
  }

  Answer patch(Map<String, String> query, Map<String, ?> body, String... segments) {
    return send("PATCH", query, JSON, Doc.write(body), segments);
  }

  Answer delete(String... segments) {
    return delete(Map.of(), segments);
  }

  Answer delete(Map<String, String> query, String... segments) {
    return send("DELETE", query, JSON, NO_BODY, segments);
  }

  private Answer send(
      String method,
      Map<String, String> query,
      String contentType,
      byte[] body,
      String... segments) {
    StringBuilder path = new StringBuilder(base);
    for (String segment : segments) {
      path.append('/').append(segment(segment));
    }
    return Answer.of(
        line.call(new Asked(method, path.toString(), parameters(query), contentType, body)));
  }

  private static Parameters parameters(Map<String, String> query) {
    return new Parameters(
        query.entrySet().stream()
            .filter(entry -> !entry.getValue().isEmpty())
            .collect(
                java.util.stream.Collectors.toUnmodifiableMap(
                    Map.Entry::getKey, entry -> List.of(entry.getValue()))));
  }

  /** A path comes from the address bar: it must not reach another operation than the page's. */
  private static String segment(String text) {
    if (text.isEmpty() || text.indexOf('/') >= 0) {
      throw WebRefusal.NOT_FOUND.exception(404, "no segment of a path: " + text);
    }
    return text;
  }
}
