package dev.gatehouse.server.api;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What is different between two exports.
 *
 * @param basis names the first of them
 * @param unchanged how many things are as they were
 */
record ConfigurationDifference(
    @Doc("Whether nothing was changed, because only the difference was asked for.") boolean dryRun,
    @Doc("Names the organization as it was before: with ?basis it is applied to nothing else.")
        String basis,
    List<Change> added,
    @Doc("With each field before and after.") List<Change> changed,
    List<Change> removed,
    int unchanged) {

  /** Something that is different. */
  record Change(
      @Doc("organization, signInPolicy, domain, connection, directory, webhook or user.")
          String kind,
      String name,
      List<Field> fields) {}

  /** A field that is different. */
  record Field(
      @Doc("Its path.") String field,
      @Doc("As text; empty for nothing. Secrets are never shown.") String before,
      @Doc("As text; empty for nothing.") String after) {}

  /** Lists by their key in the document, with the key of the names of what is in them. */
  private static final Map<String, List<String>> LISTS =
      new LinkedHashMap<>(
          Map.of(
              "domains", List.of("domain", "name"),
              "connections", List.of("connection", "displayName"),
              "directories", List.of("directory", "connection"),
              "webhooks", List.of("webhook", "url"),
              "users", List.of("user", "userName")));

  private static final List<String> ORDER =
      List.of(
          "organization", "signInPolicy", "domain", "connection", "directory", "webhook", "user");

  private record Key(String kind, String name) {}

  /**
   * @param replaced the names of secrets that are given anew, by connection
   */
  static ConfigurationDifference of(
      ObjectNode before, ObjectNode after, Map<String, List<String>> replaced, boolean dryRun) {
    Map<Key, Map<String, String>> old = things(before);
    Map<Key, Map<String, String>> now = things(after);
    List<Change> added = new ArrayList<>();
    List<Change> changed = new ArrayList<>();
    List<Change> removed = new ArrayList<>();
    int unchanged = 0;
    for (Map.Entry<Key, Map<String, String>> entry : now.entrySet()) {
      Key key = entry.getKey();
      Map<String, String> was = old.get(key);
      List<Field> fields = fields(was == null ? Map.of() : was, entry.getValue());
      if (was != null && key.kind().equals("connection")) {
        replaced
            .getOrDefault(key.name(), List.of())
            .forEach(secret -> fields.add(new Field("secrets." + secret, "stored", "replaced")));
      }
      if (was == null) {
        added.add(new Change(key.kind(), key.name(), fields));
      } else if (fields.isEmpty()) {
        unchanged++;
      } else {
        changed.add(new Change(key.kind(), key.name(), fields));
      }
    }
    old.forEach(
        (key, was) -> {
          if (!now.containsKey(key)) {
            removed.add(new Change(key.kind(), key.name(), fields(was, Map.of())));
          }
        });
    return new ConfigurationDifference(dryRun, basis(before), added, changed, removed, unchanged);
  }

  /** The same for the same organization, and another for every other. */
  static String basis(ObjectNode document) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256")
              .digest(document.toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<Field> fields(Map<String, String> before, Map<String, String> after) {
    List<Field> fields = new ArrayList<>();
    TreeSet<String> paths = new TreeSet<>(before.keySet());
    paths.addAll(after.keySet());
    for (String path : paths) {
      String was = before.getOrDefault(path, "");
      String is = after.getOrDefault(path, "");
      if (!was.equals(is)) {
        fields.add(new Field(path, was, is));
      }
    }
    return fields;
  }

  private static Map<Key, Map<String, String>> things(ObjectNode document) {
    Map<Key, Map<String, String>> all = new LinkedHashMap<>();
    ObjectNode organization = document.deepCopy();
    LISTS.keySet().forEach(organization::remove);
    organization.remove("signInPolicy");
    String slug = document.path("slug").asString("");
    for (String kind : ORDER) {
      switch (kind) {
        // Of either document there is one, whatever it is called.
        case "organization" -> all.put(new Key(kind, ""), flat(organization));
        case "signInPolicy" -> all.put(new Key(kind, ""), flat(document.path(kind)));
        default ->
            LISTS.forEach(
                (list, words) -> {
                  if (words.getFirst().equals(kind)) {
                    for (JsonNode item : document.path(list)) {
                      all.put(new Key(kind, item.path(words.get(1)).asString(slug)), flat(item));
                    }
                  }
                });
      }
    }
    return all;
  }

  private static Map<String, String> flat(JsonNode node) {
    Map<String, String> leaves = new LinkedHashMap<>();
    flatten(node, "", leaves);
    return leaves;
  }

  private static void flatten(JsonNode node, String path, Map<String, String> leaves) {
    if (node.isObject()) {
      node.properties()
          .forEach(
              entry -> flatten(entry.getValue(), StartUpProblems.at(path, entry.getKey()), leaves));
    } else if (!node.isArray() || !node.isEmpty()) {
      leaves.put(path, node.isString() ? node.stringValue() : node.toString());
    }
  }
}
