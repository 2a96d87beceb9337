package dev.gatehouse.server.console;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * An application as an operator enters it; lists stand line by line.
 *
 * @param id empty for a new one
 * @param kind OIDC or FORWARD_AUTH
 * @param lifetime how long sessions last here at most; without a number as long as elsewhere
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
    Span lifetime,
    Problems problems) {
  /** How clients can prove who they are. */
  public static final List<String> METHODS =
      List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none");

  /** What a way of {@link #METHODS} means. */
  public static String words(String method) {
    return switch (method) {
      case "client_secret_basic" -> "A secret in the header (client_secret_basic), the usual";
      case "client_secret_post" -> "A secret in the body (client_secret_post)";
      case "private_key_jwt" -> "Its own key (private_key_jwt)";
      default -> "Not at all: a program on people's devices (none)";
    };
  }

  static final String OIDC = "OIDC";
  static final ApplicationForm EMPTY =
      new ApplicationForm(
          "",
          true,
          OIDC,
          "",
          "",
          METHODS.getFirst(),
          "",
          "",
          "",
          "",
          "",
          new Span("", "hours"),
          Problems.NONE);

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
        application.has("sessionLifetimeSeconds")
            ? Entered.span(application.number("sessionLifetimeSeconds"))
            : new Span("", "hours"),
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
        new Span(visit.form("lifetime"), visit.form("lifetime-unit")),
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
        lifetime,
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
    body.put("sessionLifetimeSeconds", seconds());
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

  /** Zero for the organization's own; what is no length of time is left for the API to refuse. */
  private long seconds() {
    if (lifetime.number().isEmpty()) {
      return 0;
    }
    long entered = Entered.seconds(lifetime.number(), lifetime.unit());
    return entered == 0 ? -1 : entered;
  }

  private static List<String> lines(String text) {
    return text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
  }
}
