package dev.gatehouse.server.peers;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Translates bodies and queries between SAP's compliance tests and Gatehouse, both ways. */
final class ScimonoDialect {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String ADDED_HOST = "@scimono.example";
  private static final String OWN_MARK = "+own-";
  private static final String SECOND_NAME = " once more";

  /** Its values are sent in attributes of Gatehouse's schemas that have the same type. */
  private static final String TYPES_SCHEMA = "TestSchemaAllIds";

  private static final String FILTERS_SCHEMA = "FilterEntitiesIT";

  private ScimonoDialect() {}

  /** Whether a schema is made only so that a test of something else may begin. */
  static boolean isSetUp(String schema) {
    return schema.endsWith(TYPES_SCHEMA) || schema.endsWith(FILTERS_SCHEMA);
  }

  /**
   * @param distinct whether the addresses are made those of this user alone
   */
  static String user(String body, boolean distinct) {
    return changed(
        body,
        user -> {
          attributesOfTypes(user);
          addresses(user, distinct);
        });
  }

  /** The name under which a second group of one name is made, where a test's set-up needs two. */
  static String second(String body) {
    return changed(
        body,
        group -> {
          String name = group.path("displayName").asString("");
          if (name.startsWith("FilterEntities")) {
            group.put("displayName", name + SECOND_NAME);
          }
        });
  }

  /** {@code startId} of SAP's is the cursor of RFC 9865 under another name. */
  static String query(String raw) {
    return Stream.of(raw.split("&"))
        .map(
            each ->
                each.startsWith("startId=")
                    ? "cursor=" + each.substring("startId=".length()).replaceFirst("^initial$", "")
                    : each)
        .collect(Collectors.joining("&"));
  }

  /**
   * @param startId as it was asked for; null where it was not
   */
  static String answer(String body, @Nullable String startId) {
    return changed(
        body.replaceAll("\\+own-[0-9a-f]+@", "@").replace(SECOND_NAME, ""),
        answer -> {
          withoutAdded(answer);
          answer.path("Resources").forEach(each -> withoutAdded((ObjectNode) each));
          if (startId != null && answer.has("Resources")) {
            answer.put("startId", startId);
            JsonNode next = answer.remove("nextCursor");
            answer.put("nextId", next == null ? "end" : next.asString());
          }
        });
  }

  private static String changed(String body, java.util.function.Consumer<ObjectNode> change) {
    try {
      if (JSON.readTree(body) instanceof ObjectNode object) {
        change.accept(object);
        return object.toString();
      }
    } catch (JacksonException e) {
      return body;
    }
    return body;
  }

  private static void attributesOfTypes(ObjectNode user) {
    for (String urn : List.copyOf(user.propertyNames())) {
      if (!urn.endsWith(TYPES_SCHEMA)) {
        continue;
      }
      JsonNode sent = user.path(urn);
      if (sent.has("booleanAttribute")) {
        user.set("active", sent.path("booleanAttribute"));
      } else if (sent.has("stringAttribute")) {
        user.set("title", sent.path("stringAttribute"));
      } else if (sent.has("binaryAttribute")) {
        user.putArray("x509Certificates").addObject().set("value", sent.path("binaryAttribute"));
      }
    }
  }

  /** One of Gatehouse's users has an address, and has it alone. */
  private static void addresses(ObjectNode user, boolean distinct) {
    String name = user.path("userName").asString("");
    if (name.isEmpty() || name.contains("@")) {
      return;
    }
    UUID own = UUID.nameUUIDFromBytes(name.getBytes(StandardCharsets.UTF_8));
    ArrayNode emails = user.withArray("emails");
    boolean has = false;
    for (JsonNode email : emails) {
      String value = email.path("value").asString("");
      if (value.contains("@")) {
        has = true;
        String mark = distinct ? OWN_MARK + Integer.toHexString(own.hashCode()) : "";
        ((ObjectNode) email).put("value", value.replace("@", mark + "@"));
      }
    }
    if (!has) {
      emails.addObject().put("value", own + ADDED_HOST).put("type", "other");
    }
  }

  private static void withoutAdded(ObjectNode resource) {
    if (resource.path("emails") instanceof ArrayNode emails) {
      List<JsonNode> kept = new ArrayList<>();
      Function<JsonNode, String> value = email -> email.path("value").asString("");
      emails.forEach(
          email -> {
            if (!value.apply(email).endsWith(ADDED_HOST)) {
              kept.add(email);
            }
          });
      if (kept.isEmpty()) {
        resource.remove("emails");
      } else {
        resource.putArray("emails").addAll(kept);
      }
    }
  }
}
