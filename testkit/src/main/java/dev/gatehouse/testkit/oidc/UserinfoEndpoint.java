package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.oidc.DpopProofs.NonceRule;
import dev.gatehouse.testkit.oidc.DpopProofs.Verdict;
import dev.gatehouse.testkit.oidc.Grants.AccessToken;
import dev.gatehouse.testkit.oidc.Grants.Grant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /oidc/userinfo}: OpenID Connect Core §5.3, with tokens of both types. */
final class UserinfoEndpoint {

  private final String issuer;
  private final Grants grants;
  private final IdTokens idTokens;
  private final SigningKeys keys;
  private final DpopProofs proofs;

  UserinfoEndpoint(
      String issuer, Grants grants, IdTokens idTokens, SigningKeys keys, DpopProofs proofs) {
    this.issuer = issuer;
    this.grants = grants;
    this.idTokens = idTokens;
    this.keys = keys;
    this.proofs = proofs;
  }

  void handle(Exchange exchange) {
    var authorization = exchange.header("Authorization").orElse("").split(" ", 2);
    var scheme = authorization[0];
    var text = authorization.length == 2 ? authorization[1] : "";
    var found = grants.byAccessToken(text);
    if (found.isEmpty()) {
      refuse(exchange, "Bearer error=\"invalid_token\"", "invalid_token");
      return;
    }
    var challenge = challenge(exchange, found.get(), scheme, text);
    if (challenge.isPresent()) {
      refuse(exchange, challenge.get(), "invalid_token");
      return;
    }
    var grant = found.get().grant();
    if (grant.does(OidcMisbehaviour.USERINFO_STATUS_500)) {
      exchange.text(500, "Something broke");
    } else if (grant.does(OidcMisbehaviour.USERINFO_HTML)) {
      exchange.html(200, "<!DOCTYPE html><title>Sign in</title><p>Please wait");
    } else {
      tellAbout(exchange, grant);
    }
  }

  /** What is missing beside a token that is known (RFC 9449 §7.1, §7.2, §9). */
  private Optional<String> challenge(
      Exchange exchange, AccessToken token, String scheme, String text) {
    if (token.thumbprint() == null) {
      return scheme.equals("Bearer")
          ? Optional.empty()
          : Optional.of("Bearer error=\"invalid_token\", error_description=\"not bound\"");
    }
    if (!scheme.equals("DPoP")) {
      return Optional.of("DPoP error=\"invalid_token\", error_description=\"bound to a key\"");
    }
    return switch (proofs.check(exchange, issuer + "/userinfo", text, rule(token.grant()))) {
      case Verdict.NoProof none -> Optional.of("DPoP error=\"invalid_dpop_proof\"");
      case Verdict.Refused refused ->
          Optional.of(
              "DPoP error=\"invalid_dpop_proof\", error_description=\"" + refused.reason() + "\"");
      case Verdict.NonceNeeded needed -> {
        exchange.addHeader("DPoP-Nonce", needed.nonce());
        // A second challenge, as servers give that take tokens of both types.
        exchange.addHeader("WWW-Authenticate", "Bearer realm=\"userinfo\"");
        yield Optional.of("DPoP error=\"use_dpop_nonce\", error_description=\"A nonce, please\"");
      }
      case Verdict.Proved proved ->
          proved.thumbprint().equals(token.thumbprint())
              ? Optional.empty()
              : Optional.of("DPoP error=\"invalid_token\", error_description=\"another key\"");
    };
  }

  private static NonceRule rule(Grant grant) {
    if (grant.does(OidcMisbehaviour.USERINFO_DPOP_NONCE_NEVER_ENOUGH)) {
      return NonceRule.NEVER_ENOUGH;
    }
    return grant.does(OidcMisbehaviour.USERINFO_DPOP_NONCE)
        ? NonceRule.NEEDED
        : NonceRule.NOT_NEEDED;
  }

  private static void refuse(Exchange exchange, String challenge, String error) {
    exchange.addHeader("WWW-Authenticate", challenge);
    exchange.json(401, Json.write(Map.of("error", error)));
  }

  private void tellAbout(Exchange exchange, Grant grant) {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", grant.session().person().id());
    claims.putAll(idTokens.aboutPerson(grant));
    if (grant.does(OidcMisbehaviour.USERINFO_OTHER_SUBJECT)) {
      claims.put("sub", "somebody-else");
    }
    if (grant.does(OidcMisbehaviour.USERINFO_SIGNED)) {
      claims.put("iss", issuer);
      claims.put("aud", grant.parameter("client_id"));
      var key = keys.current();
      exchange.answer(200, "application/jwt", key.sign(IdTokens.header(key), Json.write(claims)));
    } else {
      exchange.json(200, Json.write(claims));
    }
  }
}
