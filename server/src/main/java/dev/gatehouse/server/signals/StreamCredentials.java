package dev.gatehouse.server.signals;

import dev.gatehouse.server.db.TextList;
import java.util.List;

/**
 * What is presented to a transmitter.
 *
 * @param bearerToken empty where a client asks for one
 * @param tokenEndpoint where the client gets tokens (RFC 6749 §4.4)
 */
public record StreamCredentials(
    String bearerToken, String tokenEndpoint, String clientId, String clientSecret) {

  public static StreamCredentials none() {
    return new StreamCredentials("", "", "", "");
  }

  boolean isClient() {
    return !tokenEndpoint.isEmpty();
  }

  String text() {
    return TextList.encode(List.of(bearerToken, tokenEndpoint, clientId, clientSecret));
  }

  static StreamCredentials of(String text) {
    List<String> parts = TextList.decode(text);
    return new StreamCredentials(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }

  /** Secrets stay out of logs. */
  @Override
  public String toString() {
    return isClient() ? "StreamCredentials[client]" : "StreamCredentials[bearer]";
  }
}
