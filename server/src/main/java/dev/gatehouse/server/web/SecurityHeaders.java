package dev.gatehouse.server.web;

import java.util.ArrayList;
import java.util.List;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpFields;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.PreEncodedHttpField;

/** The headers that protect every answer. What an endpoint sets itself stays as it is. */
final class SecurityHeaders {
  private static final HttpField POLICY_OF_PAGES =
      new PreEncodedHttpField("Content-Security-Policy", ContentPolicy.page().value());
  private static final HttpField POLICY_OF_DATA =
      new PreEncodedHttpField(
          "Content-Security-Policy", "default-src 'none'; frame-ancestors 'none'; sandbox");
  private static final HttpField NO_STORE =
      new PreEncodedHttpField(HttpHeader.CACHE_CONTROL, "no-store");
  private static final HttpField NO_OPENER =
      new PreEncodedHttpField("Cross-Origin-Opener-Policy", "same-origin");
  private static final HttpField NO_FEATURES =
      new PreEncodedHttpField(
          "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=()");

  private final List<HttpField> always = new ArrayList<>();

  SecurityHeaders(boolean https) {
    always.add(new PreEncodedHttpField("X-Content-Type-Options", "nosniff"));
    // Other sites learn nothing of where somebody was. Not "no-referrer": with it browsers write
    // "Origin: null" on our own forms as well (Fetch §3.2, "append a request Origin header").
    always.add(new PreEncodedHttpField("Referrer-Policy", "same-origin"));
    if (https) {
      // RFC 6797 §6.1; other names of the domain are the operator's business.
      always.add(new PreEncodedHttpField("Strict-Transport-Security", "max-age=31536000"));
    }
  }

  void addTo(HttpFields.Mutable headers) {
    for (HttpField field : always) {
      addUnlessSet(headers, field);
    }
    String type = headers.get(HttpHeader.CONTENT_TYPE);
    boolean page = type != null && type.startsWith("text/html");
    addUnlessSet(headers, page ? POLICY_OF_PAGES : POLICY_OF_DATA);
    addUnlessSet(headers, NO_STORE);
    if (page) {
      addUnlessSet(headers, NO_OPENER);
      addUnlessSet(headers, NO_FEATURES);
    }
  }

  private static void addUnlessSet(HttpFields.Mutable headers, HttpField field) {
    if (!headers.contains(field.getName())) {
      headers.add(field);
    }
  }
}
