package dev.gatehouse.server.console;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The levels of IPSIE, with what each asks. */
public record IpsieView(List<Level> levels, String draft) {
  public IpsieView {
    levels = List.copyOf(levels);
  }

  /**
   * A level.
   *
   * @param switchHref where what stands against it can be changed; empty if nothing can
   */
  public record Level(String name, boolean met, List<Item> items, String switchHref) {
    public Level {
      items = List.copyOf(items);
    }
  }

  /** One thing that a level asks. */
  public record Item(
      String requirement, boolean met, List<Frame.Link> unmetBy, String change, String href) {
    public Item {
      unmetBy = List.copyOf(unmetBy);
    }
  }

  static IpsieView of(Visit visit, Doc report, Map<String, String> names) {
    return new IpsieView(
        report.list("levels").stream()
            // Sign-in comes before accounts.
            .sorted(Comparator.comparing((Doc level) -> level.text("level").startsWith("A")))
            .map(
                level -> {
                  String name = level.text("level");
                  List<Item> items =
                      report.list("items").stream()
                          .filter(item -> item.text("level").equals(name))
                          .map(item -> item(visit, item, names))
                          .toList();
                  boolean switchable =
                      visit.may("connections:write") && IpsiePages.canBeSwitched(name);
                  return new Level(
                      name,
                      level.flag("met"),
                      items,
                      switchable && !level.flag("met")
                          ? visit.href(IpsiePages.PATH + "/" + name)
                          : "");
                })
            .toList(),
        report.text("draft"));
  }

  private static Item item(Visit visit, Doc item, Map<String, String> names) {
    return new Item(
        item.text("requirement"),
        item.flag("met"),
        item.texts("unmetBy").stream().map(id -> link(visit, id, names)).toList(),
        item.flag("met") ? "" : change(item),
        item.flag("met") ? "" : href(visit, item.text("code")));
  }

  /** What to change, in words; as the API says it for what is not known here. */
  private static String change(Doc item) {
    return switch (item.text("code")) {
      case "sso_enforced" -> "Enforce SSO.";
      case "assertions_protected" ->
          "Use SAML or OpenID Connect, and do not allow SHA-1 signatures.";
      case "strong_authentication_required" ->
          "Say in the provider's settings which authentication it must have asked for.";
      case "no_unsolicited_assertions" ->
          "Let sign-ins that a provider starts begin anew here, or refuse them.";
      case "sessions_end_on_request", "provider_tells_changes" ->
          "Set up a signal stream for the provider, and verify it.";
      case "applications_hear_of_ends" ->
          "The operator gives the application an address for back-channel logout.";
      case "changes_told_to_provider" ->
          "Set up what is told to the provider, and verify that stream too.";
      case "roles_exposed" -> "Let the provider give people their roles.";
      case "scim_in_plan" -> "The operator allows provisioning in your plan.";
      case "directory_enabled" -> "Create a directory for the provider, or enable it.";
      case "directory_credentials" -> "Give the directory a client or a token.";
      case "private_key_jwt_only" ->
          "Add a client with a key, then revoke tokens and clients with secrets.";
      case "request_rate" -> "Let the directory serve 25 requests in a second.";
      case "provisioned_before_sign_in" -> "Choose SCIM as the provider's provisioning.";
      case "no_local_users" -> "Provision these people, or deactivate or delete them.";
      case "groups_give_roles" -> "Map groups to roles in the provider's settings.";
      default -> item.text("setting");
    };
  }

  /** A person has a page; a provider its list; an application is told by name. */
  private static Frame.Link link(Visit visit, String id, Map<String, String> names) {
    if (id.startsWith("user_")) {
      return new Owners(visit).of(id);
    }
    return Optional.ofNullable(names.get(id))
        .map(name -> new Frame.Link(name, visit.href(ProvidersSection.PATH), false))
        .orElseGet(() -> new Frame.Link(id, "", false));
  }

  /** Where it is changed. */
  private static String href(Visit visit, String code) {
    return switch (code) {
      case "sso_enforced" -> visit.href(PolicySection.PATH);
      case "assertions_protected",
          "strong_authentication_required",
          "no_unsolicited_assertions",
          "provisioned_before_sign_in",
          "groups_give_roles" ->
          visit.href(ProvidersSection.PATH);
      case "provider_tells_changes", "changes_told_to_provider", "sessions_end_on_request" ->
          visit.href(SignalsSection.PATH);
      case "directory_enabled",
          "directory_credentials",
          "private_key_jwt_only",
          "request_rate",
          "roles_exposed" ->
          visit.href(ProvisioningSection.PATH);
      case "no_local_users" -> visit.href(PeopleSection.PATH);
      default -> "";
    };
  }
}
