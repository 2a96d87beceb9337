package dev.gatehouse.server.web;

import dev.gatehouse.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * Turns what went wrong into an answer: a page for people, JSON for programs. Both carry a
 * reference under which the log has the full reason; neither carries the reason.
 */
final class Failures {
  private static final Logger LOG = LoggerFactory.getLogger(Failures.class);

  static final String SCIM = "application/scim+json";
  private static final String SCIM_ERROR =
      "{\"schemas\":[\"urn:ietf:params:scim:api:messages:2.0:Error\"],\"status\":\"%d\",\"detail\":\"%s\"}";

  private final Pages pages;

  Failures(Pages pages) {
    this.pages = pages;
  }

  Response refused(Request request, RefusedRequestException why) {
    Reference reference = Reference.random();
    int status = why.status();
    Refusal refusal = why.refusal();
    Level level = isNoNews(status) ? Level.DEBUG : Level.INFO;
    LOG.atLevel(level)
        .log(
            "refused {} {}: {} {} ({})",
            status,
            reference,
            refusal.code(),
            oneLine(refusal.detail()),
            request.method());
    return answer(request, status, refusal.code(), refusal.sentence(), reference);
  }

  Response broken(Request request, String route, Throwable cause) {
    Reference reference = Reference.random();
    LOG.error("failed 500 {}: {} {}", reference, request.method(), route, cause);
    WebRefusal internal = WebRefusal.INTERNAL;
    return answer(request, 500, internal.code(), internal.sentence(), reference);
  }

  private Response answer(
      Request request, int status, String code, String sentence, Reference reference) {
    if (wantsPage(request)) {
      // A code that the usual log does not hold would send people to search in vain.
      return pages.error(status, sentence, isNoNews(status) ? "" : reference.value());
    }
    if (isScim(request.path())) {
      String body = scim(status, code + ": " + sentence + " (" + reference + ")");
      return Response.of(status, SCIM, body.getBytes(StandardCharsets.UTF_8));
    }
    String json =
        "{\"error\":{\"code\":\"%s\",\"message\":\"%s\",\"reference\":\"%s\"}}"
            .formatted(code, escaped(sentence), reference);
    return Response.json(status, json.getBytes(StandardCharsets.UTF_8));
  }

  static String scim(int status, String detail) {
    return SCIM_ERROR.formatted(status, escaped(detail));
  }

  private static String escaped(String text) {
    return text.replace("\\", "\\\\").replace("\"", "\\\"");
  }

  /** RFC 7644 §3.12; what gives out tokens there speaks OAuth (RFC 6749 §5.2). */
  static boolean isScim(String path) {
    return path.startsWith("/scim/") && !path.startsWith("/scim/v2/oauth/");
  }

  /** Scanners ask for thousands of pages that do not exist. */
  private static boolean isNoNews(int status) {
    return status == 404 || status == 405;
  }

  private static boolean wantsPage(Request request) {
    String path = request.path();
    return !path.startsWith("/api/")
        && !path.startsWith("/scim/")
        && request.header("Accept").orElse("").toLowerCase(Locale.ROOT).contains("text/html");
  }

  /** A peer's words must not start a line of the log. */
  private static String oneLine(String detail) {
    StringBuilder safe = new StringBuilder(Math.min(detail.length(), 500));
    detail
        .codePoints()
        .limit(500)
        .forEach(c -> safe.appendCodePoint(Character.isISOControl(c) ? ' ' : c));
    return safe.toString();
  }
}
