package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.RefusalCode;
import dev.gatehouse.server.organization.Outcome.Problem;

/** How a change would lock an organization out of its own administration. */
public enum LockOut implements RefusalCode {
  LAST_ADMINISTRATOR(
      "last_administrator",
      "This would leave the organization without an active administrator.",
      "Give another active user a role with the permission 'members' first, or override it."),
  LAST_PASSWORD_ADMINISTRATOR(
      "last_administrator_with_password",
      "This would leave the organization without an administrator who signs in with a password.",
      "Keep one administrator with a password for the day on which the identity provider is down,"
          + " or override it."),
  LAST_SECOND_FACTOR_ADMINISTRATOR(
      "last_administrator_with_second_factor",
      "This would leave the organization without an administrator who has a password and a second"
          + " factor.",
      "Let another administrator with a password add a second factor first, or override it."),
  LAST_BREAK_GLASS(
      "last_break_glass_administrator",
      "This would leave the organization without a break-glass administrator, while SSO is"
          + " enforced.",
      "Name another administrator with a password and a second factor first, go back to mixed mode,"
          + " or override it.");

  private final Words words;

  LockOut(String code, String sentence, String remedy) {
    this.words = new Words(code, sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  /** The same for those who answer with problems of fields; it is about no field in particular. */
  public Problem problem() {
    return new Problem("", code(), sentence() + " " + remedy());
  }
}
