package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ProviderPresets;

/**
 * A button of the sign-in page.
 *
 * @param detail the description, or the provider's name; empty where both say nothing to people
 */
public record SignInButton(String href, String name, String detail, String letter, String logo) {
  static SignInButton of(Connection connection, String href) {
    String detail =
        connection.description().isEmpty() ? providerOf(connection) : connection.description();
    if (detail.equals(connection.displayName())) {
      detail = "";
    }
    int first = connection.displayName().codePointAt(0);
    String letter = Character.toString(Character.toUpperCase(first));
    return new SignInButton(href, connection.displayName(), detail, letter, connection.logo());
  }

  /** The name of a protocol is no help to whoever has to choose a button. */
  private static String providerOf(Connection connection) {
    return connection.preset().equals(connection.kind()) ? "" : ProviderPresets.nameOf(connection);
  }
}
