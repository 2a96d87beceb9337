package dev.gatehouse.server.api;

import dev.gatehouse.server.api.RoleOperations.RoleMappingsBody;
import dev.gatehouse.server.api.RoleOperations.RoleView;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
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
      List<UserEntry> users,
      SignInPolicyOperations.@Nullable SignInPolicyInput policy) {}

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
   * @param files reads what the file refers to
   * @param problems one sentence each, with where
   */
  static StartUpDocument read(JsonNode root, StartUpFiles files, List<String> problems) {
    Reader reader = new Reader(files, problems);
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
    Set<String> clients = new HashSet<>();
    reader.each(
        reader.take(file, "applications"),
        "applications",
        (node, where) -> {
          String secret = reader.text(node, "clientSecret", where);
          ApplicationInput input = reader.value(node, where, ApplicationInput.class);
          if (input != null) {
            reader.once(clients, input.clientId(), where + ".clientId");
            applications.add(new ApplicationEntry(where, input, secret));
          }
        });
    List<OrganizationEntry> organizations = new ArrayList<>();
    Set<String> slugs = new HashSet<>();
    reader.each(
        reader.take(file, "organizations"),
        "organizations",
        (node, where) -> {
          OrganizationEntry organization = reader.organization(node, where);
          reader.once(slugs, organization.input().slug(), where + ".slug");
          organizations.add(organization);
        });
    reader.nothingLeft(file, "", List.of("roles", "applications", "organizations"));
    return new StartUpDocument(roles, applications, organizations);
  }

  private record Reader(StartUpFiles files, List<String> problems) {

    interface Entry {
      void read(ObjectNode node, String where);
    }

    ObjectNode object(JsonNode node, String where) {
      if (node instanceof ObjectNode object) {
        return object;
      }
      problems.add(
          (where.isEmpty() ? "the file" : where) + ": Must be a mapping of keys to values.");
      return Json.MAPPER.createObjectNode();
    }

    JsonNode take(ObjectNode node, String key) {
      JsonNode value = node.remove(key);
      return value == null ? Json.MAPPER.nullNode() : value;
    }

    @Nullable String text(ObjectNode node, String key, String where) {
      JsonNode value = take(node, key);
      if (value.isString() && Shape.isStorable(value.stringValue())) {
        return value.stringValue();
      }
      if (!value.isNull()) {
        problems.add(below(where, key) + ": Must be text; put it in quotes.");
      }
      return null;
    }

    boolean flag(ObjectNode node, String key, boolean usual, String where) {
      JsonNode value = take(node, key);
      if (!value.isBoolean() && !value.isNull()) {
        problems.add(below(where, key) + ": Must be true or false.");
      }
      return value.isBoolean() ? value.booleanValue() : usual;
    }

    void each(JsonNode list, String where, Entry entry) {
      if (list.isNull()) {
        return;
      }
      if (!list.isArray()) {
        problems.add(where + ": Must be a list.");
        return;
      }
      int index = 0;
      for (JsonNode node : list) {
        String here = where + "[" + index++ + "]";
        entry.read(object(node, here), here);
      }
    }

    <T extends Record> @Nullable T value(JsonNode node, String where, Class<T> type) {
      List<ErrorBody.Problem> unfit = Shape.problems(node, type);
      unfit.forEach(
          problem ->
              problems.add(
                  where
                      + (problem.field().isEmpty() ? "" : "." + problem.field())
                      + ": "
                      + problem.message()));
      return unfit.isEmpty() ? Json.MAPPER.treeToValue(node, type) : null;
    }

    void nothingLeft(ObjectNode node, String where, List<String> known) {
      for (String key : node.propertyNames()) {
        String near = Suggestion.of(key, known);
        problems.add(below(where, key) + ": There is no such key" + (near.isEmpty() ? "." : near));
      }
    }

    /** What names an entry must do so once. */
    void once(Set<String> seen, @Nullable String name, String where) {
      if (name != null && !seen.add(name)) {
        problems.add(where + ": \"" + name + "\" stands in this list twice.");
      }
    }

    private static String below(String where, String key) {
      return where.isEmpty() ? key : where + "." + key;
    }

    OrganizationEntry organization(ObjectNode node, String where) {
      JsonNode domainNodes = take(node, "domains");
      JsonNode connectionNodes = take(node, "connections");
      JsonNode userNodes = take(node, "users");
      JsonNode policyNode = take(node, "signInPolicy");
      OrganizationInput input = value(node, where, OrganizationInput.class);
      List<DomainEntry> domains = new ArrayList<>();
      each(domainNodes, where + ".domains", (entry, here) -> domains.add(domain(entry, here)));
      List<ConnectionEntry> connections = new ArrayList<>();
      Set<String> names = new HashSet<>();
      each(
          connectionNodes,
          where + ".connections",
          (entry, here) -> {
            ConnectionEntry connection = connection(entry, here);
            once(names, connection.input().displayName(), here + ".displayName");
            connections.add(connection);
          });
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
          users,
          policyNode.isNull()
              ? null
              : value(
                  policyNode,
                  where + ".signInPolicy",
                  SignInPolicyOperations.SignInPolicyInput.class));
    }

    private DomainEntry domain(ObjectNode node, String where) {
      String name = text(node, "name", where);
      boolean vouched = flag(node, "vouched", false, where);
      String connection = text(node, "connection", where);
      nothingLeft(node, where, List.of("name", "vouched", "connection"));
      return new DomainEntry(where, name == null ? "" : name, vouched, connection);
    }

    /** Beside what the API can read from, a file of metadata; its path starts at this file. */
    private @Nullable ImportInput source(JsonNode node, String where) {
      ObjectNode object = object(node, where);
      String file = text(object, "metadataFile", where);
      ImportInput source = value(object, where, ImportInput.class);
      if (file == null || source == null) {
        return source;
      }
      try {
        Optional<ImportInput> read = source.withMetadata(files.text(file));
        if (read.isEmpty()) {
          problems.add(where + ": Give exactly one source to read from.");
        }
        return read.orElse(null);
      } catch (StartUpFiles.UnreadableException e) {
        problems.add(where + ".metadataFile: " + e.getMessage());
        return null;
      }
    }

    private ConnectionEntry connection(ObjectNode node, String where) {
      JsonNode importNode = take(node, "import");
      JsonNode mappingsNode = take(node, "roleMappings");
      boolean enabled = flag(node, "enabled", true, where);
      ImportInput source = importNode.isNull() ? null : source(importNode, where + ".import");
      RoleMappingsBody mappings =
          mappingsNode.isNull()
              ? null
              : value(mappingsNode, where + ".roleMappings", RoleMappingsBody.class);
      ConnectionInput input = value(node, where, ConnectionInput.class);
      if (input != null && input.displayName() == null) {
        problems.add(where + ".displayName: Is needed; the file knows a connection by it.");
      }
      return new ConnectionEntry(
          where, input == null ? ConnectionInput.empty() : input, source, enabled, mappings);
    }
  }
}
