package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;

import dev.gatehouse.protocol.scim.Attribute;
import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.CaseFolding;
import dev.gatehouse.protocol.scim.ResourceReader;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.Schema;
import dev.gatehouse.protocol.scim.ScimResult;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random people and groups of a directory, with the same beside them in a second directory of the
 * organization and in another organization.
 */
record ScimPopulation(Database database, DirectoryScope scope, List<String> words) {
  static final String ADDRESS = "https://gate.test/scim/v2";

  /** Of every kind that makes comparing hard: case, length, order, nothing, SQL's own signs. */
  private static final List<String> TEXTS =
      List.of(
          "",
          "a",
          "A",
          "ab",
          "Straße",
          "STRASSE",
          "Σίσυφος",
          "%",
          "_",
          "'; --",
          "\"",
          "\\",
          "é",
          "\uFFFD",
          "\uD83D\uDE00",
          "work",
          "home",
          "true",
          "x".repeat(399),
          "x".repeat(400),
          "x".repeat(401),
          "x".repeat(400) + "Y",
          "字".repeat(339),
          "é".repeat(410),
          "İ");

  static ScimPopulation in(Database database, Random random, int resources) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Organizations organizations = new Organizations();
    ConnectionId second = ConnectionId.random();
    database.write(
        tx -> {
          organizations.registerConnection(tx, both.acme(), second);
          return true;
        });
    DirectoryScope scope = directory(database, both.acme(), both.connection());
    DirectoryScope beside = directory(database, both.acme(), second);
    DirectoryScope decoy = directory(database, both.decoy(), both.decoyConnection());
    List<String> words = new ArrayList<>(TEXTS);
    fill(database, scope, random, resources, "", words);
    fill(database, beside, random, resources / 4, "beside-", words);
    fill(database, decoy, random, resources / 4, "", words);
    words.add(ADDRESS + "/Users/");
    words.add("W/\"1\"");
    words.add("direct");
    words.add("User");
    words.add("Group");
    return new ScimPopulation(database, scope, words);
  }

  static DirectoryScope directory(
      Database database, OrganizationScope organization, ConnectionId connection) {
    Directories directories = new Directories(new Organizations(), RateLimit.of(100));
    Directory directory =
        database.write(
            tx ->
                directories
                    .create(tx, organization, connection, directories.usual(), NOW)
                    .orThrow());
    return new DirectoryScope(organization, directory, "dtk_test");
  }

  private static void fill(
      Database database,
      DirectoryScope scope,
      Random random,
      int resources,
      String prefix,
      List<String> words) {
    ScimUsers users = new ScimUsers(UserIds.suiting(database));
    ScimGroups groups = new ScimGroups();
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < resources; i++) {
      ObjectNode user = user(random, prefix + i);
      Instant at = Instant.parse(moment(random));
      ids.add(
          database.write(
              tx ->
                  ((ScimSaved.Done)
                          users.create(tx, scope, users.newcomer(scope, user, at).orElseThrow()))
                      .resource()
                      .id()));
    }
    for (int i = 0; i < resources / 5; i++) {
      ObjectNode group = group(random, i);
      database.write(
          tx -> {
            ScimResource made = ((ScimSaved.Done) groups.create(tx, scope, group, NOW)).resource();
            List<String> members = ids.stream().filter(id -> random.nextInt(4) == 0).toList();
            groups.add(tx, scope, new GroupId(made.id()), members);
            words.add(made.id());
            words.add(made.name());
            return true;
          });
    }
    words.addAll(ids.subList(0, Math.min(10, ids.size())));
    words.add(prefix + "1@acme.example");
  }

  /** Around the same instants again and again. */
  static String moment(Random random) {
    return NOW.plusMillis(random.nextInt(5) - 2).toString();
  }

  private static ObjectNode user(Random random, String name) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (Attribute attribute : ResourceType.USER.attributes()) {
      if (random.nextInt(3) == 0) {
        put(random, body, attribute);
      }
    }
    for (Schema extension : ResourceType.USER.extensions()) {
      if (random.nextBoolean()) {
        ObjectNode object = body.putObject(extension.id());
        extension.attributes().forEach(attribute -> put(random, object, attribute));
      }
    }
    body.put("userName", (random.nextBoolean() ? name : "U" + name) + "@Acme.example");
    return accepted(ResourceType.USER, body);
  }

  private static ObjectNode group(Random random, int number) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("displayName", text(random) + number);
    if (random.nextBoolean()) {
      body.put("externalId", text(random));
    }
    return accepted(ResourceType.GROUP, body);
  }

  private static void put(Random random, ObjectNode into, Attribute attribute) {
    if (attribute.isReadOnly() || attribute.name().equals("schemas")) {
      return;
    }
    if (!attribute.multiValued()) {
      into.set(attribute.name(), value(random, attribute));
      return;
    }
    var array = into.putArray(attribute.name());
    int count = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      ObjectNode element = (ObjectNode) value(random, attribute);
      if (i > 0) {
        element.remove("primary");
      }
      array.add(element);
    }
  }

  private static JsonNode value(Random random, Attribute attribute) {
    if (!attribute.isComplex()) {
      return switch (attribute.type()) {
        case BOOLEAN -> JsonNodeFactory.instance.booleanNode(random.nextBoolean());
        case BINARY -> JsonNodeFactory.instance.stringNode(random.nextBoolean() ? "YWI=" : "YWJj");
        case STRING, REFERENCE, DECIMAL, INTEGER, DATE_TIME, COMPLEX ->
            JsonNodeFactory.instance.stringNode(text(random));
      };
    }
    ObjectNode object = JsonNodeFactory.instance.objectNode();
    for (Attribute sub : attribute.subAttributes()) {
      if (random.nextInt(3) > 0) {
        put(random, object, sub);
      }
    }
    return object;
  }

  private static String text(Random random) {
    return TEXTS.get(random.nextInt(TEXTS.size()));
  }

  private static ObjectNode accepted(ResourceType type, ObjectNode body) {
    return switch (ResourceReader.create(type, body)) {
      case ScimResult.Accepted<ResourceReader.Received>(var received) -> received.resource();
      case ScimResult.Refused<ResourceReader.Received>(var problem) ->
          throw new IllegalStateException(problem.detail());
    };
  }

  /** All resources of the directory as clients see them, put together here once more. */
  List<ObjectNode> complete(ResourceType type) {
    return database.read(
        tx -> {
          ScimGroups groups = new ScimGroups();
          ScimQueryStore store = new ScimQueryStore();
          List<ObjectNode> all = new ArrayList<>();
          for (ScimResource resource : store.after(tx, scope, type, "", 1_000)) {
            ObjectNode full = resource.document().deepCopy();
            full.put("id", resource.id());
            full.putObject("meta")
                .put("resourceType", type.name())
                .put("created", resource.createdAt().toString())
                .put("lastModified", resource.modifiedAt().toString())
                .put("location", ADDRESS + type.endpoint() + "/" + resource.id())
                .put("version", "W/\"" + resource.version() + "\"");
            boolean isUser = resource.isUser();
            var related =
                isUser
                    ? groups
                        .ofUsers(tx, scope, List.of(resource.id()))
                        .getOrDefault(resource.id(), List.of())
                    : groups.members(tx, scope, new GroupId(resource.id()), "", 1_000);
            ResourceType other = isUser ? ResourceType.GROUP : ResourceType.USER;
            for (ScimGroups.Related one : related) {
              full.withArrayProperty(isUser ? "groups" : "members")
                  .addObject()
                  .put("value", one.id())
                  .put("$ref", ADDRESS + other.endpoint() + "/" + one.id())
                  .put("display", one.display())
                  .put("type", isUser ? "direct" : "User");
            }
            all.add(full);
          }
          return all;
        });
  }

  /** RFC 7644 §3.4.2.3, and by id among equals. */
  static Comparator<ObjectNode> order(String by) {
    AttributePath path = AttributePath.resolve(ResourceType.USER, by).orElseThrow();
    Comparator<String> octets =
        (a, b) -> java.util.Arrays.compare(a.codePoints().toArray(), b.codePoints().toArray());
    return Comparator.comparing(
            (ObjectNode one) -> key(one, path),
            Comparator.comparing((Optional<String> key) -> key.isEmpty())
                .thenComparing(key -> key.orElse(""), octets))
        .thenComparing(one -> one.path("id").asString());
  }

  private static Optional<String> key(ObjectNode resource, AttributePath path) {
    JsonNode value = resource.path(path.attribute().name());
    if (path.attribute().multiValued()) {
      JsonNode chosen = null;
      for (JsonNode element : value) {
        boolean primary = element.path("primary").asBoolean(false);
        boolean has = element.has(path.target().name());
        if (primary || (chosen == null && has)) {
          chosen = element;
        }
        if (primary) {
          break;
        }
      }
      value = chosen == null ? JsonNodeFactory.instance.missingNode() : chosen;
    }
    JsonNode target = path.subAttribute().isPresent() ? value.path(path.target().name()) : value;
    if (target.isMissingNode()) {
      return Optional.empty();
    }
    String text = target.asString();
    if (path.target().type() == Attribute.Type.DATE_TIME) {
      // Its text leaves out what is nought.
      return Optional.of(Long.toString(Instant.parse(text).toEpochMilli()));
    }
    return Optional.of(path.target().caseExact() ? text : CaseFolding.fold(text));
  }
}
