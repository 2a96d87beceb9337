package dev.gatehouse.server.policy;

import dev.gatehouse.protocol.RefusalCode;

/** Why somebody may not come in, whoever they have proved to be. */
public enum AccessRefusal implements RefusalCode {
  ORGANIZATION_OFF(
      "organization_off",
      "This organization is switched off. Please ask your administrator.",
      "Enable the organization."),
  CONNECTION_OFF(
      "connection_off",
      "This way to sign in is switched off. Please ask your administrator.",
      "Enable the connection, look whether the plan includes SSO, or remove the link that leads to"
          + " it."),
  USER_INACTIVE(
      "user_inactive",
      "Your account here is deactivated. Please ask your administrator.",
      "Reactivate the user."),
  OTHER_METHOD(
      "other_method",
      "Your account signs in another way. Go back and choose that one.",
      "The user's authentication method is a password or another connection: change it on the user."),
  SSO_REQUIRED(
      "sso_required",
      "Please sign in with your organization's own sign-in service.",
      "In mixed mode only people who existed before SSO, or whom an administrator has allowed it,"
          + " sign in with a password: allow it on the user, or set their method to a connection."),
  SSO_ENFORCED(
      "sso_enforced",
      "Your organization asks everybody to use its own sign-in service.",
      "In enforced mode only break-glass administrators sign in with a password: set the user's"
          + " method to a connection."),
  BREAK_GLASS_INCOMPLETE(
      "break_glass_incomplete",
      "Your account needs a second factor before it can be used. Please ask your administrator.",
      "A break-glass administrator needs a password and a second factor: let them add one, or choose"
          + " another."),
  SECOND_FACTOR_NEEDED(
      "second_factor_needed",
      "A password alone is not enough for your account here. Use an SSH key or an API key of yours.",
      "The person has a second factor, which a file server cannot ask for."),
  SSO_HAS_NO_PASSWORD(
      "sso_has_no_password",
      "Your account signs in through your organization and has no password. Use an SSH key or an"
          + " API key of yours.",
      "Only people with a password or an LDAP connection can be checked by user name and password.");

  private final Words words;

  AccessRefusal(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
