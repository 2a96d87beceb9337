package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.CLIENT;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.ISSUER;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.LinkedHashMap;
import java.util.Map;

/** Attacks and damage at a provider's endpoints. */
final class EndpointCases extends ResponseCases {

  EndpointCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    tokenResponses();
    boundTokens();
    userinfo();
    pushedRequests();
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

  private void boundTokens() {
    String kind = "token_response";
    String json = "application/json";
    String clause = "RFC 9449 §5";
    String bearer = "{\"access_token\":\"abc\",\"token_type\":\"Bearer\",\"id_token\":\"a.b.c\"}";
    response(
        kind,
        "dpop-unasked",
        "token_type",
        "tokens bound to a key although there was no proof",
        clause,
        200,
        json,
        bearer.replace("Bearer", "DPoP"));
    response(
            kind,
            "dpop-not-bound",
            "dpop_not_bound",
            "Bearer tokens where bound ones are required",
            clause,
            200,
            json,
            bearer)
        .with("dpop", "REQUIRED");
    response(
            kind,
            "dpop-invalid-proof",
            "dpop_proof",
            "the proof was not accepted",
            clause,
            400,
            json,
            "{\"error\":\"invalid_dpop_proof\"}")
        .with("dpop", "OFFERED");
    response(
            kind,
            "dpop-nonce-missing",
            "dpop_proof",
            "a nonce is demanded and none is given",
            "RFC 9449 §8",
            400,
            json,
            "{\"error\":\"use_dpop_nonce\"}")
        .with("dpop", "OFFERED");
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
}
