package dev.gatehouse.server.webhook;

import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.session.Sessions.SessionSummary;
import java.time.Instant;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a message says: {@code type}, {@code timestamp} and {@code data}, as Standard Webhooks
 * recommends. Facts that an application acts on, and no secret.
 */
final class EventPayload {
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final int LONGEST_LIST = 16 * 1024;

  /** What of a connection concerns a receiver; the rest is how it is set up. */
  private static final List<String> OF_CONNECTION = List.of("displayName", "kind", "enabled");

  private static final List<String> OF_DELETED_USER = List.of("userName", "displayName");

  private EventPayload() {}

  static String newMessage(Instant now) {
    return RandomId.timeOrdered("msg_", now);
  }

  static String of(String type, Instant at, ObjectNode data) {
    ObjectNode message = JSON.createObjectNode();
    message.put("type", type);
    message.put("timestamp", at.toString());
    message.set("data", data);
    return JSON.writeValueAsString(message);
  }

  static String ofTest(String endpoint, Instant at) {
    ObjectNode data = JSON.createObjectNode();
    data.put("endpoint", endpoint);
    return of(EventTypes.TEST, at, data);
  }

  static ObjectNode data(OrganizationId organization) {
    return JSON.createObjectNode().put("organization", organization.value());
  }

  static void put(ObjectNode data, User user) {
    ObjectNode about = data.putObject("user");
    about.put("id", user.id().value());
    about.put("userName", user.userName());
    about.put("displayName", user.displayName());
    about.put("active", user.active());
    about.put("source", user.source().name());
    about.put(
        "authenticationMethod",
        user.method() instanceof User.Method.Through(var connection)
            ? connection.value()
            : "password");
    putList(about, "roles", user.roles());
    putList(about, "groups", user.groups());
    about.put("createdAt", user.createdAt().toString());
    about.put("updatedAt", user.updatedAt().toString());
  }

  /** A list that is cut short would be read as the whole: what is too long is left out. */
  private static void putList(ObjectNode about, String name, List<String> values) {
    if (values.stream().mapToInt(value -> value.length() + 3).sum() > LONGEST_LIST) {
      about.put(name + "Omitted", values.size());
      return;
    }
    ArrayNode list = about.putArray(name);
    values.forEach(list::add);
  }

  static void put(ObjectNode data, SessionSummary session) {
    ObjectNode about = data.putObject("session");
    about.put("id", session.id().value());
    session.connection().ifPresent(id -> about.put("connection", id.value()));
    about.put("createdAt", session.createdAt().toString());
    about.put("expiresAt", session.expiresAt().toString());
  }

  /** A user who is gone, as the audit trail last knew them. */
  static void putDeletedUser(ObjectNode data, String id, String before) {
    ObjectNode about = data.putObject("user").put("id", id);
    copy(parsed(before), about, OF_DELETED_USER);
  }

  static void putConnection(ObjectNode data, String id, String document) {
    ObjectNode about = data.putObject("connection").put("id", id);
    copy(parsed(document), about, OF_CONNECTION);
  }

  /** Anything else: what the audit trail says of it, which holds no secret. */
  static void put(ObjectNode data, String kind, String id, String document) {
    ObjectNode about = data.putObject(kind);
    about.setAll(parsed(document));
    about.put("id", id);
  }

  /** The field of a document of the audit trail, if it is a text. */
  static String text(String document, String field) {
    return parsed(document).path(field).asString("");
  }

  private static void copy(ObjectNode from, ObjectNode to, List<String> fields) {
    for (String field : fields) {
      JsonNode value = from.get(field);
      if (value != null) {
        to.set(field, value);
      }
    }
  }

  private static ObjectNode parsed(String document) {
    if (document.isEmpty()) {
      return JSON.createObjectNode();
    }
    try {
      return JSON.readTree(document) instanceof ObjectNode object
          ? object
          : JSON.createObjectNode();
    } catch (JacksonException notJson) {
      // An event without details is better than a change that cannot be made.
      return JSON.createObjectNode();
    }
  }
}
