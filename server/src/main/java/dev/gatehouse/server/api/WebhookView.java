package dev.gatehouse.server.api;

import dev.gatehouse.server.webhook.Delivery;
import dev.gatehouse.server.webhook.WebhookEndpoint;
import dev.gatehouse.server.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** A webhook endpoint as the API shows it. */
record WebhookView(
    String id,
    Optional<String> organization,
    String url,
    String description,
    @Doc("None means all.") List<String> eventTypes,
    boolean enabled,
    @Doc("Why the program switched it off: 'failing' or 'gone'.") Optional<String> disabledReason,
    @Doc("Since when no attempt has succeeded, if the last did not.")
        Optional<Instant> failingSince,
    @Doc("Until when the secret before the last signs as well.")
        Optional<Instant> previousSecretUntil,
    Instant createdAt,
    Instant updatedAt) {

  static WebhookView of(WebhookEndpoint endpoint) {
    return new WebhookView(
        endpoint.id(),
        endpoint.organization().map(Object::toString),
        endpoint.url(),
        endpoint.description(),
        endpoint.eventTypes(),
        endpoint.enabled(),
        Optional.of(endpoint.disabledReason()).filter(reason -> !reason.isEmpty()),
        endpoint.failingSince(),
        endpoint.previousSecretUntil(),
        endpoint.createdAt(),
        endpoint.updatedAt());
  }

  /** An endpoint with a secret that it has just been given. */
  record IssuedWebhookView(
      WebhookView webhook, @Doc("Begins with whsec_; shown this once.") String secret) {
    static IssuedWebhookView of(Webhooks.Issued issued) {
      return new IssuedWebhookView(WebhookView.of(issued.endpoint()), issued.secret());
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "IssuedWebhookView[" + webhook.id() + "]";
    }
  }

  /** A message in the log of an endpoint. */
  record DeliveryView(
      @Doc("The header webhook-id: the same at every attempt.") String message,
      String type,
      Delivery.Status status,
      @Doc("Since it was written, or replayed.") int attempts,
      Instant createdAt,
      @Doc("Left out once it is delivered or given up.") Optional<Instant> nextAttemptAt,
      Optional<Instant> lastAttemptAt,
      @Doc("The HTTP status of the last answer.") Optional<Integer> lastStatus,
      @Doc("Why there was none.") Optional<String> lastError,
      Optional<Long> lastDurationMilliseconds,
      @Doc("The beginning of the last answer's body, at most 500 characters.")
          Optional<String> lastResponse,
      @Doc("What is sent.") JsonNode payload) {
    static DeliveryView of(Delivery delivery) {
      return new DeliveryView(
          delivery.message(),
          delivery.eventType(),
          delivery.status(),
          delivery.attempts(),
          delivery.createdAt(),
          delivery.nextAttemptAt(),
          delivery.lastAttemptAt(),
          delivery.lastStatus(),
          delivery.lastError(),
          delivery.lastDuration().map(Duration::toMillis),
          delivery.lastResponse().filter(text -> !text.isEmpty()),
          Json.MAPPER.readTree(delivery.payload()));
    }
  }
}
