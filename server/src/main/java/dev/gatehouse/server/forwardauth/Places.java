package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.web.Cookies;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * Which hosts are protected, and the addresses on them and on our own host. Every address begins
 * with the scheme of our public address: nobody who writes a link or a header can have a code sent
 * over plain http.
 */
final class Places {
  private static final int LONGEST_HOST = 260;

  private final URI publicAddress;
  private final Database database;
  private final Applications applications;
  private final Cookies cookies;

  Places(URI publicAddress, Database database, Applications applications) {
    this.publicAddress = publicAddress;
    this.database = database;
    this.applications = applications;
    this.cookies = Cookies.of(publicAddress);
  }

  /** The cookie of a protected host. */
  String hostCookie() {
    return cookies.name(HOST_COOKIE);
  }

  static final String HOST_COOKIE = "gatehouse_host";

  /** The cookie that binds a way to sign in to the browser that began it. */
  static final String BROWSER_COOKIE = "gatehouse_return";

  Cookies cookies() {
    return cookies;
  }

  /** The enabled application that protects a host. */
  Optional<Application> application(String host) {
    return host.length() > LONGEST_HOST
        ? Optional.empty()
        : database.read(tx -> applications.byHost(tx, host)).filter(Application::enabled);
  }

  boolean isProtected(String host) {
    return application(host).isPresent();
  }

  /** Whether a protected host is the one on which we answer ourselves. */
  boolean isOwn(String host) {
    return publicAddress.getAuthority().equalsIgnoreCase(host);
  }

  String origin(String host) {
    return publicAddress.getScheme() + "://" + host;
  }

  /** Where a browser without session goes: on its own host first, to get its cookie there. */
  URI signIn(OriginalRequest original) {
    String to = encode(original.pathAndQuery());
    return URI.create(
        isOwn(original.host())
            ? origin(original.host()) + "/forward-auth/start?to=" + to
            : origin(original.host()) + "/.gatehouse/sign-in?to=" + to);
  }

  /** On our own host: signs in and comes back with a code. */
  URI start(String host, String path, String browserHash) {
    return own(
        "/forward-auth/start?host="
            + encode(host)
            + "&browser="
            + browserHash
            + "&to="
            + encode(path));
  }

  URI callback(String host, String code) {
    return URI.create(origin(host) + "/.gatehouse/callback?code=" + code);
  }

  URI own(String pathAndQuery) {
    return URI.create(origin(publicAddress.getAuthority()) + pathAndQuery);
  }

  String ownHost() {
    return publicAddress.getAuthority();
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
