package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.CaseFolding;
import dev.gatehouse.protocol.scim.ResourceType;
import java.time.Instant;
import tools.jackson.databind.node.ObjectNode;

/**
 * A user or group as its directory sent it.
 *
 * @param version grows with every change; the entity tag
 * @param document in canonical form, without {@code id}, {@code meta}, {@code groups} and {@code
 *     members}, which are kept apart; never to be changed in place
 */
public record ScimResource(
    ResourceType type,
    String id,
    long version,
    ObjectNode document,
    Instant createdAt,
    Instant modifiedAt) {
  private static final int LONGEST_LABEL = 256;

  /** {@code userName} or {@code displayName}: what its directory has only once. */
  public String name() {
    return text(isUser() ? "userName" : "displayName");
  }

  public String externalId() {
    return text("externalId");
  }

  public boolean isUser() {
    return type.equals(ResourceType.USER);
  }

  /** Of users; what is not said to be inactive is active. */
  public boolean isActive() {
    return document.path("active").asBoolean(true);
  }

  /** What {@code display} shows where something refers to the resource. */
  public String label() {
    String label = text("displayName");
    return cut(label.isEmpty() ? name() : label);
  }

  String foldedName() {
    return CaseFolding.fold(name());
  }

  String foldedLabel() {
    return CaseFolding.fold(label());
  }

  ScimResource changed(ObjectNode changed, Instant now) {
    return new ScimResource(type, id, version + 1, changed, createdAt, now);
  }

  private String text(String attribute) {
    return document.path(attribute).asString("");
  }

  private static String cut(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST_LABEL
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST_LABEL));
  }
}
