package dev.gatehouse.server.webhook;

import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * An address that hears of events, without its secret.
 *
 * @param id {@code whe_} and 26 characters
 * @param organization whose it is; empty for the operator's
 * @param eventTypes such as {@code user.created} or {@code group.*}; empty for all
 * @param disabledReason why the program itself switched it off; empty unless it did
 * @param failingSince when the first attempt failed after the last that did not
 * @param previousSecretUntil until when the secret before this one signs as well
 */
public record WebhookEndpoint(
    String id,
    Optional<OrganizationId> organization,
    String url,
    String description,
    List<String> eventTypes,
    boolean enabled,
    String disabledReason,
    Optional<Instant> failingSince,
    Optional<Instant> previousSecretUntil,
    Instant createdAt,
    Instant updatedAt) {

  public WebhookEndpoint {
    eventTypes = List.copyOf(eventTypes);
  }
}
