package dev.gatehouse.server.webhook;

import dev.gatehouse.server.web.BoundedOutgoing;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answer;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import dev.gatehouse.server.webhook.DeliveryStore.Attempt;
import dev.gatehouse.server.webhook.DeliveryStore.Message;
import dev.gatehouse.server.webhook.EndpointStore.Stored;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Signs a message and sends it once. */
final class WebhookSender {
  private static final int LONGEST_EXCERPT = 500;
  private static final Duration LONGEST_WISH = Duration.ofHours(1);

  private final Webhooks webhooks;
  private final Outgoing toOrganizations;
  private final Outgoing toOperator;
  private final InstantSource clock;

  /**
   * @param toOrganizations to addresses that customers name, so with the guard
   * @param toOperator to addresses of the operator, who may name neighbours
   * @param longest how long either may take, whatever the operator's time-out is
   */
  WebhookSender(
      Webhooks webhooks,
      Outgoing toOrganizations,
      Outgoing toOperator,
      Duration longest,
      InstantSource clock) {
    this.webhooks = webhooks;
    this.toOrganizations = new BoundedOutgoing(toOrganizations, longest);
    this.toOperator = new BoundedOutgoing(toOperator, longest);
    this.clock = clock;
  }

  /**
   * What came of it.
   *
   * @param delivered whether the receiver took it: any 2xx
   * @param gone whether it wants no more (410)
   * @param pauseAtLeast what it asks for with {@code Retry-After}; zero for nothing
   */
  record Sent(Attempt attempt, boolean delivered, boolean gone, Duration pauseAtLeast) {}

  Sent send(Message message, Stored to) {
    Instant at = clock.instant();
    long begun = System.nanoTime();
    OutgoingRequest request = request(message, to, at);
    boolean operators = message.key().owner().organization().isEmpty();
    Answer answer = (operators ? toOperator : toOrganizations).send(request);
    Duration duration = Duration.ofNanos(System.nanoTime() - begun);
    return switch (answer) {
      case Answered answered -> {
        int status = answered.status();
        Attempt attempt =
            new Attempt(
                at, duration, Optional.of(status), Optional.empty(), excerpt(answered.body()));
        yield new Sent(attempt, status >= 200 && status < 300, status == 410, retryAfter(answered));
      }
      case Unanswered unanswered ->
          new Sent(
              new Attempt(at, duration, Optional.empty(), Optional.of(unanswered.code()), ""),
              false,
              false,
              Duration.ZERO);
    };
  }

  private OutgoingRequest request(Message message, Stored to, Instant at) {
    List<String> secrets = webhooks.secrets(to, at);
    long timestamp = at.getEpochSecond();
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Content-Type", "application/json");
    headers.put("User-Agent", "Gatehouse-Webhooks");
    // Standard Webhooks, "Webhook Headers": the id stays the same at every attempt, the time is
    // that of the attempt.
    headers.put("webhook-id", message.id());
    headers.put("webhook-timestamp", Long.toString(timestamp));
    headers.put(
        "webhook-signature",
        Signatures.header(secrets, message.id(), timestamp, message.payload()));
    return new OutgoingRequest(
        "POST",
        URI.create(to.endpoint().url()),
        headers,
        message.payload().getBytes(StandardCharsets.UTF_8));
  }

  /** RFC 9110 §10.2.3, the number of seconds; a date is not worth a parser here. */
  private static Duration retryAfter(Answered answered) {
    List<String> values = answered.headers().getOrDefault("retry-after", List.of());
    String value = values.isEmpty() ? "" : values.getFirst().strip();
    if ((answered.status() != 429 && answered.status() != 503) || !value.matches("[0-9]{1,6}")) {
      return Duration.ZERO;
    }
    Duration wish = Duration.ofSeconds(Long.parseLong(value));
    return wish.compareTo(LONGEST_WISH) < 0 ? wish : LONGEST_WISH;
  }

  /** For people who look for the reason: the beginning, without what cannot be stored. */
  private static String excerpt(byte[] body) {
    int length = Math.min(body.length, 4 * LONGEST_EXCERPT);
    String text = new String(body, 0, length, StandardCharsets.UTF_8);
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .limit(LONGEST_EXCERPT)
        .filter(c -> (!Character.isISOControl(c) || c == '\n') && !Character.isSurrogate((char) c))
        .forEach(kept::appendCodePoint);
    return kept.toString();
  }
}
