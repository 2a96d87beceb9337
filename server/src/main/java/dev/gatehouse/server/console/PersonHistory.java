package dev.gatehouse.server.console;

import java.util.Map;
import java.util.function.UnaryOperator;

/** Lines of the audit trail about one person, in words. */
final class PersonHistory {
  private static final Map<String, String> WORDS =
      Map.ofEntries(
          Map.entry("user.created", "The account was made"),
          Map.entry("user.updated", "Name, e-mail, method or roles were changed"),
          Map.entry("user.provisioned", "A directory made or changed the account"),
          Map.entry("user.adopted", "A directory took over the account"),
          Map.entry("user.deactivated", "Deactivated"),
          Map.entry("user.activated", "Activated"),
          Map.entry("user.reactivated", "Activated again"),
          Map.entry("user.suspension_lifted", "May be active again when the directory says so"),
          Map.entry("user.invited", "Invited"),
          Map.entry("invitation.revoked", "The invitation was revoked"),
          Map.entry("user.linked", "Linked to an identity at a provider"),
          Map.entry("user.unlinked", "A link to a provider was removed"),
          Map.entry("user.signed_in", "Signed in"),
          Map.entry("user.signed_out", "Signed out"),
          Map.entry("user.signed_out_by_provider", "Signed out by the provider"),
          Map.entry("user.password_set", "Set a password"),
          Map.entry("user.password_requested", "Asked for a link for the password"),
          Map.entry("user.password_link_sent", "A link for the password was sent"),
          Map.entry("user.password_change_required", "Must change the password"),
          Map.entry("user.local_access_changed", "Local access was changed"));

  private PersonHistory() {}

  /** What the trail calls otherwise stays as it is called. */
  static String words(String action) {
    return WORDS.getOrDefault(action, action);
  }

  /**
   * Who did it.
   *
   * @param person whose page this is
   * @param named gives a user's name by the id
   */
  static String by(Doc event, String person, UnaryOperator<String> named) {
    String actor = event.text("actor");
    return switch (event.text("actorKind")) {
      case "USER" -> actor.equals(person) ? "The person" : named.apply(actor);
      case "OPERATOR" -> "An operator";
      case "SYSTEM" -> "Gatehouse";
      case "DIRECTORY" -> "The directory";
      default -> actor;
    };
  }
}
