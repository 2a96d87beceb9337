package dev.gatehouse.protocol.oidc;

import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An HTTP response that the caller received, already bounded in size.
 *
 * @param headers by name in any case; of a repeated header the first value
 * @param body the octets as received; the record owns the array
 */
public record IncomingResponse(int status, Map<String, String> headers, byte[] body) {

  public IncomingResponse {
    Map<String, String> anyCase = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    headers.forEach(anyCase::putIfAbsent);
    headers = anyCase;
  }

  public static IncomingResponse of(int status, String contentType, byte[] body) {
    return new IncomingResponse(status, Map.of("content-type", contentType), body);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  /** The media type in lower case without parameters; empty if none was sent. */
  public String mediaType() {
    String value = headers.getOrDefault("content-type", "");
    int semicolon = value.indexOf(';');
    String type = semicolon < 0 ? value : value.substring(0, semicolon);
    return type.strip().toLowerCase(Locale.ROOT);
  }

  @Override
  public String toString() {
    return status + " " + mediaType() + " (" + body.length + " bytes)";
  }
}
