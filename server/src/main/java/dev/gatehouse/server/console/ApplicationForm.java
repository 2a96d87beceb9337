package dev.gatehouse.server.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application as an operator enters it; lists stand line by line.
 *
 * @param id empty for a new one
 * @param kind OIDC or FORWARD_AUTH
 */
public record ApplicationForm(
    String id,
    boolean enabled,
    String kind,
    String name,
    String clientId,
    String method,
    String redirectUris,
    String postLogoutRedirectUris,
    String backChannelLogoutUri,
    String homeUrl,
    String hosts,
    Problems problems) {
  /** How clients can prove who they are. */
  public static final List<String> METHODS =
      List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none");

  static final String OIDC = "OIDC";
  static final ApplicationForm EMPTY =
      new ApplicationForm(
          "", true, OIDC, "", "", METHODS.getFirst(), "", "", "", "", "", Problems.NONE);

  /**
   * @param application as the API shows it
   */
  static ApplicationForm of(Doc application) {
    return new ApplicationForm(
        application.text("id"),
        application.flag("enabled"),
        application.text("kind"),
        application.text("name"),
        application.text("clientId"),
        application.text("tokenEndpointAuthMethod"),
        String.join("\n", application.texts("redirectUris")),
        String.join("\n", application.texts("postLogoutRedirectUris")),
        application.text("backChannelLogoutUri"),
        application.text("homeUrl"),
        String.join("\n", application.texts("hosts")),
        Problems.NONE);
  }

  /**
   * What was entered.
   *
   * @param before as it stands; nothing for a new one
   */
  static ApplicationForm sent(Visit visit, Doc before) {
    boolean stands = before.has("id");
    return new ApplicationForm(
        before.text("id"),
        before.flag("enabled"),
        stands ? before.text("kind") : visit.form("kind"),
        visit.form("name"),
        stands ? before.text("clientId") : visit.form("clientId"),
        visit.form("method"),
        visit.form("redirectUris"),
        visit.form("postLogoutRedirectUris"),
        visit.form("backChannelLogoutUri"),
        visit.form("homeUrl"),
        visit.form("hosts"),
        Problems.NONE);
  }

  ApplicationForm with(Problems wrong) {
    return new ApplicationForm(
        id,
        enabled,
        kind,
        name,
        clientId,
        method,
        redirectUris,
        postLogoutRedirectUris,
        backChannelLogoutUri,
        homeUrl,
        hosts,
        wrong);
  }

  public boolean stands() {
    return !id.isEmpty();
  }

  public boolean isOidc() {
    return kind.equals(OIDC);
  }

  /** Whether the client proves who it is with a secret. */
  public boolean hasSecrets() {
    return isOidc() && method.startsWith("client_secret");
  }

  /** What the API reads. */
  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>();
    if (!stands()) {
      body.put("kind", kind);
      if (isOidc() && !clientId.isEmpty()) {
        body.put("clientId", clientId);
      }
    }
    body.put("name", name);
    body.put("homeUrl", homeUrl);
    if (isOidc()) {
      body.put("tokenEndpointAuthMethod", method);
      body.put("redirectUris", lines(redirectUris));
      body.put("postLogoutRedirectUris", lines(postLogoutRedirectUris));
      body.put("backChannelLogoutUri", backChannelLogoutUri);
    } else {
      body.put("hosts", lines(hosts));
    }
    return body;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
