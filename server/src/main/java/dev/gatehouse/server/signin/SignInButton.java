package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ProviderPresets;

/**
 * A button of the sign-in page.
 *
 * @param detail the description, or the provider's name
 */
public record SignInButton(String href, String name, String detail, String letter, String logo) {
  static SignInButton of(Connection connection, String href) {
    String detail =
        connection.description().isEmpty()
            ? ProviderPresets.nameOf(connection)
            : connection.description();
    int first = connection.displayName().codePointAt(0);
    String letter = Character.toString(Character.toUpperCase(first));
    return new SignInButton(href, connection.displayName(), detail, letter, connection.logo());
  }
}
