package dev.gatehouse.server.console;

import java.util.Optional;

/**
 * The page on which to change what a refusal is about.
 *
 * @param label what stands on the link
 */
public record SettingLink(String href, String label) {

  /**
   * @param signIn as the API shows it
   * @param connection through which it went, if it is still there
   * @return empty where nothing here can be changed about it, or not by this person
   */
  static Optional<SettingLink> of(Visit visit, Doc signIn, Optional<Doc> connection) {
    String code = signIn.text("code");
    if (code.isEmpty()) {
      return Optional.empty();
    }
    if (aboutThePolicy(code)) {
      return visit.may("sign_in_policy:read")
          ? Optional.of(new SettingLink(visit.href("/policy"), "Open the sign-in policy"))
          : Optional.empty();
    }
    if (aboutThePerson(code) && signIn.has("user") && visit.may("users:read")) {
      return Optional.of(
          new SettingLink(
              visit.href(PeopleSection.PATH + "/" + signIn.text("user")), "Open this person"));
    }
    return connection
        .filter(there -> visit.may("connections:read"))
        .map(
            there ->
                new SettingLink(
                    provider(visit, there.text("id")),
                    "Open the settings of " + there.text("displayName")));
  }

  /** The page of a provider. */
  static String provider(Visit visit, String connection) {
    return visit.href(ProvidersSection.PATH + "/" + connection);
  }

  private static boolean aboutThePolicy(String code) {
    return code.startsWith("sso_") || code.startsWith("break_glass") || code.startsWith("enforc");
  }

  private static boolean aboutThePerson(String code) {
    return code.startsWith("user_")
        || code.startsWith("inactive")
        || code.startsWith("other_method")
        || code.startsWith("method_")
        || code.startsWith("password_")
        || code.startsWith("second_factor");
  }
}
