package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.server.credential.AssertionKeys;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the provider tells about itself (OIDC Discovery 1.0, RFC 8414) and its public keys. */
final class Discovery {
  /** Shorter than any key is announced before it signs. */
  private static final String CACHED = "public, max-age=300";

  private final Addresses addresses;
  private final TokenKeys keys;

  Discovery(Addresses addresses, TokenKeys keys) {
    this.addresses = addresses;
    this.keys = keys;
  }

  Response configuration() {
    List<String> authentication =
        List.of("client_secret_basic", "client_secret_post", "private_key_jwt", "none");
    List<String> algorithms = AssertionKeys.algorithms();
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("issuer", addresses.issuer());
    members.put("authorization_endpoint", addresses.at("/oauth/authorize"));
    members.put("token_endpoint", addresses.at("/oauth/token"));
    members.put("userinfo_endpoint", addresses.at("/oauth/userinfo"));
    members.put("jwks_uri", addresses.at("/oauth/jwks"));
    members.put("introspection_endpoint", addresses.at("/oauth/introspect"));
    members.put("revocation_endpoint", addresses.at("/oauth/revoke"));
    members.put("end_session_endpoint", addresses.at("/oauth/end-session"));
    members.put("pushed_authorization_request_endpoint", addresses.at("/oauth/par"));
    members.put("device_authorization_endpoint", addresses.at("/oauth/device")); // RFC 8628 §4
    members.put("scopes_supported", AuthorizationRequests.SCOPES.stream().sorted().toList());
    members.put("response_types_supported", List.of("code"));
    members.put("response_modes_supported", List.of("query"));
    members.put("grant_types_supported", GRANT_TYPES);
    members.put("subject_types_supported", List.of("public"));
    members.put("id_token_signing_alg_values_supported", List.of("RS256", "ES256"));
    members.put("code_challenge_methods_supported", List.of("S256"));
    members.put("token_endpoint_auth_methods_supported", authentication);
    members.put("token_endpoint_auth_signing_alg_values_supported", algorithms);
    members.put("introspection_endpoint_auth_methods_supported", authentication.subList(0, 3));
    members.put("introspection_endpoint_auth_signing_alg_values_supported", algorithms);
    members.put("revocation_endpoint_auth_methods_supported", authentication);
    members.put("revocation_endpoint_auth_signing_alg_values_supported", algorithms);
    members.put("prompt_values_supported", List.of("none", "login", "select_account", "consent"));
    members.put("claims_supported", CLAIMS);
    members.put("claims_parameter_supported", false);
    members.put("request_parameter_supported", false);
    members.put("request_uri_parameter_supported", false);
    members.put("authorization_response_iss_parameter_supported", true);
    members.put("backchannel_logout_supported", true);
    members.put("backchannel_logout_session_supported", true);
    return OAuthAnswer.document(members).with("Cache-Control", CACHED);
  }

  private static final List<String> GRANT_TYPES =
      List.of("authorization_code", "refresh_token", TokenEndpoint.DEVICE_CODE);

  private static final List<String> CLAIMS =
      List.of(
          "iss",
          "sub",
          "aud",
          "exp",
          "iat",
          "auth_time",
          "nonce",
          "amr",
          "acr",
          "sid",
          "at_hash",
          "name",
          "preferred_username",
          "updated_at",
          "email",
          "email_verified",
          "organization",
          "connection",
          "roles",
          "permissions",
          "groups");

  Response keySet() {
    return Response.of(
            200,
            "application/jwk-set+json",
            JwtSigner.keySetDocument(keys.published()).getBytes(StandardCharsets.UTF_8))
        .with("Cache-Control", CACHED);
  }
}
