package dev.gatehouse.server.console;

import java.util.List;

/** What was entered of how a provider is told, without the header. */
public record ToldForm(
    String delivery,
    String endpointUrl,
    String audience,
    List<String> events,
    String cancel,
    Problems problems) {
  /** What a provider can hear of, by the API's words. */
  public static final List<String> EVENTS =
      List.of("session-established", "session-presented", "session-revoked", "credential-change");

  public ToldForm {
    events = List.copyOf(events);
  }

  /** What an event means, for people. */
  public static String means(String event) {
    return switch (event) {
      case "session-established" -> "somebody has signed in here";
      case "session-presented" -> "a session is in use, at most once an hour";
      case "session-revoked" -> "a session has ended here";
      default -> "a password, app or passkey here was set or removed";
    };
  }
}
