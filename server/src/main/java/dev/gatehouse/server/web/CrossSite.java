package dev.gatehouse.server.web;

import java.net.URI;

/** Refuses changes that another site makes a browser send (cross-site request forgery). */
final class CrossSite {
  private CrossSite() {}

  /**
   * Checks a request that is not safe (RFC 9110 §9.2.1) on a route that only own pages use.
   *
   * @throws RefusedRequestException 403 if another site sent it, or a browser did and does not say
   *     from where
   */
  static void check(Request request, URI publicAddress) {
    String origin = request.header("Origin").orElse("");
    String site = request.header("Sec-Fetch-Site").orElse("");
    if (!origin.isEmpty() && !origin.equals(Origins.of(publicAddress))) {
      throw WebRefusal.CROSS_SITE.exception(
          403, "Origin is " + origin + ", the public address is " + publicAddress);
    }
    // Fetch metadata §2.4: "none" is a person's own doing, such as a bookmark.
    if (!site.isEmpty() && !site.equals("same-origin") && !site.equals("none")) {
      throw WebRefusal.CROSS_SITE.exception(403, "Sec-Fetch-Site is " + site);
    }
    if (origin.isEmpty() && site.isEmpty() && request.header("Cookie").isPresent()) {
      throw WebRefusal.CROSS_SITE.exception(
          403, "a cookie came with neither Origin nor Sec-Fetch-Site");
    }
  }
}
