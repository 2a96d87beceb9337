package dev.gatehouse.server.webhook;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import dev.gatehouse.server.outbox.OutboxTable;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import dev.gatehouse.server.webhook.EndpointStore.Stored;
import java.net.URI;
import java.net.URISyntaxException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Webhook endpoints and their log: what the admin API works with. */
public final class Webhooks {
  /** How long the log is kept, and so how far back a replay can reach. */
  public static final Duration LOG_KEPT_FOR = Duration.ofDays(14);

  public static final Duration LONGEST_OVERLAP = Duration.ofDays(7);

  /** The most messages of one replay. */
  public static final int MOST_REPLAYED = 10_000;

  private static final int MOST_ENDPOINTS = 10;
  private static final int MOST_TYPES = 50;
  private static final int LONGEST_URL = 2_000;
  private static final int CLEANED_AT_ONCE = 500;

  private final SecretBox box;
  private final boolean plainHttpAllowed;

  /**
   * @param plainHttpAllowed whether organizations may name addresses with http; the operator may in
   *     any case, for its own network
   */
  public Webhooks(SecretBox box, boolean plainHttpAllowed) {
    this.box = box;
    this.plainHttpAllowed = plainHttpAllowed;
  }

  /**
   * An endpoint with its new secret.
   *
   * @param secret shown this once
   */
  public record Issued(WebhookEndpoint endpoint, String secret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "Issued[" + endpoint.id() + "]";
    }
  }

  public Outcome<Issued> create(
      Transaction tx, WebhookOwner owner, WebhookDraft draft, Instant now) {
    Problems problems = check(owner, draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (EndpointStore.list(tx, owner, "", MOST_ENDPOINTS).size() >= MOST_ENDPOINTS) {
      return Outcome.conflict(
          "url", "webhooks_too_many", "At most " + MOST_ENDPOINTS + " endpoints are possible.");
    }
    WebhookEndpoint endpoint =
        new WebhookEndpoint(
            RandomId.of("whe_"),
            owner.organization(),
            draft.url(),
            draft.description(),
            draft.eventTypes().stream().distinct().sorted().toList(),
            draft.enabled(),
            "",
            Optional.empty(),
            Optional.empty(),
            now,
            now);
    String secret = Signatures.newSecret();
    EndpointStore.insert(tx, owner, endpoint, box.seal(secret, row(endpoint.id())));
    return new Outcome.Done<>(new Issued(endpoint, secret));
  }

  public Optional<WebhookEndpoint> get(Transaction tx, WebhookOwner owner, String id) {
    return EndpointStore.get(tx, owner, id).map(Stored::endpoint);
  }

  /** By id. */
  public Page<WebhookEndpoint> list(Transaction tx, WebhookOwner owner, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(EndpointStore.list(tx, owner, after, size + 1), size, WebhookEndpoint::id);
  }

  /** Replaces everything but the secret. */
  public Outcome<WebhookEndpoint> update(
      Transaction tx, WebhookOwner owner, String id, WebhookDraft draft, Instant now) {
    if (EndpointStore.get(tx, owner, id).isEmpty()) {
      return new Outcome.Absent<>();
    }
    Problems problems = check(owner, draft);
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    EndpointStore.update(tx, owner, id, draft, now);
    return new Outcome.Done<>(get(tx, owner, id).orElseThrow());
  }

  /** Deletes an endpoint with its log. False if there was none. */
  public boolean delete(Transaction tx, WebhookOwner owner, String id) {
    return EndpointStore.delete(tx, owner, id);
  }

  /**
   * Gives an endpoint a new secret. The old one signs beside it for a while, so that the receiver
   * need not change at the same instant; of two rotations in a row only the last old one does.
   *
   * @param overlap from none, where the old one has leaked, to {@link #LONGEST_OVERLAP}
   */
  public Outcome<Issued> rotate(
      Transaction tx, WebhookOwner owner, String id, Duration overlap, Instant now) {
    Optional<Stored> known = EndpointStore.get(tx, owner, id);
    if (known.isEmpty()) {
      return new Outcome.Absent<>();
    }
    if (overlap.isNegative() || overlap.compareTo(LONGEST_OVERLAP) > 0) {
      return new Problems()
          .add("overlapSeconds", "overlap_range", "Must be from 0 to 604800, which is seven days.")
          .outcome();
    }
    String secret = Signatures.newSecret();
    boolean keep = !overlap.isZero();
    EndpointStore.rotate(
        tx,
        owner,
        id,
        box.seal(secret, row(id)),
        keep ? known.get().secret() : null,
        keep ? now.plus(overlap) : null);
    return new Outcome.Done<>(new Issued(get(tx, owner, id).orElseThrow(), secret));
  }

  /** Sends an event of its own to one endpoint, whatever it is subscribed to. */
  public Outcome<Delivery> test(Transaction tx, WebhookOwner owner, String id, Instant now) {
    Optional<WebhookEndpoint> endpoint = get(tx, owner, id);
    if (endpoint.isEmpty()) {
      return new Outcome.Absent<>();
    }
    if (!endpoint.get().enabled()) {
      return Outcome.conflict("enabled", "webhook_off", "Switch the endpoint on first.");
    }
    Key key = new Key(owner, id);
    String message = EventPayload.newMessage(now);
    DeliveryStore.insert(tx, key, message, EventTypes.TEST, EventPayload.ofTest(id, now), now);
    return new Outcome.Done<>(DeliveryStore.get(tx, key, message).orElseThrow());
  }

  /**
   * The log of an endpoint, newest first.
   *
   * @param status a {@link Delivery.Status}; empty for all
   */
  public Page<Delivery> deliveries(
      Transaction tx, WebhookOwner owner, String id, String status, String after, int wished) {
    int size = Page.size(wished);
    List<Delivery> rows = DeliveryStore.list(tx, new Key(owner, id), status, after, size + 1);
    return Page.of(rows, size, Delivery::message);
  }

  public Optional<Delivery> delivery(
      Transaction tx, WebhookOwner owner, String id, String message) {
    return DeliveryStore.get(tx, new Key(owner, id), message);
  }

  /** Delivers a message once more, with all its attempts. False if there is none such. */
  public boolean replay(
      Transaction tx, WebhookOwner owner, String id, String message, Instant now) {
    return DeliveryStore.replay(tx, new Key(owner, id), message, now);
  }

  /**
   * The same for what was written since an instant, oldest first.
   *
   * @return how many; if {@link #MOST_REPLAYED}, there may be more
   */
  public int replaySince(
      Transaction tx,
      WebhookOwner owner,
      String id,
      Instant since,
      boolean failedOnly,
      Instant now) {
    return DeliveryStore.replaySince(tx, new Key(owner, id), since, failedOnly, MOST_REPLAYED, now);
  }

  /**
   * Forgets what is older than {@link #LOG_KEPT_FOR}, a bounded number in one transaction.
   *
   * @return how many; fewer than 500 means that none are left
   */
  public int cleanUp(Database database, Instant now) {
    return database.write(
        tx ->
            DeliveryStore.deleteOlderAcrossOrganizations(
                tx, now.minus(LOG_KEPT_FOR), CLEANED_AT_ONCE));
  }

  /** The secrets that sign now. */
  List<String> secrets(Stored stored, Instant now) {
    WebhookEndpoint endpoint = stored.endpoint();
    List<String> secrets = new ArrayList<>();
    secrets.add(box.openText(stored.secret(), row(endpoint.id())));
    byte @Nullable [] previous = stored.previousSecret();
    if (previous != null && endpoint.previousSecretUntil().filter(now::isBefore).isPresent()) {
      secrets.add(box.openText(previous, row(endpoint.id())));
    }
    return secrets;
  }

  private Problems check(WebhookOwner owner, WebhookDraft draft) {
    Problems problems = new Problems();
    problems.require(
        draft.url().length() <= LONGEST_URL
            && isAddress(draft.url(), plainHttpAllowed || owner.organization().isEmpty()),
        "url",
        "url_invalid",
        "Must be an address with https://, without user name, password and fragment.");
    problems.text("description", draft.description(), 0, 200);
    problems.require(
        draft.eventTypes().size() <= MOST_TYPES,
        "eventTypes",
        "event_types_too_many",
        "At most " + MOST_TYPES + " are possible; none means all.");
    for (String type : draft.eventTypes()) {
      problems.require(
          EventTypes.isSubscribable(type),
          "eventTypes",
          "event_type_unknown",
          "There is no event of this name; user.created and user.* are examples.");
    }
    return problems;
  }

  private static boolean isAddress(String text, boolean plainHttp) {
    try {
      URI uri = new URI(text);
      String scheme = uri.getScheme() == null ? "" : uri.getScheme().toLowerCase(Locale.ROOT);
      return (scheme.equals("https") || (plainHttp && scheme.equals("http")))
          && uri.getHost() != null
          && uri.getRawUserInfo() == null
          && uri.getRawFragment() == null;
    } catch (URISyntaxException e) {
      return false;
    }
  }

  /** Binds the envelope to its row, so that it opens nowhere else. */
  /** Where messages wait. */
  public static OutboxTable<?> table() {
    return DeliveryStore.TABLE;
  }

  /** Where secrets are kept sealed. */
  public static List<SealedColumn> sealed() {
    List<String> key = List.of("owner", "endpoint_id");
    return List.of(
        SealedColumn.named("webhook_endpoints", key, "secret", Webhooks::row),
        SealedColumn.named("webhook_endpoints", key, "previous_secret", Webhooks::row));
  }

  private static String row(String id) {
    return "webhook_endpoints/" + id + "/secret";
  }
}
