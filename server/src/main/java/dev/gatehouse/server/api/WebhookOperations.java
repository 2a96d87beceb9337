package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.api.WebhookView.DeliveryView;
import dev.gatehouse.server.api.WebhookView.IssuedWebhookView;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.webhook.Delivery;
import dev.gatehouse.server.webhook.WebhookEndpoint;
import dev.gatehouse.server.webhook.WebhookOwner;
import dev.gatehouse.server.webhook.Webhooks;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The operations on webhooks: of an organization, and of the operator for all of them. */
final class WebhookOperations {
  private static final String READ = "webhooks:read";
  private static final String WRITE = "webhooks:write";
  private static final Duration USUAL_OVERLAP = Duration.ofDays(1);
  private static final List<QueryParameter> FILTERS =
      List.of(new QueryParameter("status", "Only PENDING, DELIVERED or FAILED ones."));

  private final Database database;
  private final Webhooks webhooks;
  private final Trail trail;

  WebhookOperations(Database database, Webhooks webhooks, Trail trail) {
    this.database = database;
    this.webhooks = webhooks;
    this.trail = trail;
  }

  /** How a secret is to be replaced. */
  record RotationInput(
      @Doc(
              "How long the old secret signs as well: a day unless given, seven at most, 0 where it"
                  + " has leaked.")
          @Nullable Long overlapSeconds) {}

  /** What is to be delivered once more. */
  record ReplayInput(
      @Doc("All messages written from then on; the log reaches back 14 days.") Instant since,
      @Doc("Only those that were given up; otherwise delivered ones too.")
          @Nullable Boolean failedOnly) {}

  /** How many messages are delivered once more. */
  record ReplayedView(int replayed, @Doc("Whether there may be more: call again.") boolean more) {}

  /** Where a set of these operations stands. */
  private record Place(String path, String infix, boolean inside, String whose) {
    WebhookOwner owner(Call call) {
      return inside ? WebhookOwner.of(call.scope()) : WebhookOwner.operator();
    }

    String one() {
      return path + "/{webhook}";
    }

    String message() {
      return one() + "/deliveries/{message}";
    }
  }

  List<Operation> operations() {
    return Stream.of(
            new Place("/organizations/{organization}/webhooks", "", true, "an organization"),
            new Place(
                "/webhooks", "Operator", false, "the operator, which hear of every organization"))
        .flatMap(place -> operations(place).stream())
        .toList();
  }

  private List<Operation> operations(Place place) {
    String noun = place.infix() + "Webhook";
    OperationGroup group = new OperationGroup("Webhooks");
    group
        .list(
            "list" + noun + "s",
            place.path(),
            READ,
            "Lists the webhook endpoints of " + place.whose() + ".",
            WebhookView.class,
            List.of(),
            call ->
                database.read(
                    tx ->
                        call.page(
                            webhooks.list(tx, place.owner(call), call.after(), call.limit()),
                            WebhookView::of)))
        .create(
            "create" + noun,
            place.path(),
            WRITE,
            "Adds a webhook endpoint; at most ten are possible.",
            WebhookInput.class,
            IssuedWebhookView.class,
            call -> create(place, call))
        .get(
            "get" + noun,
            place.one(),
            READ,
            "Shows a webhook endpoint.",
            WebhookView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            webhooks.get(tx, place.owner(call), id(call)), WebhookView::of)))
        .change(
            "update" + noun,
            place.one(),
            WRITE,
            "Changes what is given. Switching it on delivers what was waiting.",
            WebhookInput.class,
            WebhookView.class,
            call -> update(place, call))
        .delete(
            "delete" + noun,
            place.one(),
            WRITE,
            "Deletes a webhook endpoint with its log.",
            call -> delete(place, call))
        .ask(
            "rotate" + noun + "Secret",
            place.one() + "/rotate-secret",
            WRITE,
            "Gives a webhook endpoint a new secret; both sign for a while.",
            RotationInput.class,
            IssuedWebhookView.class,
            call -> rotate(place, call))
        .act(
            "test" + noun,
            place.one() + "/test",
            WRITE,
            "Sends the event webhook.test; look at its delivery for the answer.",
            DeliveryView.class,
            call -> test(place, call));
    return Stream.concat(group.all().stream(), log(place, noun).stream()).toList();
  }

  private List<Operation> log(Place place, String noun) {
    return new OperationGroup("Webhooks")
        .list(
            "list" + noun + "Deliveries",
            place.one() + "/deliveries",
            READ,
            "Lists the messages to a webhook endpoint of the last 14 days, newest first.",
            DeliveryView.class,
            FILTERS,
            call -> deliveries(place, call))
        .get(
            "get" + noun + "Delivery",
            place.message(),
            READ,
            "Shows a message to a webhook endpoint.",
            DeliveryView.class,
            call ->
                database.read(
                    tx ->
                        Reply.found(
                            webhooks.delivery(tx, place.owner(call), id(call), message(call)),
                            DeliveryView::of)))
        .act(
            "replay" + noun + "Delivery",
            place.message() + "/replay",
            WRITE,
            "Delivers a message once more, under its old webhook-id.",
            DeliveryView.class,
            call -> replay(place, call))
        .ask(
            "replay" + noun,
            place.one() + "/replay",
            WRITE,
            "Delivers once more what was written since a time, at most 10,000 messages.",
            ReplayInput.class,
            ReplayedView.class,
            call -> replaySince(place, call))
        .all();
  }

  private Reply create(Place place, Call call) {
    WebhookInput input = call.input(WebhookInput.class);
    return database.write(
        tx -> {
          Outcome<Webhooks.Issued> outcome =
              webhooks.create(tx, place.owner(call), input.create(), call.now());
          if (outcome instanceof Outcome.Done<Webhooks.Issued>(Webhooks.Issued issued)) {
            WebhookView view = WebhookView.of(issued.endpoint());
            record(tx, place, call, "webhook.created", view.id(), Trail.NOTHING, view);
          }
          return Reply.of(outcome, IssuedWebhookView::of);
        });
  }

  private Reply update(Place place, Call call) {
    WebhookInput input = call.input(WebhookInput.class);
    return database.write(
        tx -> {
          Optional<WebhookEndpoint> before = webhooks.get(tx, place.owner(call), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          Outcome<WebhookEndpoint> outcome =
              webhooks.update(
                  tx, place.owner(call), id(call), input.change(before.get()), call.now());
          if (outcome instanceof Outcome.Done<WebhookEndpoint>(WebhookEndpoint after)) {
            Object was = WebhookView.of(before.get());
            record(tx, place, call, "webhook.updated", id(call), was, WebhookView.of(after));
          }
          return Reply.of(outcome, WebhookView::of);
        });
  }

  private Reply delete(Place place, Call call) {
    return database.write(
        tx -> {
          Optional<WebhookEndpoint> before = webhooks.get(tx, place.owner(call), id(call));
          if (before.isEmpty()) {
            return Reply.notFound();
          }
          webhooks.delete(tx, place.owner(call), id(call));
          Object was = WebhookView.of(before.get());
          record(tx, place, call, "webhook.deleted", id(call), was, Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private Reply rotate(Place place, Call call) {
    Long seconds = call.input(RotationInput.class).overlapSeconds();
    Duration overlap = seconds == null ? USUAL_OVERLAP : Duration.ofSeconds(seconds);
    return database.write(
        tx -> {
          Outcome<Webhooks.Issued> outcome =
              webhooks.rotate(tx, place.owner(call), id(call), overlap, call.now());
          if (outcome instanceof Outcome.Done<Webhooks.Issued>(Webhooks.Issued issued)) {
            Object view = WebhookView.of(issued.endpoint());
            record(tx, place, call, "webhook.secret_rotated", id(call), Trail.NOTHING, view);
          }
          return Reply.of(outcome, IssuedWebhookView::of);
        });
  }

  private Reply test(Place place, Call call) {
    return database.write(
        tx -> {
          Outcome<Delivery> outcome = webhooks.test(tx, place.owner(call), id(call), call.now());
          if (outcome instanceof Outcome.Done<Delivery>(Delivery sent)) {
            Object what = Map.of("message", sent.message());
            record(tx, place, call, "webhook.tested", id(call), Trail.NOTHING, what);
          }
          return Reply.of(outcome, DeliveryView::of);
        });
  }

  private Reply deliveries(Place place, Call call) {
    String status = call.query("status").orElse("");
    boolean known =
        status.isEmpty()
            || Arrays.stream(Delivery.Status.values()).anyMatch(one -> one.name().equals(status));
    if (!known) {
      return new Reply.Refused(
          400, "parameter_invalid", "The status is PENDING, DELIVERED or FAILED.", List.of());
    }
    return database.read(
        tx ->
            webhooks.get(tx, place.owner(call), id(call)).isEmpty()
                ? Reply.notFound()
                : call.page(
                    webhooks.deliveries(
                        tx, place.owner(call), id(call), status, call.after(), call.limit()),
                    DeliveryView::of));
  }

  private Reply replay(Place place, Call call) {
    WebhookOwner owner = place.owner(call);
    return database.write(
        tx -> {
          if (!webhooks.replay(tx, owner, id(call), message(call), call.now())) {
            return Reply.notFound();
          }
          Object what = Map.of("message", message(call));
          record(tx, place, call, "webhook.replayed", id(call), Trail.NOTHING, what);
          return Reply.found(
              webhooks.delivery(tx, owner, id(call), message(call)), DeliveryView::of);
        });
  }

  private Reply replaySince(Place place, Call call) {
    ReplayInput input = call.input(ReplayInput.class);
    boolean failedOnly = input.failedOnly() != null && input.failedOnly();
    return database.write(
        tx -> {
          if (webhooks.get(tx, place.owner(call), id(call)).isEmpty()) {
            return Reply.notFound();
          }
          int replayed =
              webhooks.replaySince(
                  tx, place.owner(call), id(call), input.since(), failedOnly, call.now());
          Object what = Map.of("since", input.since().toString(), "replayed", replayed);
          record(tx, place, call, "webhook.replayed", id(call), Trail.NOTHING, what);
          return new Reply.Done(new ReplayedView(replayed, replayed == Webhooks.MOST_REPLAYED));
        });
  }

  private void record(
      Transaction tx,
      Place place,
      Call call,
      String action,
      String id,
      Object before,
      Object after) {
    if (place.inside()) {
      trail.inside(tx, call, action, "webhook", id, before, after);
    } else {
      trail.operator(tx, call, action, "webhook", id, before, after);
    }
  }

  private static String id(Call call) {
    return call.request().pathParameter("webhook");
  }

  private static String message(Call call) {
    return call.request().pathParameter("message");
  }
}
