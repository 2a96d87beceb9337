package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.oidc.ExpectedIssuer;
import dev.gatehouse.protocol.oidc.Leniency;
import dev.gatehouse.server.connection.SettingsReader;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * What an OpenID Connect connection needs to know.
 *
 * @param issuer what discovery starts from
 * @param entraTenants the directories that may sign in where the issuer is one of Microsoft's
 *     shared addresses
 * @param pushRequests whether requests are pushed first wherever the provider offers it (RFC 9126)
 * @param dpop whether tokens are bound to a key of ours (RFC 9449)
 * @param sharedCallback whether the provider knows the callback without the connection's id; only
 *     where it sends {@code iss} (RFC 9207)
 * @param signOutAtProvider whether signing out here goes on to the provider; what the provider
 *     tells of its own sign-outs is heeded in any case
 * @param domainHint passed on so that the provider skips its own chooser; empty for none
 */
record OidcSettings(
    String issuer,
    String clientId,
    Authentication authentication,
    List<String> scopes,
    List<String> entraTenants,
    int clockSkewSeconds,
    boolean pushRequests,
    Dpop dpop,
    boolean sharedCallback,
    boolean signOutAtProvider,
    String domainHint,
    List<String> requiredAcr,
    Set<Leniency> leniencies) {

  static final String CLIENT_SECRET = "clientSecret";

  OidcSettings {
    scopes = List.copyOf(scopes);
    entraTenants = List.copyOf(entraTenants);
    requiredAcr = List.copyOf(requiredAcr);
    leniencies = Set.copyOf(leniencies);
  }

  /** How this side proves itself at the token endpoint (OpenID Connect Core §9). */
  enum Authentication {
    CLIENT_SECRET_BASIC,
    CLIENT_SECRET_POST,
    PRIVATE_KEY_JWT,
    NONE;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    boolean needsSecret() {
      return this == CLIENT_SECRET_BASIC || this == CLIENT_SECRET_POST;
    }

    static Optional<Authentication> named(String word) {
      for (Authentication authentication : values()) {
        if (authentication.word().equals(word)) {
          return Optional.of(authentication);
        }
      }
      return Optional.empty();
    }
  }

  /** When tokens are bound to a key of ours. */
  enum Dpop {
    /** Wherever the provider offers it; tokens that it does not bind will do. */
    AUTOMATIC,
    /** Always: without it there is no sign-in. */
    REQUIRED,
    OFF;

    String word() {
      return name().toLowerCase(Locale.ROOT);
    }

    static Optional<Dpop> named(String word) {
      for (Dpop dpop : values()) {
        if (dpop.word().equals(word)) {
          return Optional.of(dpop);
        }
      }
      return Optional.empty();
    }
  }

  static OidcSettings read(SettingsReader reader) {
    return new OidcSettings(
        reader.required("issuer", 1_024),
        reader.required("clientId", 512),
        authentication(reader),
        reader.texts("scopes", 30, 200),
        reader.texts("entraTenants", 100, 64),
        reader.number("clockSkewSeconds", 60, 0, 300),
        reader.flag("pushRequests", false),
        dpop(reader),
        reader.flag("sharedCallback", false),
        reader.flag("signOutAtProvider", false),
        reader.text("domainHint", 255),
        reader.texts("requiredAcr", 10, 255),
        leniencies(reader));
  }

  ExpectedIssuer expectedIssuer() {
    return ExpectedIssuer.of(issuer, Set.copyOf(entraTenants));
  }

  String toJson() {
    ObjectNode json = SettingsReader.blank();
    json.put("issuer", issuer);
    json.put("clientId", clientId);
    json.put("clientAuthentication", authentication.word());
    texts(json.putArray("scopes"), scopes);
    texts(json.putArray("entraTenants"), entraTenants);
    json.put("clockSkewSeconds", clockSkewSeconds);
    json.put("pushRequests", pushRequests);
    json.put("dpop", dpop.word());
    json.put("sharedCallback", sharedCallback);
    json.put("signOutAtProvider", signOutAtProvider);
    json.put("domainHint", domainHint);
    texts(json.putArray("requiredAcr"), requiredAcr);
    texts(
        json.putArray("leniencies"),
        leniencies.stream().map(one -> one.name().toLowerCase(Locale.ROOT)).sorted().toList());
    return json.toString();
  }

  private static Authentication authentication(SettingsReader reader) {
    String word = reader.text("clientAuthentication", 40);
    Optional<Authentication> named =
        word.isEmpty()
            ? Optional.of(Authentication.CLIENT_SECRET_BASIC)
            : Authentication.named(word);
    if (named.isEmpty()) {
      reader.problem(
          "clientAuthentication",
          "oidc_client_authentication",
          "clientAuthentication must be client_secret_basic, client_secret_post, private_key_jwt"
              + " or none.");
    }
    return named.orElse(Authentication.CLIENT_SECRET_BASIC);
  }

  private static Dpop dpop(SettingsReader reader) {
    String word = reader.text("dpop", 40);
    Optional<Dpop> named = word.isEmpty() ? Optional.of(Dpop.AUTOMATIC) : Dpop.named(word);
    if (named.isEmpty()) {
      reader.problem("dpop", "oidc_dpop", "dpop must be automatic, required or off.");
    }
    return named.orElse(Dpop.AUTOMATIC);
  }

  private static Set<Leniency> leniencies(SettingsReader reader) {
    Set<Leniency> found = new LinkedHashSet<>();
    for (String word : reader.texts("leniencies", Leniency.values().length, 60)) {
      Optional<Leniency> named =
          Set.of(Leniency.values()).stream()
              .filter(one -> one.name().equalsIgnoreCase(word))
              .findFirst();
      named.ifPresentOrElse(
          found::add,
          () ->
              reader.problem(
                  "leniencies", "setting_unknown", "There is no leniency " + word + "."));
    }
    return found;
  }

  private static void texts(ArrayNode array, List<String> texts) {
    texts.forEach(array::add);
  }
}
