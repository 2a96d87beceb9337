package dev.gatehouse.server.web;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds one cookie in a Cookie header (RFC 6265 §4.2.1) without taking the others apart. */
final class CookieHeader {
  private CookieHeader() {}

  /** Empty if the cookie is absent, or there twice with different values (cookie tossing). */
  static Optional<String> find(Iterable<String> headers, String name) {
    String found = null;
    for (String header : headers) {
      int at = 0;
      while (at < header.length()) {
        int end = header.indexOf(';', at);
        if (end < 0) {
          end = header.length();
        }
        String value = valueOf(header, at, end, name);
        if (value != null) {
          if (found != null && !found.equals(value)) {
            return Optional.empty();
          }
          found = value;
        }
        at = end + 1;
      }
    }
    return Optional.ofNullable(found);
  }

  private static @Nullable String valueOf(String header, int from, int to, String name) {
    int start = from;
    while (start < to && header.charAt(start) == ' ') {
      start++;
    }
    int equals = start + name.length();
    if (equals >= to || header.charAt(equals) != '=' || !header.startsWith(name, start)) {
      return null;
    }
    int end = to;
    while (end > equals + 1 && header.charAt(end - 1) == ' ') {
      end--;
    }
    return header.substring(equals + 1, end);
  }
}
