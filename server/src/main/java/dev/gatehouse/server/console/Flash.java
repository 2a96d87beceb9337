package dev.gatehouse.server.console;

import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.UnreadableSecretException;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;

/**
 * What was just done, told once on the page after the form. It waits in a cookie for a minute,
 * sealed and bound to the session: nobody else can make our pages say something.
 */
final class Flash {
  private static final String COOKIE = "gatehouse_told";
  private static final Duration LIFETIME = Duration.ofMinutes(1);
  private static final int LONGEST = 1_000;

  private final SecretBox box;
  private final Cookies cookies;

  Flash(SecretBox box, Cookies cookies) {
    this.box = box;
    this.cookies = cookies;
  }

  Response put(Response response, SessionId session, String sentence) {
    String text = sentence.length() <= LONGEST ? sentence : sentence.substring(0, LONGEST);
    String value =
        Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(text, row(session)));
    return response.with(cookies.set(COOKIE, value, LIFETIME, Cookie.SameSite.LAX));
  }

  /** Empty for nothing. */
  String read(Request request, SessionId session) {
    return cookies.read(request, COOKIE).map(value -> open(value, session)).orElse("");
  }

  /** To be called on the answer that has told it. */
  Response forget(Response response) {
    return response.with(cookies.delete(COOKIE, Cookie.SameSite.LAX));
  }

  private String open(String value, SessionId session) {
    try {
      return new String(
          box.open(Base64.getUrlDecoder().decode(value), row(session)), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException | UnreadableSecretException e) {
      return "";
    }
  }

  private static String row(SessionId session) {
    return "console/told/" + session.value();
  }
}
