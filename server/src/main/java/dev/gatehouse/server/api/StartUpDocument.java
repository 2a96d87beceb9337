package dev.gatehouse.server.api;

import dev.gatehouse.server.api.RoleOperations.RoleMappingsBody;
import dev.gatehouse.server.api.RoleOperations.RoleView;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The start-up file as it is written: the nouns of the admin API with what belongs to each beside
 * it. The nouns are read into the API's own input records, so that both understand the same words.
 */
record StartUpDocument(
    List<RoleView> roles,
    List<ApplicationEntry> applications,
    List<OrganizationEntry> organizations) {

  /** An application with its secret. */
  record ApplicationEntry(String where, ApplicationInput input, @Nullable String clientSecret) {}

  /** An organization with what is in it. */
  record OrganizationEntry(
      String where,
      OrganizationInput input,
      List<DomainEntry> domains,
      List<ConnectionEntry> connections,
      List<UserEntry> users) {}

  /** A domain; the operator who writes the file vouches for it. */
  record DomainEntry(
      String where, String name, boolean vouched, @Nullable String connectionDisplayName) {}

  /** A connection; its display name is what the file knows it by. */
  record ConnectionEntry(
      String where,
      ConnectionInput input,
      @Nullable ImportInput importFrom,
      boolean enabled,
      @Nullable RoleMappingsBody roleMappings) {}

  /** A user; the method is 'password' or the display name of a connection. */
  record UserEntry(String where, UserOperations.UserInput input) {}

  /**
   * Reads the nouns and gathers what cannot be read.
   *
   * @param problems one sentence each, with where
   */
  static StartUpDocument read(JsonNode root, List<String> problems) {
    Reader reader = new Reader(problems);
    ObjectNode file = reader.object(root, "");
    List<RoleView> roles = new ArrayList<>();
    reader.each(
        reader.take(file, "roles"),
        "roles",
        (node, where) -> {
          RoleView role = reader.value(node, where, RoleView.class);
          if (role != null) {
            roles.add(role);
          }
        });
    List<ApplicationEntry> applications = new ArrayList<>();
    reader.each(
        reader.take(file, "applications"),
        "applications",
        (node, where) -> {
          String secret = reader.text(reader.take(node, "clientSecret"));
          ApplicationInput input = reader.value(node, where, ApplicationInput.class);
          if (input != null) {
            applications.add(new ApplicationEntry(where, input, secret));
          }
        });
    List<OrganizationEntry> organizations = new ArrayList<>();
    reader.each(
        reader.take(file, "organizations"),
        "organizations",
        (node, where) -> organizations.add(reader.organization(node, where)));
    reader.nothingLeft(file, "");
    return new StartUpDocument(roles, applications, organizations);
  }

  private record Reader(List<String> problems) {

    interface Entry {
      void read(ObjectNode node, String where);
    }

    ObjectNode object(JsonNode node, String where) {
      if (node instanceof ObjectNode object) {
        return object;
      }
      problems.add(
          (where.isEmpty() ? "the file" : where) + ": must be a mapping of keys to values");
      return Json.MAPPER.createObjectNode();
    }

    JsonNode take(ObjectNode node, String key) {
      JsonNode value = node.remove(key);
      return value == null ? Json.MAPPER.nullNode() : value;
    }

    @Nullable String text(JsonNode node) {
      return node.isString() ? node.stringValue() : null;
    }

    void each(JsonNode list, String where, Entry entry) {
      if (list.isNull()) {
        return;
      }
      if (!list.isArray()) {
        problems.add(where + ": must be a list");
        return;
      }
      int index = 0;
      for (JsonNode node : list) {
        String here = where + "[" + index++ + "]";
        entry.read(object(node, here), here);
      }
    }

    <T> @Nullable T value(JsonNode node, String where, Class<T> type) {
      try {
        return Json.MAPPER.treeToValue(node, type);
      } catch (JacksonException e) {
        problems.add(where + ": " + Json.describe(e));
        return null;
      }
    }

    void nothingLeft(ObjectNode node, String where) {
      for (Map.Entry<String, JsonNode> entry : node.properties()) {
        problems.add(
            (where.isEmpty() ? "" : where + ".") + entry.getKey() + ": there is no such key");
      }
    }

    OrganizationEntry organization(ObjectNode node, String where) {
      JsonNode domainNodes = take(node, "domains");
      JsonNode connectionNodes = take(node, "connections");
      JsonNode userNodes = take(node, "users");
      OrganizationInput input = value(node, where, OrganizationInput.class);
      List<DomainEntry> domains = new ArrayList<>();
      each(domainNodes, where + ".domains", (entry, here) -> domains.add(domain(entry, here)));
      List<ConnectionEntry> connections = new ArrayList<>();
      each(
          connectionNodes,
          where + ".connections",
          (entry, here) -> connections.add(connection(entry, here)));
      List<UserEntry> users = new ArrayList<>();
      each(
          userNodes,
          where + ".users",
          (entry, here) -> {
            UserOperations.UserInput user = value(entry, here, UserOperations.UserInput.class);
            if (user != null) {
              users.add(new UserEntry(here, user));
            }
          });
      return new OrganizationEntry(
          where,
          input == null ? new OrganizationInput(null, null, null, null, null) : input,
          domains,
          connections,
          users);
    }

    private DomainEntry domain(ObjectNode node, String where) {
      String name = text(take(node, "name"));
      boolean vouched = take(node, "vouched").asBoolean(false);
      String connection = text(take(node, "connection"));
      nothingLeft(node, where);
      return new DomainEntry(where, name == null ? "" : name, vouched, connection);
    }

    private ConnectionEntry connection(ObjectNode node, String where) {
      JsonNode importNode = take(node, "import");
      JsonNode mappingsNode = take(node, "roleMappings");
      boolean enabled = take(node, "enabled").asBoolean(true);
      ImportInput source =
          importNode.isNull() ? null : value(importNode, where + ".import", ImportInput.class);
      RoleMappingsBody mappings =
          mappingsNode.isNull()
              ? null
              : value(mappingsNode, where + ".roleMappings", RoleMappingsBody.class);
      ConnectionInput input = value(node, where, ConnectionInput.class);
      if (input == null || input.displayName() == null) {
        problems.add(where + ".displayName: is needed; the file knows a connection by it");
      }
      return new ConnectionEntry(
          where, input == null ? ConnectionInput.empty() : input, source, enabled, mappings);
    }
  }
}
