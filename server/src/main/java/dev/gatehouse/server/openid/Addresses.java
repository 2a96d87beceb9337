package dev.gatehouse.server.openid;

import java.net.URI;
import java.util.List;

/**
 * The provider's addresses below the public address.
 *
 * @param issuer the public address without a slash at the end (OIDC Discovery §3)
 */
record Addresses(String issuer) {

  static Addresses of(URI publicAddress) {
    String text = publicAddress.toString();
    return new Addresses(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  String at(String path) {
    return issuer + path;
  }

  /** What a client assertion may be addressed to (RFC 7523 §3, RFC 9126 §2). */
  List<String> ofToken() {
    return List.of(issuer, at("/oauth/token"));
  }
}
