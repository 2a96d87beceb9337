package dev.gatehouse.server.console;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What was entered for a webhook.
 *
 * @param types events; none means all
 * @param fresh whether it is a new one
 * @param cancel where the other button leads
 */
public record WebhookForm(
    String url,
    String description,
    List<String> types,
    boolean enabled,
    boolean fresh,
    String cancel,
    Problems problems) {
  /** What can be ticked. Everything else that there is can be asked for over the API. */
  public static final List<Noun> EVENTS =
      List.of(
          new Noun(
              "People",
              List.of(
                  "user.created",
                  "user.updated",
                  "user.deactivated",
                  "user.reactivated",
                  "user.deleted")),
          new Noun(
              "Groups",
              List.of(
                  "group.created",
                  "group.updated",
                  "group.deleted",
                  "group.member_added",
                  "group.member_removed")),
          new Noun("Sessions", List.of("session.created", "session.ended", "break_glass.used")),
          new Noun(
              "Settings",
              List.of(
                  "connection.enabled",
                  "connection.disabled",
                  "domain.proved",
                  "domain.record_missing",
                  "domain.record_found",
                  "domain.proof_ended",
                  "directory.*",
                  "signal.received")));

  private static final Set<String> OFFERED =
      EVENTS.stream().flatMap(noun -> noun.types().stream()).collect(Collectors.toSet());

  public WebhookForm {
    types = List.copyOf(types);
  }

  /** Events about one kind of thing. */
  public record Noun(String title, List<String> types) {}

  static boolean isOffered(String type) {
    return OFFERED.contains(type);
  }

  WebhookForm with(Problems why) {
    return new WebhookForm(url, description, types, enabled, fresh, cancel, why);
  }
}
