package dev.gatehouse.server.signals.transmitter;

import dev.gatehouse.server.audit.AuditEvent;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A change to what a person signs in with here, in the words of CAEP 1.0 §3.3.
 *
 * @param credential such as {@code password}; recovery codes have no word there, and a name of
 *     their own
 * @param change create, update or delete
 * @param initiator who did it: user, admin or system (§2)
 */
record CredentialChange(String credential, String change, String initiator) {
  private static final JsonMapper JSON = JsonMapper.shared();

  private static final Map<String, String> CHANGES =
      Map.of(
          "user.password_set", "update",
          "user.password_forgotten", "delete",
          "authenticator.added", "create",
          "authenticator.removed", "delete",
          "passkey.added", "create",
          "passkey.removed", "delete",
          "recovery_codes.made", "update",
          "second_factors.reset", "delete");

  /** What an event of the audit trail changed; empty where that is nothing. */
  static List<CredentialChange> of(AuditEvent event) {
    String change = CHANGES.get(event.action());
    if (change == null) {
      return List.of();
    }
    JsonNode detail = detail(event);
    String how = detail.path("first").asBoolean(false) ? "create" : change;
    String initiator = initiator(event);
    return detail
        .path("credentials")
        .valueStream()
        .map(credential -> new CredentialChange(credential.asString(), how, initiator))
        .toList();
  }

  /** What an event of the audit trail says happened. */
  static JsonNode detail(AuditEvent event) {
    try {
      return JSON.readTree(event.after().isEmpty() ? "{}" : event.after());
    } catch (JacksonException e) {
      throw new IllegalStateException("the audit trail holds JSON", e);
    }
  }

  private static String initiator(AuditEvent event) {
    return switch (event.actor().kind()) {
      case USER -> event.actor().id().equals(event.target().id()) ? "user" : "admin";
      case OPERATOR, API_KEY, DIRECTORY, SETUP_GUEST -> "admin";
      case SYSTEM -> "system";
    };
  }

  /** As a row keeps it. */
  String text() {
    return String.join(" ", credential, change, initiator);
  }

  static Optional<CredentialChange> read(String text) {
    List<String> words = List.of(text.split(" ", -1));
    return words.size() == 3
        ? Optional.of(new CredentialChange(words.get(0), words.get(1), words.get(2)))
        : Optional.empty();
  }
}
