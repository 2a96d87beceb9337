package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.ACCESS_TOKEN;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.CLIENT;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.CODE;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.NOW;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.claimsWith;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.claimsWithout;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.fullHash;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.halfHash;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Attacks with soundly signed tokens that say the wrong thing. */
final class ClaimCases {

  private static final String STEP = "OpenID Connect Core §3.1.3.7 ";
  private static final String TENANT = "11111111-2222-3333-4444-555555555555";
  private static final String OTHER_TENANT = "99999999-2222-3333-4444-555555555555";

  private final CorpusKeys keys;
  private final List<Case> cases = new ArrayList<>();

  ClaimCases(CorpusKeys keys) {
    this.keys = keys;
  }

  List<Case> all() {
    issuers();
    subjects();
    audiences();
    times();
    bindings();
    strength();
    tenants();
    return cases;
  }

  private Case claims(
      String file, String code, String title, String clause, Map<String, Object> claims) {
    Case added = Case.refused("id_token", "claim-" + file, code, title, clause);
    String token = TokenForge.sign(header(), claims, keys.pair("rsa").getPrivate(), "RS256");
    cases.add(added.with("claims", claims).with("id_token", token));
    return added;
  }

  private void issuers() {
    claims(
        "iss-other",
        "issuer",
        "another provider's token",
        STEP + "(2)",
        claimsWith("iss", "https://login.attacker.example"));
    claims("iss-missing", "issuer", "no iss", STEP + "(2)", claimsWithout("iss"));
    claims(
        "iss-slash",
        "issuer",
        "iss with a slash more",
        STEP + "(2)",
        claimsWith("iss", "https://login.example.com/"));
    claims(
        "iss-case",
        "issuer",
        "iss in another case",
        STEP + "(2)",
        claimsWith("iss", "https://LOGIN.example.com"));
    claims(
        "iss-longer",
        "issuer",
        "iss that only begins like ours",
        STEP + "(2)",
        claimsWith("iss", "https://login.example.com.attacker.example"));
    claims(
        "iss-list",
        "issuer",
        "iss is a list with ours in it",
        STEP + "(2)",
        claimsWith("iss", List.of("https://attacker.example", "https://login.example.com")));
    claims(
            "iss-part",
            "issuer",
            "iss that is a part of ours",
            STEP + "(2)",
            claimsWith("iss", "https://login.example"))
        .cve("CVE-2024-53861");
    claims(
        "iss-google-elsewhere",
        "issuer",
        "Google's short issuer at another provider",
        STEP + "(2)",
        claimsWith("iss", "accounts.google.com"));
  }

  private void subjects() {
    String clause = "OpenID Connect Core §2";
    claims("sub-missing", "subject", "no sub", clause, claimsWithout("sub"));
    claims("sub-empty", "subject", "an empty sub", clause, claimsWith("sub", ""));
    claims("sub-blank", "subject", "a sub of blanks", clause, claimsWith("sub", "   "));
    claims("sub-number", "subject", "a sub that is a number", clause, claimsWith("sub", 1));
    claims(
        "sub-long",
        "subject",
        "a sub of 256 characters",
        clause,
        claimsWith("sub", "x".repeat(256)));
    claims(
        "sub-line-break",
        "subject",
        "a sub with a line break",
        clause,
        claimsWith("sub", "user-1\nadministrator"));
  }

  private void audiences() {
    claims(
        "aud-other",
        "audience",
        "meant for another client",
        STEP + "(3)",
        claimsWith("aud", "another-client"));
    claims("aud-missing", "audience", "no aud", STEP + "(3)", claimsWithout("aud"));
    claims("aud-empty", "audience", "an empty list", STEP + "(3)", claimsWith("aud", List.of()));
    claims(
        "aud-prefix",
        "audience",
        "an audience that only begins like ours",
        STEP + "(3)",
        claimsWith("aud", CLIENT + "-2"));
    claims(
        "aud-joined",
        "audience",
        "audiences joined by a blank",
        STEP + "(3)",
        claimsWith("aud", CLIENT + " another-client"));
    claims(
        "aud-mixed",
        "audience",
        "a list with a number in it",
        "RFC 7519 §4.1.3",
        claimsWith("aud", List.of(CLIENT, 1)));
    claims(
        "aud-object",
        "audience",
        "aud is an object",
        "RFC 7519 §4.1.3",
        claimsWith("aud", Map.of(CLIENT, true)));
    claims(
        "aud-further",
        "audience",
        "further audiences that are not trusted",
        STEP + "(3)",
        claimsWith("aud", List.of(CLIENT, "another-client")));
    claims(
        "azp-other",
        "azp",
        "azp names another client",
        STEP + "(5)",
        claimsWith("azp", "another-client"));
    claims(
            "azp-missing",
            "azp",
            "several audiences and no azp, even where further ones are allowed",
            STEP + "(4)",
            claimsWith("aud", List.of(CLIENT, "another-client")))
        .with("leniencies", List.of("ALLOW_FURTHER_AUDIENCES"));
  }

  private void times() {
    claims(
        "exp-instant",
        "expired",
        "at the very instant of expiry, skew included",
        "RFC 7519 §4.1.4",
        claimsWith("exp", NOW - 60));
    claims("exp-past", "expired", "an hour late", STEP + "(9)", claimsWith("exp", NOW - 3600));
    claims("exp-missing", "date", "no exp", "OpenID Connect Core §2", claimsWithout("exp"));
    claims(
        "exp-string",
        "date",
        "exp is a string",
        "RFC 7519 §2",
        claimsWith("exp", Long.toString(NOW + 300)));
    claims("exp-negative", "date", "exp before 1970", "RFC 7519 §2", claimsWith("exp", -1));
    claims(
        "exp-overflow",
        "date",
        "exp beyond every calendar",
        "RFC 7519 §2",
        claimsWith("exp", 9.2e300));
    claims(
        "exp-long-overflow",
        "date",
        "exp that overflows 64 bits",
        "RFC 7519 §2",
        claimsWith("exp", new java.math.BigInteger("18446744073709551616")));
    claims(
        "exp-milliseconds",
        "date",
        "exp in milliseconds, which would be thousands of years ahead",
        "RFC 7519 §2",
        claimsWith("exp", (NOW + 300) * 1000));
    claims(
        "nbf-future",
        "not_yet_valid",
        "not valid for another hour",
        "RFC 7519 §4.1.5",
        claimsWith("nbf", NOW + 3600));
    claims("nbf-string", "date", "nbf is a string", "RFC 7519 §2", claimsWith("nbf", "0"));
    claims("iat-missing", "date", "no iat", "OpenID Connect Core §2", claimsWithout("iat"));
    claims(
        "iat-future",
        "issued_in_future",
        "issued 61 s ahead",
        STEP + "(10)",
        claimsWith("iat", NOW + 61));
    claims(
        "iat-ancient",
        "issued_too_long_ago",
        "issued a day before the sign-in began",
        STEP + "(10)",
        claimsWith("iat", NOW - 86_400));
  }

  private void bindings() {
    claims("nonce-missing", "nonce", "no nonce", STEP + "(11)", claimsWithout("nonce"));
    claims(
        "nonce-other",
        "nonce",
        "the nonce of another sign-in",
        STEP + "(11)",
        claimsWith("nonce", "nonce-of-someone-else"));
    claims(
        "nonce-list",
        "nonce",
        "a list with our nonce in it",
        STEP + "(11)",
        claimsWith("nonce", List.of(Baseline.NONCE)));
    claims(
        "nonce-case",
        "nonce",
        "our nonce in another case",
        STEP + "(11)",
        claimsWith("nonce", "NONCE-of-the-corpus"));
    claims(
        "at-hash-other",
        "at_hash",
        "another access token's hash",
        "OpenID Connect Core §3.1.3.8",
        claimsWith("at_hash", halfHash("another-access-token")));
    claims(
        "at-hash-whole",
        "at_hash",
        "the whole hash instead of its left half",
        "OpenID Connect Core §3.1.3.6",
        claimsWith("at_hash", fullHash(ACCESS_TOKEN)));
    claims(
        "at-hash-empty",
        "at_hash",
        "an empty at_hash",
        "OpenID Connect Core §3.1.3.8",
        claimsWith("at_hash", ""));
    claims(
        "at-hash-true",
        "at_hash",
        "at_hash is not a string",
        "OpenID Connect Core §3.1.3.8",
        claimsWith("at_hash", true));
    claims(
        "c-hash-other",
        "c_hash",
        "another code's hash",
        "OpenID Connect Core §3.3.2.10",
        claimsWith("c_hash", halfHash(CODE + "x")));
  }

  private void strength() {
    claims(
            "auth-time-missing",
            "auth_time",
            "no auth_time although max_age was asked for",
            STEP + "(13)",
            claimsWithout("auth_time"))
        .with("max_age", 300);
    claims(
            "auth-time-old",
            "auth_time",
            "signed in too long ago",
            STEP + "(13)",
            claimsWith("auth_time", NOW - 361))
        .with("max_age", 300);
    claims(
            "auth-time-future",
            "auth_time",
            "will have signed in",
            STEP + "(13)",
            claimsWith("auth_time", NOW + 3600))
        .with("max_age", 300);
    claims(
            "auth-time-string",
            "auth_time",
            "auth_time is a string",
            STEP + "(13)",
            claimsWith("auth_time", Long.toString(NOW)))
        .with("max_age", 300);
    claims(
            "acr-missing",
            "acr",
            "no acr although one was required",
            STEP + "(12)",
            claimsWithout("acr"))
        .with("acr", List.of("urn:example:phishing-resistant"));
    claims(
            "acr-lower",
            "acr",
            "a weaker acr than required",
            STEP + "(12)",
            claimsWith("acr", "urn:example:password"))
        .with("acr", List.of("urn:example:phishing-resistant"));
    claims(
        "sid-number",
        "claim_malformed",
        "a session id that is no string, so that sign-out would miss it",
        "OpenID Connect Back-Channel Logout §2.1",
        claimsWith("sid", 7));
    claims(
        "session-expiry-string",
        "claim_malformed",
        "a session limit that cannot be read",
        "IPSIE session lifetime",
        claimsWith("session_expiry", "never"));
  }

  private void tenants() {
    String clause = "Microsoft identity platform, issuer validation";
    String ours = "https://login.microsoftonline.com/" + TENANT + "/v2.0";
    Map<String, Object> contradicting = claimsWith("iss", ours);
    contradicting.put("tid", OTHER_TENANT);
    claims(
            "entra-tid-contradicts-iss",
            "tenant",
            "tid is not the tenant of iss",
            clause,
            contradicting)
        .with("issuer", ours);
    Map<String, Object> foreign = claimsWith("iss", ours.replace(TENANT, OTHER_TENANT));
    foreign.put("tid", OTHER_TENANT);
    String shared = "https://login.microsoftonline.com/organizations/v2.0";
    claims(
            "entra-tenant-not-allowed",
            "tenant",
            "another company's directory over the shared address",
            clause,
            foreign)
        .with("issuer", shared)
        .with("tenants", List.of(TENANT));
    claims(
            "entra-no-tenants-named",
            "tenant",
            "the shared address without any allowed tenant",
            clause,
            foreign)
        .with("issuer", shared);
    Map<String, Object> literal =
        claimsWith("iss", "https://login.microsoftonline.com/{tenantid}/v2.0");
    literal.put("tid", TENANT);
    claims("entra-literal-template", "issuer", "the template itself as issuer", clause, literal)
        .with("issuer", shared)
        .with("tenants", List.of(TENANT));
    Map<String, Object> silent = claimsWith("iss", ours);
    claims("entra-tid-missing", "tenant", "no tid over the shared address", clause, silent)
        .with("issuer", shared)
        .with("tenants", List.of(TENANT));
    Map<String, Object> elsewhere =
        claimsWith("iss", "https://login.attacker.example/" + TENANT + "/v2.0");
    elsewhere.put("tid", TENANT);
    claims("entra-other-host", "issuer", "the right tenant at another host", clause, elsewhere)
        .with("issuer", shared)
        .with("tenants", List.of(TENANT));
  }
}
