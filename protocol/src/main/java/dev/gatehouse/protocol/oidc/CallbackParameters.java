package dev.gatehouse.protocol.oidc;

import java.net.URLDecoder;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * The parameters of a callback, from a query or a form. Each stands once.
 *
 * @param values decoded, by name
 */
public record CallbackParameters(Map<String, String> values) {

  private static final int LONGEST = 16 * 1024;
  private static final int MOST_PARAMETERS = 50;

  public CallbackParameters {
    values = Map.copyOf(values);
  }

  /** What a callback turned out to be. */
  public sealed interface Result {
    /** Readable; nothing is believed yet. */
    record Read(CallbackParameters parameters) implements Result {}

    /** Damaged, too long, or ambiguous. */
    record Unreadable(Refused refused) implements Result {}
  }

  /** Reads a raw query or a raw form body, without a leading question mark. */
  public static Result parse(String raw) {
    if (raw.length() > LONGEST) {
      return unreadable("The callback has " + raw.length() + " characters");
    }
    String[] pairs = raw.isEmpty() ? new String[0] : raw.split("&", MOST_PARAMETERS + 2);
    if (pairs.length > MOST_PARAMETERS) {
      return unreadable("The callback has more than " + MOST_PARAMETERS + " parameters");
    }
    Map<String, String> values = new LinkedHashMap<>();
    for (String pair : pairs) {
      if (pair.isEmpty()) {
        continue;
      }
      int equals = pair.indexOf('=');
      Optional<String> name = decode(equals < 0 ? pair : pair.substring(0, equals));
      Optional<String> value = decode(equals < 0 ? "" : pair.substring(equals + 1));
      if (name.isEmpty() || value.isEmpty()) {
        return unreadable("The callback is not properly encoded");
      }
      // RFC 6749 §3.1: parameters must not stand more than once.
      if (values.putIfAbsent(name.get(), value.get()) != null) {
        return unreadable("The callback repeats " + Shown.text(name.get(), 50));
      }
    }
    return new Result.Read(new CallbackParameters(values));
  }

  private static Optional<String> decode(String encoded) {
    try {
      byte[] octets =
          URLDecoder.decode(encoded, StandardCharsets.ISO_8859_1)
              .getBytes(StandardCharsets.ISO_8859_1);
      return Optional.of(
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(octets)).toString());
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  private static Result unreadable(String detail) {
    return new Result.Unreadable(Refused.because(OidcRefusalCode.CALLBACK_MALFORMED, detail));
  }

  /** With which the caller finds the attempt. */
  public Optional<String> state() {
    return text("state");
  }

  /** With which a shared callback address may be told from another (RFC 9207). */
  public Optional<String> issuer() {
    return text("iss");
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(values.get(name)).filter(value -> !value.isEmpty());
  }

  /** Codes are credentials. */
  @Override
  public String toString() {
    return "CallbackParameters" + values.keySet();
  }
}
