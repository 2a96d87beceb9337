package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page of one webhook.
 *
 * @param webhook as the API shows it
 * @param log deliveries as the API shows them, newest first
 */
public record WebhookView(
    Doc webhook,
    WebhooksView.State state,
    List<Doc> log,
    Listing listing,
    String href,
    boolean mayChange,
    Problems problems) {
  public WebhookView {
    log = List.copyOf(log);
  }

  /** What the last attempt came to. */
  public static String answer(Doc delivery) {
    if (delivery.has("lastStatus")) {
      return "Status "
          + delivery.text("lastStatus")
          + (delivery.has("lastDurationMilliseconds")
              ? " after " + Words.number(delivery.number("lastDurationMilliseconds")) + " ms"
              : "");
    }
    return delivery.optional("lastError").orElse("Not tried yet");
  }

  /** What a state is called. */
  public static String state(Doc delivery) {
    return switch (delivery.text("status")) {
      case "DELIVERED" -> "Delivered";
      case "FAILED" -> "Given up";
      default -> delivery.number("attempts") == 0 ? "Waiting" : "Tried again soon";
    };
  }

  /** The class of its badge. */
  public static String badge(Doc delivery) {
    return switch (delivery.text("status")) {
      case "DELIVERED" -> "good";
      case "FAILED" -> "bad";
      default -> delivery.number("attempts") == 0 ? "" : "warn";
    };
  }
}
