package dev.gatehouse.server.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The form for what a provider tells of itself.
 *
 * @param ask what is asked first: domain, tenant or issuer; empty but for OpenID Connect
 * @param product the preset's family, such as {@code okta}
 * @param entered what stands in the fields
 */
public record ProviderFormView(
    SetUpView setUp, String ask, String product, Map<String, String> entered) {
  private static final List<String> FIELDS =
      List.of(
          "metadataUrl",
          "metadata",
          "entityId",
          "which",
          "ssoRedirectUrl",
          "certificates",
          "domain",
          "tenant",
          "issuer",
          "servers",
          "caCertificates",
          "bindDn",
          "baseDn",
          "userFilter",
          "groupSource");

  public ProviderFormView {
    entered = Map.copyOf(entered);
  }

  /**
   * @param again whether the form was sent, and is shown again as it was
   */
  static ProviderFormView of(SetUpView setUp, Visit visit, boolean again) {
    Doc connection = setUp.connection();
    Doc settings = connection.at("settings");
    String product = connection.text("preset").replaceFirst("-(saml|oidc)$", "");
    Map<String, String> entered = new LinkedHashMap<>();
    for (String field : FIELDS) {
      entered.put(field, again ? sent(visit, field) : stored(settings, field));
    }
    String ask =
        !connection.text("kind").equals("oidc")
            ? ""
            : switch (product) {
              case "okta", "auth0" -> "domain";
              case "entra" -> "tenant";
              default -> "issuer";
            };
    return new ProviderFormView(setUp, ask, product, entered);
  }

  /** A file cannot be chosen for somebody; what was in it stands where it could be pasted. */
  private static String sent(Visit visit, String field) {
    return field.equals("metadata") ? SetUpProviderPages.metadata(visit) : visit.form(field);
  }

  private static String stored(Doc settings, String field) {
    return switch (field) {
      case "servers", "caCertificates" -> String.join("\n", settings.texts(field));
      // The certificates of now stand on the connection's own page.
      case "certificates" -> "";
      default -> settings.text(field);
    };
  }

  public String of(String field) {
    return entered.getOrDefault(field, "");
  }

  public String kind() {
    return setUp.connection().text("kind");
  }

  /** Whether a password is kept already, which then may be left out. */
  public boolean keepsPassword() {
    return setUp.connection().texts("secretNames").contains("bindPassword");
  }
}
