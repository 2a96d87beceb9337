package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.CLIENT;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.ISSUER;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.NOW;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attacks and damage at a provider's endpoints and on the way back from it. */
final class ProviderCases {

  private static final String HTML = "<!DOCTYPE html><html><body>Sign in</body></html>";
  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  private final CorpusKeys keys;
  private final List<Case> cases = new ArrayList<>();

  ProviderCases(CorpusKeys keys) {
    this.keys = keys;
  }

  List<Case> all() {
    callbacks();
    tokenResponses();
    userinfo();
    metadata();
    keySets();
    pushedRequests();
    logoutTokens();
    return cases;
  }

  private Case callback(String file, String code, String title, String clause, String query) {
    Case added = Case.refused("callback", "callback-" + file, code, title, clause);
    cases.add(added.with("query", query));
    return added;
  }

  private void callbacks() {
    String state = "state=state-of-the-corpus";
    String iss = "&iss=https%3A%2F%2Flogin.example.com";
    callback("state-missing", "state", "no state", "RFC 6749 §10.12", "code=abc");
    callback("state-empty", "state", "an empty state", "RFC 6749 §10.12", "code=abc&state=");
    callback(
        "state-other",
        "state",
        "the state of another browser",
        "RFC 6749 §10.12",
        "code=abc&state=state-of-someone-else");
    callback(
        "state-before-error",
        "state",
        "an error without our state tells nothing",
        "RFC 6749 §10.12",
        "error=access_denied&state=x");
    callback(
            "iss-missing",
            "iss_parameter",
            "no iss although the provider says that it sends it",
            "RFC 9207 §2.4",
            "code=abc&" + state)
        .with("sends_iss", true);
    callback(
        "iss-other",
        "iss_parameter",
        "mix-up: the answer of another provider",
        "RFC 9207 §2.4, RFC 9700 §4.4",
        "code=abc&" + state + "&iss=https%3A%2F%2Fattacker.example");
    callback(
        "iss-other-error",
        "iss_parameter",
        "mix-up with an error",
        "RFC 9207 §2.4",
        "error=access_denied&" + state + "&iss=https%3A%2F%2Fattacker.example");
    callback(
        "iss-slash",
        "iss_parameter",
        "iss with a slash more",
        "RFC 9207 §2.4",
        "code=abc&" + state + iss + "%2F");
    callback(
        "code-twice",
        "callback_malformed",
        "code stands twice",
        "RFC 6749 §3.1",
        "code=abc&" + state + "&code=def");
    callback(
        "state-twice",
        "callback_malformed",
        "state stands twice",
        "RFC 6749 §3.1",
        "code=abc&" + state + "&" + state);
    callback(
        "name-escaped",
        "callback_malformed",
        "code stands twice, once escaped",
        "RFC 6749 §3.1",
        "code=abc&" + state + "&c%6Fde=def");
    callback(
        "bad-escape",
        "callback_malformed",
        "a broken escape",
        "RFC 3986 §2.1",
        "code=%zz&" + state);
    callback(
        "not-utf8",
        "callback_malformed",
        "an escape that is not UTF-8",
        "RFC 6749 §B",
        "code=%ff%fe&" + state);
    callback(
        "too-many",
        "callback_malformed",
        "sixty parameters",
        "limits",
        state + "&code=abc" + manyParameters());
    callback(
        "too-long",
        "callback_malformed",
        "a code of 20 kB",
        "limits",
        state + "&code=" + "x".repeat(20_000));
    callback(
            "token-only",
            "token_in_callback",
            "an access token instead of a code",
            "RFC 9700 §2.1.2",
            "access_token=abc&token_type=Bearer&" + state)
        .cve("CVE-2026-82462");
    callback(
        "id-token-beside-code",
        "token_in_callback",
        "an ID token beside the code",
        "RFC 9700 §2.1.2",
        "code=abc&id_token=a.b.c&" + state);
    callback("no-code", "no_code", "neither code nor error", "RFC 6749 §4.1.2", state);
    callback("empty-code", "no_code", "an empty code", "RFC 6749 §4.1.2", "code=&" + state);
    callback(
        "access-denied",
        "access_denied",
        "the person or the provider said no",
        "RFC 6749 §4.1.2.1",
        "error=access_denied&error_description=User+is+not+assigned&" + state);
    callback(
        "error-beside-code",
        "provider_error",
        "an error wins over a code",
        "RFC 6749 §4.1.2.1",
        "error=server_error&code=abc&" + state);
    callback(
        "error-with-markup",
        "provider_error",
        "an error that tries to be a page",
        "OWASP",
        "error=%3Cscript%3Ealert(1)%3C%2Fscript%3E&" + state);
    callback(
        "login-required",
        "interaction_required",
        "no session at the provider for a silent sign-in",
        "OpenID Connect Core §3.1.2.6",
        "error=login_required&" + state);
  }

  private static String manyParameters() {
    StringBuilder query = new StringBuilder();
    for (int i = 0; i < 60; i++) {
      query.append("&p").append(i).append("=1");
    }
    return query.toString();
  }

  private Case response(
      String kind,
      String file,
      String code,
      String title,
      String clause,
      int status,
      String type,
      String body) {
    Case added = Case.refused(kind, kind.replace('_', '-') + "-" + file, code, title, clause);
    cases.add(added.with("status", status).with("content_type", type).with("body", body));
    return added;
  }

  private void tokenResponses() {
    String json = "application/json";
    String clause = "OpenID Connect Core §3.1.3.3";
    String errors = "RFC 6749 §5.2";
    String kind = "token_response";
    response(
        kind,
        "html-500",
        "token_endpoint_error",
        "a page with status 500",
        errors,
        500,
        "text/html",
        HTML);
    response(
        kind,
        "html-200",
        "token_endpoint_malformed",
        "a page with status 200",
        clause,
        200,
        "text/html",
        HTML);
    response(
        kind,
        "empty",
        "token_endpoint_malformed",
        "nothing with status 200",
        clause,
        200,
        json,
        "");
    response(
        kind,
        "truncated",
        "token_endpoint_malformed",
        "an answer that was cut off",
        clause,
        200,
        json,
        "{\"access_token\":\"abc\",\"id_tok");
    response(
        kind,
        "form",
        "token_endpoint_malformed",
        "an answer as a form",
        clause,
        200,
        "application/x-www-form-urlencoded",
        "access_token=abc&token_type=bearer");
    response(
        kind,
        "duplicate",
        "token_endpoint_malformed",
        "id_token stands twice",
        clause,
        200,
        json,
        "{\"id_token\":\"a.b.c\",\"token_type\":\"Bearer\",\"id_token\":\"d.e.f\"}");
    response(
        kind,
        "invalid-client",
        "invalid_client",
        "a wrong secret",
        errors,
        401,
        json,
        "{\"error\":\"invalid_client\",\"error_description\":\"AADSTS7000215: Invalid client secret\"}");
    response(
        kind,
        "bare-401",
        "invalid_client",
        "a wrong secret, without words",
        errors,
        401,
        "text/plain",
        "Unauthorized");
    response(
        kind,
        "invalid-grant",
        "invalid_grant",
        "a code that was used before",
        errors,
        400,
        json,
        "{\"error\":\"invalid_grant\"}");
    response(
        kind,
        "error-200",
        "token_endpoint_error",
        "an error with status 200",
        errors,
        200,
        json,
        "{\"error\":\"bad_verification_code\"}");
    response(
        kind,
        "redirect",
        "token_endpoint_error",
        "a redirect is not followed",
        clause,
        302,
        "text/html",
        "");
    response(
            kind,
            "no-id-token",
            "no_id_token",
            "an access token alone",
            clause,
            200,
            json,
            "{\"access_token\":\"abc\",\"token_type\":\"Bearer\"}")
        .cve("CVE-2026-82462");
    response(
        kind,
        "id-token-null",
        "no_id_token",
        "id_token is null",
        clause,
        200,
        json,
        "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"id_token\":null}");
    response(
        kind,
        "id-token-object",
        "no_id_token",
        "id_token is an object",
        clause,
        200,
        json,
        "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"id_token\":{\"sub\":\"administrator\"}}");
    response(
        kind,
        "token-type",
        "token_type",
        "a type of token that was not asked for",
        clause,
        200,
        json,
        "{\"access_token\":\"abc\",\"token_type\":\"mac\",\"id_token\":\"a.b.c\"}");
    response(
        kind,
        "token-type-missing",
        "token_type",
        "no type of token",
        clause,
        200,
        json,
        "{\"access_token\":\"abc\",\"id_token\":\"a.b.c\"}");
  }

  private void userinfo() {
    String json = "application/json";
    String clause = "OpenID Connect Core §5.3.2";
    response(
        "userinfo",
        "other-sub",
        "sub_mismatch",
        "another person's userinfo",
        clause,
        200,
        json,
        "{\"sub\":\"administrator\",\"email\":\"admin@example.com\"}");
    response(
        "userinfo",
        "no-sub",
        "sub_mismatch",
        "userinfo without sub",
        clause,
        200,
        json,
        "{\"email\":\"admin@example.com\"}");
    response(
        "userinfo",
        "sub-case",
        "sub_mismatch",
        "the sub in another case",
        clause,
        200,
        json,
        "{\"sub\":\"USER-1\"}");
    response(
        "userinfo",
        "sub-list",
        "sub_mismatch",
        "a list with our sub in it",
        clause,
        200,
        json,
        "{\"sub\":[\"user-1\"]}");
    response(
        "userinfo",
        "status-401",
        "userinfo_error",
        "the access token was not accepted",
        "OpenID Connect Core §5.3.3",
        401,
        json,
        "{\"error\":\"invalid_token\"}");
    response("userinfo", "html", "userinfo_malformed", "a page", clause, 200, "text/html", HTML);
    response(
        "userinfo",
        "duplicate",
        "userinfo_malformed",
        "sub stands twice",
        clause,
        200,
        json,
        "{\"sub\":\"administrator\",\"sub\":\"user-1\"}");
    Map<String, Object> claims =
        new LinkedHashMap<>(Map.of("iss", ISSUER, "aud", CLIENT, "sub", "user-1"));
    response(
        "userinfo",
        "signed-none",
        "alg_none",
        "signed userinfo without a signature",
        "RFC 8725 §2.1",
        200,
        "application/jwt",
        TokenForge.withSignature(header("none", "rsa-1"), claims, new byte[0]));
    claims.put("aud", "another-client");
    response(
        "userinfo",
        "signed-other-audience",
        "audience",
        "signed userinfo for another client",
        clause,
        200,
        "application/jwt",
        TokenForge.sign(header(), claims, keys.pair("rsa").getPrivate(), "RS256"));
  }

  private void metadata() {
    String json = "application/json";
    String clause = "OpenID Connect Discovery §4.3";
    String members = "OpenID Connect Discovery §3";
    metadata(
        "html",
        "metadata_not_json",
        "a sign-in page instead of metadata",
        clause,
        200,
        "text/html",
        HTML);
    metadata(
        "xml",
        "metadata_not_json",
        "SAML metadata instead",
        clause,
        200,
        "application/xml",
        "<?xml version=\"1.0\"?><EntityDescriptor/>");
    metadata("not-found", "metadata_unreachable", "status 404", clause, 404, json, "{}");
    metadata(
        "duplicate-issuer",
        "metadata_not_json",
        "issuer stands twice",
        clause,
        200,
        json,
        "{\"issuer\":\"" + ISSUER + "\",\"issuer\":\"https://attacker.example\"}");
    document(
        "issuer-other",
        "metadata_issuer",
        "another issuer",
        clause,
        "issuer",
        "https://attacker.example");
    document(
        "issuer-slash",
        "metadata_issuer",
        "the issuer with a slash more",
        clause,
        "issuer",
        ISSUER + "/");
    document(
        "issuer-template",
        "metadata_issuer",
        "Microsoft's template where one tenant is configured",
        clause,
        "issuer",
        "https://login.microsoftonline.com/{tenantid}/v2.0");
    document(
        "token-endpoint-missing",
        "metadata_endpoint",
        "no token endpoint",
        members,
        "token_endpoint",
        "");
    document("jwks-missing", "metadata_endpoint", "no key set", members, "jwks_uri", "");
    document(
        "relative", "metadata_endpoint", "a relative address", members, "token_endpoint", "/token");
    document(
        "file",
        "metadata_endpoint",
        "a key set in a file",
        members,
        "jwks_uri",
        "file:///etc/passwd");
    document(
        "credentials",
        "metadata_endpoint",
        "an address with credentials",
        members,
        "token_endpoint",
        "https://user:secret@login.example.com/token");
    document(
        "fragment",
        "metadata_endpoint",
        "an address with a fragment",
        "RFC 6749 §3.2",
        "token_endpoint",
        "https://login.example.com/token#x");
    document(
        "http-jwks",
        "metadata_insecure",
        "keys over plain http",
        members,
        "jwks_uri",
        "http://login.example.com/jwks");
    document(
        "http-loopback",
        "metadata_insecure",
        "loopback over http, which nobody allowed",
        members,
        "token_endpoint",
        "http://127.0.0.1:8080/token");
    document(
            "loopback-lookalike",
            "metadata_insecure",
            "a host that only begins like loopback, where loopback is allowed",
            members,
            "token_endpoint",
            "http://127.0.0.1.attacker.example/token")
        .with("leniencies", List.of("ALLOW_LOOPBACK_HTTP"));
    document(
        "implicit-only",
        "metadata_unsupported",
        "no code flow",
        members,
        "response_types_supported",
        List.of("id_token", "token"));
    document(
        "symmetric-only",
        "metadata_unsupported",
        "ID tokens signed with HMAC only",
        members,
        "id_token_signing_alg_values_supported",
        List.of("HS256", "none"));
    metadata(
            "too-large",
            "metadata_too_large",
            "a document of more than 256 KiB",
            "limits",
            200,
            json,
            "{\"issuer\":\"" + ISSUER + "\"}")
        .with("pad_to", 300_000);
  }

  private Case metadata(
      String file, String code, String title, String clause, int status, String type, String body) {
    return response("metadata", file, code, title, clause, status, type, body);
  }

  private Case document(
      String file, String code, String title, String clause, String member, Object value) {
    Map<String, Object> document = VendorCases.document(ISSUER);
    document.put(member, value);
    return metadata(file, code, title, clause, 200, "application/json", TokenForge.json(document));
  }

  private void keySets() {
    String json = "application/json";
    String clause = "RFC 7517 §5";
    response("keys", "unavailable", "keys_unavailable", "status 503", clause, 503, json, "{}");
    response("keys", "html", "keys_malformed", "a page", clause, 200, "text/html", HTML);
    response(
        "keys",
        "no-list",
        "keys_malformed",
        "keys is not a list",
        clause,
        200,
        json,
        "{\"keys\":{}}");
    response(
        "keys", "empty", "keys_malformed", "no key at all", clause, 200, json, "{\"keys\":[]}");
    response(
        "keys",
        "symmetric",
        "keys_malformed",
        "only a symmetric key",
        "RFC 8725 §3.2",
        200,
        json,
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"c2VjcmV0\"}]}");
    response(
        "keys",
        "weak",
        "keys_malformed",
        "only an RSA key of 1024 bits",
        "RFC 7518 §3.3",
        200,
        json,
        TokenForge.json(CorpusKeys.set(List.of(keys.jwk("weak", "weak-1")))));
    Map<String, Object> exponent = keys.jwk("rsa", "rsa-1");
    exponent.put("e", "AQ");
    response(
        "keys",
        "exponent-one",
        "keys_malformed",
        "an RSA key with exponent 1, under which every signature is plain",
        "RFC 8017 §3.1",
        200,
        json,
        TokenForge.json(CorpusKeys.set(List.of(exponent))));
  }

  private void pushedRequests() {
    String clause = "RFC 9126 §2.3";
    response(
        "pushed",
        "invalid-request",
        "par_error",
        "the request was refused",
        clause,
        400,
        "application/json",
        "{\"error\":\"invalid_request\"}");
    response(
        "pushed",
        "no-uri",
        "par_error",
        "no request_uri",
        "RFC 9126 §2.2",
        201,
        "application/json",
        "{\"expires_in\":60}");
    response("pushed", "html", "par_error", "a page", clause, 200, "text/html", HTML);
    response(
        "pushed",
        "invalid-client",
        "invalid_client",
        "a wrong secret",
        clause,
        401,
        "application/json",
        "{\"error\":\"invalid_client\"}");
  }

  private void logoutTokens() {
    String clause = "OpenID Connect Back-Channel Logout §2.6";
    logout(
        "nonce",
        "logout_nonce",
        "a nonce, so perhaps an ID token",
        clause,
        "nonce",
        Baseline.NONCE);
    logout("event-missing", "logout_event", "no event", clause, "events", null);
    logout(
        "event-other",
        "logout_event",
        "another event",
        clause,
        "events",
        Map.of("https://schemas.example/other", Map.of()));
    logout(
        "event-string",
        "logout_event",
        "the event is no object",
        clause,
        "events",
        Map.of(EVENT, "yes"));
    logout("jti-missing", "logout_subject", "no jti", clause, "jti", null);
    logout("nobody", "logout_subject", "neither sub nor sid", clause, "sub", null);
    logout("audience", "audience", "for another client", clause, "aud", "another-client");
    logout("issuer", "issuer", "from another provider", clause, "iss", "https://attacker.example");
    logout("expired", "expired", "expired", clause, "exp", NOW - 600);
    logout("old", "issued_too_long_ago", "an hour old", clause, "iat", NOW - 3600);
    Case confused =
        Case.refused(
            "logout_token",
            "logout-id-token",
            "logout_event",
            "an ID token posted as a logout token",
            clause);
    cases.add(
        confused.with(
            "logout_token",
            TokenForge.sign(
                header(),
                Baseline.claimsWithout("nonce"),
                keys.pair("rsa").getPrivate(),
                "RS256")));
  }

  private void logout(
      String file,
      String code,
      String title,
      String clause,
      String claim,
      @org.jspecify.annotations.Nullable Object value) {
    Map<String, Object> claims = VendorCases.logoutClaims();
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    Map<String, Object> header = header();
    header.put("typ", "logout+jwt");
    Case added = Case.refused("logout_token", "logout-" + file, code, title, clause);
    cases.add(
        added
            .with("claims", claims)
            .with(
                "logout_token",
                TokenForge.sign(header, claims, keys.pair("rsa").getPrivate(), "RS256")));
  }
}
