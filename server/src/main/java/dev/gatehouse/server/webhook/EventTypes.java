package dev.gatehouse.server.webhook;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Which events there are, and which entries of the audit trail they come from. Pure. */
public final class EventTypes {
  static final String SESSION_CREATED = "session.created";
  static final String SESSION_ENDED = "session.ended";
  static final String TEST = "webhook.test";

  private static final Set<String> KNOWN =
      Set.of(
          "user.created",
          "user.updated",
          "user.deactivated",
          "user.reactivated",
          "user.deleted",
          "group.created",
          "group.updated",
          "group.deleted",
          "group.member_added",
          "group.member_removed",
          SESSION_CREATED,
          SESSION_ENDED,
          "connection.enabled",
          "connection.disabled",
          "domain.proved",
          "domain.record_missing",
          "domain.record_found",
          "domain.proof_ended",
          "signal.received",
          "break_glass.used",
          TEST);

  private static final Map<String, String> FROM_ACTIONS =
      Map.of(
          "user.provisioned", "user.created",
          "user.adopted", "user.updated",
          "user.activated", "user.reactivated",
          "user.signed_in", SESSION_CREATED);

  private static final Set<String> NOUNS =
      Set.of("user", "group", "session", "connection", "directory", "domain", "signal");

  /** What is done to directories is told under the name that the audit trail has for it. */
  private static final Pattern OF_DIRECTORIES = Pattern.compile("directory\\.[a-z_]{1,40}");

  private EventTypes() {}

  /** The event that follows from an action of the audit trail, if one does. */
  static Optional<String> ofAction(String action) {
    String mapped = FROM_ACTIONS.getOrDefault(action, action);
    boolean told =
        OF_DIRECTORIES.matcher(mapped).matches()
            || (KNOWN.contains(mapped) && !action.equals(SESSION_ENDED) && !mapped.equals(TEST));
    return told ? Optional.of(mapped) : Optional.empty();
  }

  /** Whether something can be subscribed to: a type, or all of a noun as {@code user.*}. */
  static boolean isSubscribable(String word) {
    return KNOWN.contains(word)
        || OF_DIRECTORIES.matcher(word).matches()
        || (word.endsWith(".*") && NOUNS.contains(word.substring(0, word.length() - 2)));
  }

  /** Whether a subscription asks for a type; one that names nothing asks for everything. */
  static boolean matches(List<String> subscribed, String type) {
    return subscribed.isEmpty()
        || subscribed.contains(type)
        || subscribed.contains(type.substring(0, type.indexOf('.')) + ".*");
  }
}
