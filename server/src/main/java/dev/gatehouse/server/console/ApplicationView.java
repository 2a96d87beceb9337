package dev.gatehouse.server.console;

import java.util.List;

/**
 * One application.
 *
 * @param secrets as the API shows them
 * @param newSecret one that was just made, shown this once; empty for none
 * @param list where the list stands
 * @param issuer the public address, which applications know as their issuer
 */
public record ApplicationView(
    ApplicationForm form, List<Doc> secrets, String newSecret, String list, String issuer) {
  public ApplicationView {
    secrets = List.copyOf(secrets);
  }

  /** The secret stays out of logs. */
  @Override
  public String toString() {
    return "ApplicationView[" + form.id() + "]";
  }
}
