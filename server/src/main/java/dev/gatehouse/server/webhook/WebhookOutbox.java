package dev.gatehouse.server.webhook;

import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.webhook.DeliveryStore.Key;
import dev.gatehouse.server.webhook.DeliveryStore.Outgoing;
import dev.gatehouse.server.webhook.EndpointStore.Subscriber;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes a message for each endpoint that wants it, in the transaction of the change that it tells:
 * what is committed is told, what is rolled back is not. Where nobody listens it costs one look at
 * an index.
 */
final class WebhookOutbox implements AuditListener, SessionEndListener {
  private final Users users;
  private final Sessions sessions;

  WebhookOutbox(Users users, Sessions sessions) {
    this.users = users;
    this.sessions = sessions;
  }

  @Override
  public void recorded(Transaction tx, OrganizationScope scope, AuditEvent event) {
    recordedAll(tx, scope, List.of(event));
  }

  @Override
  public void recordedAll(Transaction tx, OrganizationScope scope, List<AuditEvent> events) {
    if (events.stream().allMatch(event -> EventTypes.ofAction(event.action()).isEmpty())) {
      return;
    }
    List<Subscriber> subscribers = EndpointStore.subscribers(tx, scope.organization());
    List<Outgoing> messages = new ArrayList<>();
    for (AuditEvent event : events) {
      String type = EventTypes.ofAction(event.action()).orElse("");
      List<Subscriber> wanting = type.isEmpty() ? List.of() : wanting(subscribers, type);
      if (!wanting.isEmpty()) {
        add(messages, wanting, type, data(tx, scope, type, event), event.at());
      }
    }
    DeliveryStore.insertAll(tx, messages);
  }

  private ObjectNode data(Transaction tx, OrganizationScope scope, String type, AuditEvent event) {
    ObjectNode data = EventPayload.data(scope.organization());
    String id = event.target().id();
    String document = event.after().isEmpty() ? event.before() : event.after();
    switch (event.target().kind()) {
      case "user" -> {
        users
            .get(tx, scope, new UserId(id))
            .filter(user -> !type.equals("user.deleted"))
            .ifPresentOrElse(
                user -> EventPayload.put(data, user),
                () -> EventPayload.putDeletedUser(data, id, event.before()));
        if (type.equals(EventTypes.SESSION_CREATED)) {
          sessions
              .find(
                  tx, scope, new SessionId(EventPayload.text(event.after(), "session")), event.at())
              .ifPresent(session -> EventPayload.put(data, session));
        }
      }
      case "connection" -> EventPayload.putConnection(data, id, document);
      default -> EventPayload.put(data, event.target().kind(), id, document);
    }
    return data;
  }

  @Override
  public void ended(
      Transaction tx,
      OrganizationScope scope,
      List<EndedSession> ended,
      Sessions.EndReason why,
      Instant now) {
    List<Subscriber> wanting =
        wanting(EndpointStore.subscribers(tx, scope.organization()), EventTypes.SESSION_ENDED);
    if (wanting.isEmpty()) {
      return;
    }
    List<Outgoing> messages = new ArrayList<>();
    for (EndedSession session : ended) {
      ObjectNode data = EventPayload.data(scope.organization());
      data.putObject("session")
          .put("id", session.id().value())
          .put("reason", why.name().toLowerCase(Locale.ROOT));
      data.putObject("user").put("id", session.user().value());
      add(messages, wanting, EventTypes.SESSION_ENDED, data, now);
    }
    DeliveryStore.insertAll(tx, messages);
  }

  private static List<Subscriber> wanting(List<Subscriber> subscribers, String type) {
    return subscribers.stream().filter(one -> EventTypes.matches(one.eventTypes(), type)).toList();
  }

  private static void add(
      List<Outgoing> messages, List<Subscriber> wanting, String type, ObjectNode data, Instant at) {
    String message = EventPayload.newMessage(at);
    String payload = EventPayload.of(type, at, data);
    for (Subscriber one : wanting) {
      messages.add(new Outgoing(new Key(one.owner(), one.id()), message, type, payload, at));
    }
  }
}
