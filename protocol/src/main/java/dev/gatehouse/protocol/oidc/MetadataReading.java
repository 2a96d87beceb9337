package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.Json;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One reading of one discovery document (OpenID Connect Discovery §3, §4.3). */
final class MetadataReading {

  private static final int MOST_VALUES = 200;

  private final ExpectedIssuer expected;
  private final Set<Leniency> leniencies;
  private final Map<String, Object> document;

  private MetadataReading(
      ExpectedIssuer expected, Set<Leniency> leniencies, Map<String, Object> document) {
    this.expected = expected;
    this.leniencies = leniencies;
    this.document = document;
  }

  static MetadataResult read(byte[] octets, ExpectedIssuer expected, Set<Leniency> leniencies) {
    if (octets.length > ProviderMetadata.LARGEST_DOCUMENT) {
      return Refused.because(
          OidcRefusalCode.METADATA_TOO_LARGE, "The document has " + octets.length + " bytes");
    }
    return switch (Json.parseObject(octets, ProviderMetadata.LARGEST_DOCUMENT)) {
      case Json.Malformed malformed ->
          Refused.because(
              OidcRefusalCode.METADATA_NOT_JSON,
              looksLikeMarkup(octets)
                  ? "The document is a web page or XML, not JSON"
                  : "The document is unreadable: " + malformed.detail());
      case Json.ObjectValue object -> {
        try {
          yield new MetadataReading(expected, leniencies, object.members()).read();
        } catch (Unusable unusable) {
          yield Refused.because(unusable.code, unusable.detail);
        }
      }
    };
  }

  private MetadataResult read() throws Unusable {
    String issuer = issuer();
    requireCodeFlow();
    URI authorization = required("authorization_endpoint");
    URI token = required("token_endpoint");
    URI keys = required("jwks_uri");
    return new MetadataResult.Found(
        new ProviderMetadata(
            expected,
            issuer,
            authorization,
            token,
            optional("userinfo_endpoint"),
            keys,
            optional("end_session_endpoint"),
            optional("pushed_authorization_request_endpoint"),
            isTrue("require_pushed_authorization_requests"),
            isTrue("authorization_response_iss_parameter_supported"),
            strings("token_endpoint_auth_methods_supported"),
            idTokenAlgorithms(),
            algorithms("dpop_signing_alg_values_supported"),
            strings("scopes_supported")));
  }

  /** OpenID Connect Discovery §4.3: identical to the issuer that the document was fetched for. */
  private String issuer() throws Unusable {
    if (!(document.get("issuer") instanceof String issuer)) {
      throw new Unusable(OidcRefusalCode.METADATA_ISSUER, "The document names no issuer");
    }
    boolean fits =
        switch (expected) {
          case ExpectedIssuer.Exact exact -> issuer.equals(exact.configured());
          case ExpectedIssuer.Google google ->
              issuer.equals(google.configured()) || issuer.equals("accounts.google.com");
          case ExpectedIssuer.EntraTemplate shared -> issuer.equals(Entra.TEMPLATE);
        };
    if (!fits) {
      String hint =
          withoutSlash(issuer).equals(withoutSlash(expected.configured()))
              ? "; only the slash at the end differs"
              : "";
      throw new Unusable(
          OidcRefusalCode.METADATA_ISSUER,
          "The document names " + issuer + ", expected was " + expected.configured() + hint);
    }
    return issuer;
  }

  private void requireCodeFlow() throws Unusable {
    Set<String> responseTypes = strings("response_types_supported");
    if (!responseTypes.isEmpty() && !responseTypes.contains("code")) {
      throw new Unusable(
          OidcRefusalCode.METADATA_UNSUPPORTED,
          "The provider offers the response types " + responseTypes + ", needed is code");
    }
  }

  private Set<JwsAlgorithm> idTokenAlgorithms() throws Unusable {
    String member = "id_token_signing_alg_values_supported";
    Set<JwsAlgorithm> understood = algorithms(member);
    if (understood.isEmpty() && !strings(member).isEmpty()) {
      throw new Unusable(
          OidcRefusalCode.METADATA_UNSUPPORTED,
          "The provider signs ID tokens with " + strings(member) + " only");
    }
    return understood;
  }

  private URI required(String member) throws Unusable {
    URI url = optional(member);
    if (url == null) {
      throw new Unusable(OidcRefusalCode.METADATA_ENDPOINT, "The document has no " + member);
    }
    return url;
  }

  private @Nullable URI optional(String member) throws Unusable {
    Object value = document.get(member);
    if (value == null || value.equals("")) {
      return null;
    }
    return switch (Endpoint.of(String.valueOf(value), leniencies)) {
      case Endpoint.Usable usable -> usable.url();
      case Endpoint.Malformed malformed ->
          throw new Unusable(
              OidcRefusalCode.METADATA_ENDPOINT, member + " is not an absolute http address");
      case Endpoint.Insecure insecure ->
          throw new Unusable(
              OidcRefusalCode.METADATA_INSECURE, member + " does not start with https");
    };
  }

  private boolean isTrue(String member) {
    return Boolean.TRUE.equals(document.get(member));
  }

  private Set<String> strings(String member) {
    Set<String> strings = new LinkedHashSet<>();
    if (document.get(member) instanceof List<?> list) {
      list.stream()
          .limit(MOST_VALUES)
          .filter(String.class::isInstance)
          .map(String.class::cast)
          .forEach(strings::add);
    }
    return strings;
  }

  private Set<JwsAlgorithm> algorithms(String member) {
    Set<JwsAlgorithm> algorithms = EnumSet.noneOf(JwsAlgorithm.class);
    strings(member).forEach(name -> JwsAlgorithm.named(name).ifPresent(algorithms::add));
    return algorithms;
  }

  private static boolean looksLikeMarkup(byte[] octets) {
    int shown = Math.min(octets.length, 200);
    return new String(octets, 0, shown, StandardCharsets.UTF_8).stripLeading().startsWith("<");
  }

  private static String withoutSlash(String issuer) {
    return issuer.endsWith("/") ? issuer.substring(0, issuer.length() - 1) : issuer;
  }

  /** Leaves the reading; never leaves this class. */
  private static final class Unusable extends Exception {
    private final OidcRefusalCode code;
    private final String detail;

    private Unusable(OidcRefusalCode code, String detail) {
      super(detail, null, false, false);
      this.code = code;
      this.detail = detail;
    }
  }
}
