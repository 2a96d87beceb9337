package dev.gatehouse.server.web;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Decodes {@code application/x-www-form-urlencoded} (WHATWG URL §5.1), but refuses what is not
 * UTF-8 or not percent-encoded properly, where browsers would guess, and NUL.
 */
final class FormDecoder {
  private static final int MOST_FIELDS = 1_000;

  private FormDecoder() {}

  static Parameters decode(byte[] octets) {
    Map<String, List<String>> values = new LinkedHashMap<>();
    int fields = 0;
    int start = 0;
    while (start < octets.length) {
      int end = indexOf(octets, '&', start, octets.length);
      if (end > start) {
        if (++fields > MOST_FIELDS) {
          throw WebRefusal.TOO_LARGE.exception(413, "more than " + MOST_FIELDS + " fields");
        }
        int equals = indexOf(octets, '=', start, end);
        String name = decode(octets, start, equals);
        String value = equals == end ? "" : decode(octets, equals + 1, end);
        values.computeIfAbsent(name, unused -> new ArrayList<>(1)).add(value);
      }
      start = end + 1;
    }
    return new Parameters(values);
  }

  private static int indexOf(byte[] octets, char wanted, int from, int to) {
    for (int i = from; i < to; i++) {
      if (octets[i] == wanted) {
        return i;
      }
    }
    return to;
  }

  private static String decode(byte[] octets, int from, int to) {
    byte[] decoded = new byte[to - from];
    int length = 0;
    int seen = 0;
    for (int i = from; i < to; i++) {
      byte octet = octets[i];
      if (octet == '%') {
        int high = i + 2 < to ? Character.digit(octets[i + 1], 16) : -1;
        int low = i + 2 < to ? Character.digit(octets[i + 2], 16) : -1;
        if (high < 0 || low < 0) {
          throw WebRefusal.MALFORMED.exception(400, "a percent sign without two hex digits");
        }
        octet = (byte) (high << 4 | low);
        i += 2;
      } else if (octet == '+') {
        octet = ' ';
      }
      if (octet == 0) {
        // It means nothing in any field, and PostgreSQL cannot store it.
        throw WebRefusal.MALFORMED.exception(400, "a form field with NUL");
      }
      seen |= octet;
      decoded[length++] = octet;
    }
    return seen >= 0
        ? new String(decoded, 0, length, StandardCharsets.US_ASCII)
        : strictly(ByteBuffer.wrap(decoded, 0, length));
  }

  private static String strictly(ByteBuffer utf8) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(utf8).toString();
    } catch (CharacterCodingException e) {
      throw WebRefusal.MALFORMED.exception(400, "a form field that is not UTF-8");
    }
  }
}
