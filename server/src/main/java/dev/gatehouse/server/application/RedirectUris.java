package dev.gatehouse.server.application;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which addresses browsers may be sent to. Pure. */
final class RedirectUris {
  private static final int LONGEST = 2_000;
  private static final Pattern REVERSED_DOMAIN =
      Pattern.compile("[a-z][a-z0-9-]*(?:\\.[a-z0-9][a-z0-9-]*)+");
  private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

  private RedirectUris() {}

  /** What is wrong with a redirect URI; empty if it is acceptable. */
  static Optional<String> problem(String text) {
    if (text.length() > LONGEST) {
      return Optional.of("longer than " + LONGEST + " characters.");
    }
    if (text.contains("*")) {
      // RFC 9700 §2.1: redirect URIs are compared exactly, so a wildcard could only mislead.
      return Optional.of("wildcards are not possible; list each address.");
    }
    URI uri;
    try {
      uri = new URI(text);
    } catch (URISyntaxException e) {
      return Optional.of("not an address.");
    }
    if (uri.getScheme() == null) {
      return Optional.of("must be absolute.");
    }
    if (uri.getRawFragment() != null) {
      // RFC 6749 §3.1.2: the endpoint URI must not include a fragment component.
      return Optional.of("must have no fragment.");
    }
    return switch (uri.getScheme().toLowerCase(Locale.ROOT)) {
      case "https" -> web(uri, true);
      case "http" -> web(uri, false);
      // RFC 8252 §7.1: an app claims a scheme by a domain name of its own, reversed. That also
      // keeps out javascript:, data: and the like.
      default -> privateUse(uri);
    };
  }

  private static Optional<String> privateUse(URI uri) {
    if (!REVERSED_DOMAIN.matcher(uri.getScheme()).matches()) {
      return Optional.of("an app's own scheme must be a reversed domain name, in lower case.");
    }
    if (uri.isOpaque() || uri.getRawPath() == null || uri.getRawUserInfo() != null) {
      return Optional.of(
          "after an app's own scheme a path must follow, such as com.example:/back.");
    }
    return Optional.empty();
  }

  /** Whether it leads to an app by a scheme that the app has claimed (RFC 8252 §7.1). */
  static boolean isPrivateUse(String text) {
    int colon = text.indexOf(':');
    return colon > 0
        && !List.of("http", "https").contains(text.substring(0, colon).toLowerCase(Locale.ROOT));
  }

  private static Optional<String> web(URI uri, boolean encrypted) {
    if (uri.getHost() == null) {
      return Optional.of("must name a host.");
    }
    if (uri.getRawUserInfo() != null) {
      return Optional.of("must hold no user or password.");
    }
    // RFC 8252 §7.3: plain http stays on the machine.
    if (!encrypted && !LOOPBACK.contains(uri.getHost().toLowerCase(Locale.ROOT))) {
      return Optional.of("http is possible on the loopback address only; use https.");
    }
    return Optional.empty();
  }

  /** An https address, or http on this machine. */
  static boolean isWebAddress(String text) {
    String start = text.toLowerCase(Locale.ROOT);
    return (start.startsWith("https:") || start.startsWith("http:")) && problem(text).isEmpty();
  }
}
