package dev.gatehouse.server.openid;

import dev.gatehouse.server.web.Reference;
import dev.gatehouse.server.web.RefusedRequestException;
import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The JSON that programs read at the endpoints of OAuth. */
final class OAuthAnswer {
  private static final Logger LOG = LoggerFactory.getLogger(OAuthAnswer.class);
  private static final JsonMapper JSON = JsonMapper.shared();

  private OAuthAnswer() {}

  /** RFC 6749 §5.1: what holds tokens is not kept by anybody on the way. */
  static Response json(int status, Map<String, ?> members) {
    return Response.json(status, JSON.writeValueAsBytes(members))
        .with("Cache-Control", "no-store")
        .with("Pragma", "no-cache");
  }

  /** A document that anybody may keep for a while. */
  static Response document(Map<String, ?> members) {
    return Response.json(200, JSON.writeValueAsBytes(members));
  }

  /** RFC 6749 §5.2. The reference leads to the reason in the log. */
  static Response error(OpenIdRefusal why, String detail) {
    Reference reference = Reference.random();
    if (why != OpenIdRefusal.DEVICE_PENDING) {
      // A device that waits asks every few seconds: no news.
      LOG.info("{} {} {}", why.code(), reference, printable(detail));
    }
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("error", why.error());
    members.put("error_description", description(why, detail));
    members.put("reference", reference.value());
    return json(status(why), members);
  }

  /** What cannot be read must be named, or the developer of the application guesses. */
  static String description(OpenIdRefusal why, String detail) {
    return why == OpenIdRefusal.PARAMETER
        ? why.code() + ": " + inErrorCharacters(detail)
        : why.description();
  }

  /** RFC 6749 §5.2: visible ASCII and spaces, without quotes and backslashes. */
  static String inErrorCharacters(String text) {
    String safe = text.replaceAll("[\"\\\\]", "'").replaceAll("[^\\x20-\\x7E]", "?");
    return safe.length() <= 300 ? safe : safe.substring(0, 300);
  }

  private static int status(OpenIdRefusal why) {
    if (why == OpenIdRefusal.TOO_MANY_FAILURES) {
      return 429;
    }
    return why.error().equals("invalid_client") || why.error().equals("invalid_token") ? 401 : 400;
  }

  /** RFC 6749 §5.2: 401 names the scheme that the client tried. */
  static Response refusedClient(ClientAuthentication.Result.Refused refused) {
    Response answer = error(refused.why(), refused.detail());
    if (refused.why() == OpenIdRefusal.TOO_MANY_FAILURES) {
      return answer.with("Retry-After", "60");
    }
    return refused.challenge()
        ? answer.with("WWW-Authenticate", "Basic realm=\"Gatehouse\"")
        : answer;
  }

  /** RFC 6750 §3. */
  static Response unauthorized(String detail) {
    OpenIdRefusal why = OpenIdRefusal.ACCESS_TOKEN;
    return error(why, detail)
        .with(
            "WWW-Authenticate",
            "Bearer realm=\"Gatehouse\", error=\"invalid_token\", error_description=\""
                + why.code()
                + "\"");
  }

  /** Turns what cannot even be read into the error that OAuth clients understand. */
  static Response reading(Supplier<Response> answer) {
    try {
      return answer.get();
    } catch (RefusedRequestException unreadable) {
      return error(OpenIdRefusal.PARAMETER, unreadable.refusal().detail());
    }
  }

  private static String printable(String detail) {
    String safe = detail.replaceAll("\\p{Cntrl}", " ");
    return safe.length() <= 300 ? safe : safe.substring(0, 300);
  }
}
