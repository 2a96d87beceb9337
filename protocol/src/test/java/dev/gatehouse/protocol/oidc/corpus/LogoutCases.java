package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.NOW;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.Map;

/** Attacks with logout tokens. */
final class LogoutCases extends CaseGroup {

  private static final String EVENT = "http://schemas.openid.net/event/backchannel-logout";

  LogoutCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    logoutTokens();
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
    add(
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
    Map<String, Object> claims = Baseline.logoutClaims();
    if (value == null) {
      claims.remove(claim);
    } else {
      claims.put(claim, value);
    }
    Map<String, Object> header = header();
    header.put("typ", "logout+jwt");
    Case added = Case.refused("logout_token", "logout-" + file, code, title, clause);
    add(
        added
            .with("claims", claims)
            .with(
                "logout_token",
                TokenForge.sign(header, claims, keys.pair("rsa").getPrivate(), "RS256")));
  }
}
