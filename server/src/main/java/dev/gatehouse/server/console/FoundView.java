package dev.gatehouse.server.console;

import java.util.List;
import java.util.Map;

/**
 * What a provider publishes, before it is kept.
 *
 * @param found as the API read it
 * @param clientId what stands in the fields for OpenID Connect
 */
public record FoundView(SetUpView setUp, Doc found, String clientId, String clientAuthentication) {
  private static final List<String> ADDRESSES =
      List.of("ssoRedirectUrl", "ssoPostUrl", "sloRedirectUrl", "sloPostUrl", "metadataUrl");

  private static final Map<String, String> WORDS =
      Map.of(
          "ssoRedirectUrl", "Sign-on address (redirect)",
          "ssoPostUrl", "Sign-on address (post)",
          "sloRedirectUrl", "Sign-out address (redirect)",
          "sloPostUrl", "Sign-out address (post)",
          "metadataUrl", "Read again by itself from");

  static FoundView of(Doc found, SetUpView setUp) {
    return of(
        found,
        setUp,
        setUp.connection().text("settings.clientId"),
        found.text("settings.clientAuthentication"));
  }

  static FoundView of(Doc found, SetUpView setUp, String clientId, String authentication) {
    return new FoundView(setUp, found, clientId, authentication);
  }

  /** An address with what it is for. */
  public record Fact(String label, String value) {}

  public List<Fact> facts() {
    return ADDRESSES.stream()
        .filter(name -> !found.text("settings." + name).isEmpty())
        .map(name -> new Fact(WORDS.getOrDefault(name, name), found.text("settings." + name)))
        .toList();
  }

  public boolean isSaml() {
    return setUp.connection().text("kind").equals("saml");
  }

  /** Whether a secret is kept already, which then may be left out. */
  public boolean keepsSecret() {
    return setUp.connection().texts("secretNames").contains("clientSecret");
  }
}
