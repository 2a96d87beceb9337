package dev.gatehouse.server.api;

import dev.gatehouse.server.api.DirectoryOperations.DirectoryChange;
import dev.gatehouse.server.api.RoleOperations.RoleMappingsBody;
import dev.gatehouse.server.api.StartUpDocument.ConnectionEntry;
import dev.gatehouse.server.api.StartUpDocument.DirectoryEntry;
import dev.gatehouse.server.api.StartUpDocument.DomainEntry;
import dev.gatehouse.server.api.StartUpDocument.OrganizationEntry;
import dev.gatehouse.server.api.StartUpDocument.UserEntry;
import dev.gatehouse.server.api.StartUpDocument.WebhookEntry;
import dev.gatehouse.server.api.UserOperations.UserInput;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Reads what belongs together into entries, and gathers what cannot be read. */
record StartUpReader(References references, StartUpProblems problems) {
  private static final List<String> LISTS =
      List.of("domains", "connections", "directories", "webhooks", "users");

  interface Entry {
    void read(ObjectNode node, String where);
  }

  ObjectNode object(JsonNode node, String where) {
    if (node instanceof ObjectNode object) {
      return object;
    }
    String sentence = "Must be a mapping of keys to values.";
    if (where.isEmpty()) {
      problems.add("", "type_wrong", "the file: " + sentence);
    } else {
      problems.add(where, "type_wrong", sentence);
    }
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
      problems.add(below(where, key), "type_wrong", "Must be text; put it in quotes.");
    }
    return null;
  }

  /**
   * A secret: as text, as {@code {secret: env:NAME}} or {@code {secret: file:/path}}, or as {@code
   * {secret: keep}}.
   *
   * @param kept gets the key where the stored one is to stay
   * @return null if there is none, if it stays, or if it cannot be had
   */
  @Nullable String secret(ObjectNode node, String key, String where, List<String> kept) {
    if (!(node.get(key) instanceof ObjectNode written)) {
      return text(node, key, where);
    }
    node.remove(key);
    String here = below(where, key);
    String reference = text(written, "secret", here);
    nothingLeft(written, here, List.of("secret"));
    if (reference == null) {
      return null;
    }
    if (reference.equals(References.KEEP)) {
      kept.add(key);
      return null;
    }
    if (!References.SECRET.matcher(reference).matches()) {
      problems.add(
          below(here, "secret"),
          "secret_reference_invalid",
          "Must be keep, env:NAME or file:/path/of/a/file.");
      return null;
    }
    try {
      return references.secret(reference);
    } catch (References.UnresolvedException e) {
      problems.add(below(here, "secret"), e.code(), e.sentence());
      return null;
    }
  }

  boolean flag(ObjectNode node, String key, boolean usual, String where) {
    JsonNode value = take(node, key);
    if (!value.isBoolean() && !value.isNull()) {
      problems.add(below(where, key), "type_wrong", "Must be true or false.");
    }
    return value.isBoolean() ? value.booleanValue() : usual;
  }

  void each(JsonNode list, String where, Entry entry) {
    if (list.isNull()) {
      return;
    }
    if (!list.isArray()) {
      problems.add(where, "type_wrong", "Must be a list.");
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
                StartUpProblems.at(where, problem.field()), problem.code(), problem.message()));
    return unfit.isEmpty() ? Json.MAPPER.treeToValue(node, type) : null;
  }

  void nothingLeft(ObjectNode node, String where, List<String> known) {
    for (String key : node.propertyNames()) {
      String near = Suggestion.of(key, known);
      problems.add(
          below(where, key),
          "field_unknown",
          "There is no such key" + (near.isEmpty() ? "." : near));
    }
  }

  /** What names an entry must do so once. */
  void once(Set<String> seen, @Nullable String name, String where) {
    if (name != null && !seen.add(name)) {
      problems.add(where, "twice", "\"" + name + "\" stands in this list twice.");
    }
  }

  private static String below(String where, String key) {
    return StartUpProblems.at(where, key);
  }

  OrganizationEntry organization(ObjectNode node, String where) {
    Set<String> given = new HashSet<>(LISTS);
    given.removeIf(list -> !node.path(list).isArray());
    JsonNode domainNodes = take(node, "domains");
    JsonNode connectionNodes = take(node, "connections");
    JsonNode directoryNodes = take(node, "directories");
    JsonNode webhookNodes = take(node, "webhooks");
    JsonNode userNodes = take(node, "users");
    JsonNode policyNode = take(node, "signInPolicy");
    OrganizationInput input = value(node, where, OrganizationInput.class);
    List<DomainEntry> domains = new ArrayList<>();
    Set<String> domainNames = new HashSet<>();
    each(
        domainNodes,
        below(where, "domains"),
        (entry, here) -> {
          DomainEntry domain = domain(entry, here);
          once(domainNames, domain.name(), here + ".name");
          domains.add(domain);
        });
    List<ConnectionEntry> connections = new ArrayList<>();
    Set<String> names = new HashSet<>();
    each(
        connectionNodes,
        below(where, "connections"),
        (entry, here) -> {
          ConnectionEntry connection = connection(entry, here);
          once(names, connection.input().displayName(), here + ".displayName");
          connections.add(connection);
        });
    return new OrganizationEntry(
        where,
        input == null ? new OrganizationInput(null, null, null, null, null) : input,
        domains,
        connections,
        users(userNodes, below(where, "users")),
        policyNode.isNull()
            ? null
            : value(
                policyNode,
                below(where, "signInPolicy"),
                SignInPolicyOperations.SignInPolicyInput.class),
        directories(directoryNodes, below(where, "directories")),
        webhooks(webhookNodes, below(where, "webhooks")),
        given);
  }

  private List<UserEntry> users(JsonNode nodes, String where) {
    List<UserEntry> users = new ArrayList<>();
    each(
        nodes,
        where,
        (entry, here) -> {
          UserInput user = value(entry, here, UserInput.class);
          if (user != null) {
            users.add(new UserEntry(here, user));
          }
        });
    return users;
  }

  private List<DirectoryEntry> directories(JsonNode nodes, String where) {
    List<DirectoryEntry> directories = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    each(
        nodes,
        where,
        (entry, here) -> {
          String connection = text(entry, "connection", here);
          boolean enabled = flag(entry, "enabled", true, here);
          DirectoryChange input = value(entry, here, DirectoryChange.class);
          if (connection == null) {
            problems.add(here + ".connection", "required", "Is needed; it names the directory.");
          } else if (input != null) {
            once(seen, connection, here + ".connection");
            directories.add(new DirectoryEntry(here, connection, enabled, input));
          }
        });
    return directories;
  }

  private List<WebhookEntry> webhooks(JsonNode nodes, String where) {
    List<WebhookEntry> webhooks = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    each(
        nodes,
        where,
        (entry, here) -> {
          WebhookInput input = value(entry, here, WebhookInput.class);
          if (input != null && input.url() == null) {
            problems.add(here + ".url", "required", "Is needed; it names the endpoint.");
          } else if (input != null) {
            once(seen, input.url(), here + ".url");
            webhooks.add(new WebhookEntry(here, input));
          }
        });
    return webhooks;
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
      Optional<ImportInput> read = source.withMetadata(references.text(file));
      if (read.isEmpty()) {
        problems.add(where, "import_one_source", "Give exactly one source to read from.");
      }
      return read.orElse(null);
    } catch (References.UnresolvedException e) {
      problems.add(where + ".metadataFile", e.code(), e.sentence());
      return null;
    }
  }

  private ConnectionEntry connection(ObjectNode node, String where) {
    JsonNode importNode = take(node, "import");
    JsonNode mappingsNode = take(node, "roleMappings");
    boolean enabled = flag(node, "enabled", true, where);
    List<String> kept = secrets(node, where + ".secrets");
    ImportInput source = importNode.isNull() ? null : source(importNode, where + ".import");
    RoleMappingsBody mappings =
        mappingsNode.isNull()
            ? null
            : value(mappingsNode, where + ".roleMappings", RoleMappingsBody.class);
    ConnectionInput input = value(node, where, ConnectionInput.class);
    if (input != null && input.displayName() == null) {
      problems.add(
          where + ".displayName", "required", "Is needed; the file knows a connection by it.");
    }
    return new ConnectionEntry(
        where, input == null ? ConnectionInput.empty() : input, source, enabled, mappings, kept);
  }

  /** Puts secrets in the place of references to them, and says which are to stay as they are. */
  private List<String> secrets(ObjectNode node, String where) {
    List<String> kept = new ArrayList<>();
    if (node.get("secrets") instanceof ObjectNode secrets) {
      for (String name : List.copyOf(secrets.propertyNames())) {
        if (secrets.get(name) instanceof ObjectNode) {
          String value = secret(secrets, name, where, kept);
          if (value != null) {
            secrets.put(name, value);
          }
        }
      }
    }
    return kept;
  }
}
