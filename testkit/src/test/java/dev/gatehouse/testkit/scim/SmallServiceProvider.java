package dev.gatehouse.testkit.scim;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.LoopbackServer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** As much of a SCIM service provider as the client needs to be tested without Gatehouse. */
final class SmallServiceProvider implements AutoCloseable {
  static final String TOKEN = "a-token-of-the-test";

  private static final JsonMapper JSON = JsonMapper.builder().build();

  final Map<String, ObjectNode> users = new LinkedHashMap<>();
  final Map<String, ObjectNode> groups = new LinkedHashMap<>();
  final List<String> requests = new ArrayList<>();

  /** How many of the next requests are too many. */
  int tooMany;

  private final LoopbackServer server = LoopbackServer.open(0);
  private int last;

  SmallServiceProvider() {
    server.start(this::handle);
  }

  ScimTarget target() {
    return new ScimTarget(server.baseUrl() + "/scim/v2", TOKEN);
  }

  /** The user names of a group's members. */
  List<String> members(String group) {
    for (var each : groups.values()) {
      if (each.path("displayName").asString().equals(group)) {
        return each.withArray("members")
            .valueStream()
            .map(
                member ->
                    Objects.requireNonNull(users.get(member.path("value").asString()))
                        .path("userName")
                        .asString())
            .toList();
      }
    }
    throw new IllegalArgumentException("no group " + group);
  }

  Optional<ObjectNode> user(String userName) {
    return users.values().stream()
        .filter(user -> user.path("userName").asString().equals(userName))
        .findFirst();
  }

  private synchronized void handle(Exchange exchange) {
    String[] path = exchange.path().substring("/scim/v2/".length()).split("/");
    requests.add(exchange.method() + " /" + path[0]);
    if (!exchange.header("Authorization").equals(Optional.of("Bearer " + TOKEN))) {
      error(exchange, 401);
    } else if (tooMany > 0) {
      tooMany--;
      exchange.addHeader("Retry-After", "7");
      error(exchange, 429);
    } else if (path.length == 1) {
      collection(exchange, path[0].equals("Users") ? users : groups, path[0]);
    } else {
      single(exchange, path[0].equals("Users") ? users : groups, path[1]);
    }
  }

  private void collection(Exchange exchange, Map<String, ObjectNode> all, String resources) {
    String key = resources.equals("Users") ? "userName" : "displayName";
    if (exchange.method().equals("GET")) {
      ArrayNode found = JSON.createArrayNode();
      String filter = exchange.query("filter").orElseThrow();
      all.values().stream()
          .filter(each -> filter.equals(key + " eq " + each.get(key)))
          .forEach(found::add);
      ObjectNode list = JSON.createObjectNode().put("totalResults", found.size());
      list.set("Resources", found);
      exchange.answer(200, "application/scim+json", list.toString());
      return;
    }
    ObjectNode made = (ObjectNode) JSON.readTree(exchange.body());
    if (all.values().stream().anyMatch(each -> each.get(key).equals(made.get(key)))) {
      error(exchange, 409);
      return;
    }
    made.put("id", resources + "-" + ++last);
    all.put(made.path("id").asString(), made);
    exchange.answer(201, "application/scim+json", made.toString());
  }

  private void single(Exchange exchange, Map<String, ObjectNode> all, String id) {
    ObjectNode known = all.get(id);
    if (known == null) {
      error(exchange, 404);
      return;
    }
    switch (exchange.method()) {
      case "PUT" -> {
        ObjectNode next = ((ObjectNode) JSON.readTree(exchange.body())).put("id", id);
        all.put(id, next);
        exchange.answer(200, "application/scim+json", next.toString());
      }
      case "PATCH" -> {
        JSON.readTree(exchange.body()).path("Operations").forEach(each -> patch(known, each));
        exchange.answer(204, "application/scim+json", "");
      }
      case "DELETE" -> {
        all.remove(id);
        exchange.answer(204, "application/scim+json", "");
      }
      default -> error(exchange, 405);
    }
  }

  private static void patch(ObjectNode known, JsonNode operation) {
    String path = operation.path("path").asString();
    if (path.equals("active")) {
      known.set("active", operation.get("value"));
    } else if (path.equals("members")) {
      known.withArray("members").addAll((ArrayNode) operation.get("value"));
    } else {
      ArrayNode left = JSON.createArrayNode();
      known
          .withArray("members")
          .valueStream()
          .filter(member -> !path.equals("members[value eq " + member.get("value") + "]"))
          .forEach(left::add);
      known.set("members", left);
    }
  }

  private static void error(Exchange exchange, int status) {
    var body = JSON.createObjectNode().put("status", "" + status).put("detail", "No: " + status);
    exchange.answer(status, "application/scim+json", body.toString());
  }

  @Override
  public void close() {
    server.close();
  }
}
