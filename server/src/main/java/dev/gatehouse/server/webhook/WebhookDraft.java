package dev.gatehouse.server.webhook;

import java.util.List;

/**
 * An endpoint as somebody enters it; checked when it is stored.
 *
 * @param url https, at most 2,000 characters
 * @param description for people, at most 200 characters
 * @param eventTypes at most 50; empty for all
 */
public record WebhookDraft(
    String url, String description, List<String> eventTypes, boolean enabled) {
  public WebhookDraft {
    eventTypes = List.copyOf(eventTypes);
  }
}
