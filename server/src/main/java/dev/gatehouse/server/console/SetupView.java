package dev.gatehouse.server.console;

import dev.gatehouse.server.credential.SetupLink;
import java.util.List;

/**
 * What a set-up link is for.
 *
 * @param parts what it opens, in words
 * @param action where its form is sent
 */
public record SetupView(
    String organization,
    String createdBy,
    List<String> parts,
    boolean mayEnable,
    String until,
    String action) {
  public SetupView {
    parts = List.copyOf(parts);
  }

  /** A part in words. */
  public static String word(SetupLink.Part part) {
    return word(part.name());
  }

  /** The same by its name. */
  public static String word(String part) {
    return switch (part) {
      case "PROVIDER" -> "Connect an identity provider";
      case "PROVISIONING" -> "Provision people over SCIM";
      default -> "Prove e-mail domains";
    };
  }
}
