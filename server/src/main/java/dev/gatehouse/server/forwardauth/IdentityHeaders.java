package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.web.Response.Header;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/**
 * What the application behind the proxy is told. Values are percent-encoded UTF-8 (RFC 3986 §2.1),
 * as {@code decodeURIComponent} reads them; lists are joined by commas, each element encoded by
 * itself, so that neither a name nor a group can add a header, a line or an element. Every header
 * is always sent, so that none of the client's own survives in the proxy.
 */
final class IdentityHeaders {
  static final int LONGEST_GROUPS = 4_096;

  private IdentityHeaders() {}

  static List<Header> of(User user, Organization organization) {
    String groups = list(user.groups());
    boolean tooLong = groups.length() > LONGEST_GROUPS;
    List<Header> headers = new ArrayList<>();
    headers.add(new Header("X-Gatehouse-User", user.id().value()));
    headers.add(new Header("X-Gatehouse-Email", encode(user.userName())));
    headers.add(new Header("X-Gatehouse-Name", encode(user.displayName())));
    headers.add(new Header("X-Gatehouse-Organization", organization.slug()));
    headers.add(new Header("X-Gatehouse-Organization-Id", organization.id().value()));
    headers.add(new Header("X-Gatehouse-Roles", list(user.roles())));
    headers.add(new Header("X-Gatehouse-Groups", tooLong ? "" : groups));
    // Never cut short: an application must not take some groups for all of them.
    headers.add(new Header("X-Gatehouse-Groups-Omitted", Boolean.toString(tooLong)));
    return headers;
  }

  private static String list(List<String> elements) {
    return elements.stream().map(IdentityHeaders::encode).collect(Collectors.joining(","));
  }

  /** Leaves the unreserved characters and the at sign, which decoders leave alone as well. */
  static String encode(String text) {
    StringBuilder encoded = new StringBuilder(text.length());
    for (byte octet : text.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (octet & 0xff);
      boolean plain =
          (c >= 'a' && c <= 'z')
              || (c >= 'A' && c <= 'Z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '.'
              || c == '_'
              || c == '~'
              || c == '@';
      if (plain) {
        encoded.append(c);
      } else {
        encoded.append('%').append(HEX[c >> 4]).append(HEX[c & 15]);
      }
    }
    return encoded.toString();
  }

  private static final char[] HEX = "0123456789ABCDEF".toCharArray();
}
