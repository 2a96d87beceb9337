package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.keys.UnreadableSecretException;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Cookie;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Remembers in a browser who signed in there last and how, in a sealed cookie that nobody else can
 * make. It lets nobody in. It offers that person their own way first, and counts their failures
 * apart from those of strangers, so that who guesses elsewhere cannot slow them down. The address
 * itself is not in it: on a shared computer nobody reads it from the page.
 */
final class RememberedBrowsers {
  private static final String COOKIE = "gatehouse_known";
  private static final String ROW = "cookies/known";
  private static final Duration LIFETIME = Duration.ofDays(180);
  private static final int LONGEST_VALUE = 1_000;

  private final SecretBox box;
  private final Cookies cookies;

  RememberedBrowsers(SecretBox box, Cookies cookies) {
    this.box = box;
    this.cookies = cookies;
  }

  /**
   * Who signed in last.
   *
   * @param person a hash of the organization and the user name
   * @param browser random, the same as long as the same person signs in
   * @param way a connection's id; empty for local credentials
   */
  record Remembered(String organization, String person, String browser, String way) {

    boolean isOf(OrganizationScope scope) {
      return organization.equals(scope.organization().value());
    }

    boolean isOf(OrganizationScope scope, String userName) {
      return isOf(scope) && person.equals(personOf(scope, userName));
    }

    Optional<ConnectionId> connection() {
      return way.isEmpty() ? Optional.empty() : Optional.of(new ConnectionId(way));
    }

    private static String personOf(OrganizationScope scope, String userName) {
      String name = userName.strip().toLowerCase(Locale.ROOT);
      byte[] hash = Tokens.hash(scope.organization().value() + '\n' + name);
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    }
  }

  Optional<Remembered> in(Request request) {
    return cookies
        .read(request, COOKIE)
        .filter(value -> value.length() <= LONGEST_VALUE)
        .flatMap(this::open);
  }

  private Optional<Remembered> open(String value) {
    try {
      List<String> parts = TextList.decode(box.openText(Base64.getUrlDecoder().decode(value), ROW));
      return Optional.of(new Remembered(parts.get(0), parts.get(1), parts.get(2), parts.get(3)));
    } catch (UnreadableSecretException | IllegalArgumentException e) {
      return Optional.empty(); // of an encryption key that is gone, or nobody's
    }
  }

  /** The same answer that also makes the browser remember who has just signed in. */
  Response on(Request request, SignedIn signedIn, Response response) {
    String way = signedIn.connection().map(ConnectionId::value).orElse("");
    return on(request, signedIn.scope(), signedIn.user().userName(), way, response);
  }

  /**
   * The same for somebody who has proved otherwise who they are.
   *
   * @param way a connection's id; empty for local credentials
   */
  Response on(
      Request request, OrganizationScope scope, String userName, String way, Response response) {
    String browser =
        in(request)
            .filter(one -> one.isOf(scope, userName))
            .map(Remembered::browser)
            .orElseGet(() -> Tokens.random(""));
    String fields =
        TextList.encode(
            List.of(
                scope.organization().value(), Remembered.personOf(scope, userName), browser, way));
    String value = Base64.getUrlEncoder().withoutPadding().encodeToString(box.seal(fields, ROW));
    return response.with(cookies.set(COOKIE, value, LIFETIME, Cookie.SameSite.LAX));
  }
}
