package dev.gatehouse.protocol.scim;

import tools.jackson.databind.JsonNode;

/**
 * What applying one PATCH costs, in characters that are looked at: values may be long, and each
 * comparison may have to fold all of them. A resource is changed inside a transaction that others
 * wait for.
 */
final class PatchWork {
  private long characters;

  void add(JsonNode resource, PatchOperation.OnAttribute operation) throws Unacceptable {
    AttributePath path = operation.path();
    if (!path.attribute().multiValued()) {
      return;
    }
    JsonNode holder = path.extension() ? resource.path(path.schema()) : resource;
    long there = characters(holder.path(path.attribute().name()));
    characters +=
        switch (operation) {
          case PatchOperation.AddValues add -> product(add.values(), there);
          case PatchOperation.RemoveValues remove -> product(remove.values(), there);
          case PatchOperation.ChangeElements change ->
              there * PatchRequest.Gathering.changesOfValues(change);
          case PatchOperation.Remove remove ->
              there * PatchRequest.Gathering.changesOfValues(remove);
          case PatchOperation.ReplaceValues replace -> there;
          case PatchOperation.OwnId ownId -> 0;
          case PatchOperation.SetValue set -> 0;
        };
    if (characters > ScimLimits.PATCH_CHARACTERS) {
      throw new Unacceptable(ScimProblem.of(413, "It compares more text than one request may."));
    }
  }

  /** Each value is compared with each that is there, and with those that came before it. */
  private static long product(Iterable<JsonNode> values, long there) {
    long sent = 0;
    int count = 0;
    for (JsonNode value : values) {
      sent += characters(value);
      count++;
    }
    return count * (there + sent);
  }

  private static long characters(JsonNode node) {
    long sum = node.isString() ? node.stringValue().length() : 0;
    for (JsonNode child : node) {
      sum += characters(child);
    }
    return sum;
  }
}
