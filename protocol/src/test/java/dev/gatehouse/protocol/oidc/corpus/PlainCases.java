package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.CLIENT;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.ISSUER;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.NOW;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sound tokens and answers at the edges of what is allowed. */
final class PlainCases extends SoundCases {

  PlainCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    algorithms();
    edges();
    endpoints();
  }

  private void algorithms() {
    String[][] list = {
      {"RS384", "rsa", "rsa-1"},
      {"RS512", "rsa", "rsa-1"},
      {"PS256", "rsa", "rsa-1"},
      {"PS384", "rsa", "rsa-1"},
      {"PS512", "rsa", "rsa-1"},
      {"ES256", "ec256", "ec256-1"},
      {"ES384", "ec384", "ec384-1"},
      {"ES512", "ec521", "ec521-1"},
      {"EdDSA", "ed", "ed-1"},
      {"Ed25519", "ed", "ed-1"}
    };
    for (String[] entry : list) {
      vendor(
          header(entry[0], entry[2]),
          entry[1],
          entry[0],
          "alg-" + entry[0].toLowerCase(java.util.Locale.ROOT),
          ISSUER,
          "signed with " + entry[0],
          Map.of("subject", "user-1"));
    }
  }

  private void edges() {
    Map<String, Object> bare = header();
    bare.remove("typ");
    vendor(
        bare,
        "rsa",
        "RS256",
        "no-typ",
        ISSUER,
        "no typ in the header",
        Map.of("subject", "user-1"));
    Map<String, Object> longType = header();
    longType.put("typ", "application/jwt");
    vendor(
        longType,
        "rsa",
        "RS256",
        "long-typ",
        ISSUER,
        "typ with its prefix",
        Map.of("subject", "user-1"));
    Map<String, Object> nameless = header();
    nameless.remove("kid");
    vendor(
            nameless,
            "rsa",
            "RS256",
            "no-kid-one-key",
            ISSUER,
            "no kid and only one key that fits",
            Map.of("subject", "user-1"))
        .with(
            "keys",
            CorpusKeys.set(List.of(keys.jwk("rsa", "rsa-1"), keys.jwk("ec256", "ec256-1"))));
    Map<String, Object> keyWithoutId = keys.jwk("rsa", "rsa-1");
    keyWithoutId.remove("kid");
    keyWithoutId.remove("use");
    vendor(
            "key-without-kid",
            ISSUER,
            "a published key without kid and use",
            Map.of("subject", "user-1"))
        .with(
            "keys",
            CorpusKeys.set(
                List.of(keyWithoutId, Map.of("kty", "AKP", "alg", "ML-DSA-44", "pub", "x"))));
    vendor(
        "exp-within-skew",
        ISSUER,
        "expired within the clock skew",
        Map.of("subject", "user-1"),
        "exp",
        NOW - 59);
    vendor(
        "fractions",
        ISSUER,
        "times with fractions of a second",
        Map.of("subject", "user-1"),
        "iat",
        NOW - 4.5,
        "exp",
        NOW + 300.25);
    vendor(
        "subject-255",
        ISSUER,
        "a subject of 255 characters",
        Map.of("subject", "x".repeat(255)),
        "sub",
        "x".repeat(255));
    vendor(
            "fresh-enough",
            ISSUER,
            "signed in within max_age, with the required acr and a session limit",
            Map.of("session_expires_at", NOW + 600),
            "auth_time",
            NOW - 300,
            "acr",
            "urn:example:phr",
            "session_expiry",
            NOW + 600)
        .with("max_age", 300)
        .with("acr", List.of("urn:example:phr"));
    vendor(
            "further-audiences-allowed",
            ISSUER,
            "further audiences where they are allowed, with azp",
            Map.of("subject", "user-1"),
            "aud",
            List.of(CLIENT, "api"),
            "azp",
            CLIENT)
        .with("leniencies", List.of("ALLOW_FURTHER_AUDIENCES"));
    vendor(
            "auth-time-leniency",
            ISSUER,
            "no auth_time where that is tolerated",
            Map.of("subject", "user-1"))
        .with("max_age", 300)
        .with("leniencies", List.of("ALLOW_MISSING_AUTH_TIME"));
  }

  private void endpoints() {
    String json = "application/json";
    accepted(
        "callback",
        "callback",
        "a code",
        "RFC 6749 §4.1.2",
        "query",
        "code=abc&state=state-of-the-corpus&session_state=x");
    accepted(
        "callback",
        "callback-iss",
        "a code with iss",
        "RFC 9207 §2",
        "query",
        "code=abc&state=state-of-the-corpus&iss=https%3A%2F%2Flogin.example.com",
        "sends_iss",
        true);
    accepted(
        "token_response",
        "tokens",
        "tokens with a type in lower case and a lifetime as a string",
        "RFC 6749 §5.1",
        "status",
        200,
        "content_type",
        json,
        "body",
        "{\"id_token\":\"a.b.c\",\"access_token\":\"x\",\"token_type\":\"bearer\",\"expires_in\":\"3599\"}");
    accepted(
        "userinfo",
        "userinfo",
        "userinfo",
        "OpenID Connect Core §5.3.2",
        "status",
        200,
        "content_type",
        "application/json; charset=utf-8",
        "body",
        "{\"sub\":\"user-1\",\"email\":\"ada@example.com\",\"email_verified\":true}");
    Map<String, Object> signed =
        new LinkedHashMap<>(Map.of("iss", ISSUER, "aud", CLIENT, "sub", "user-1"));
    accepted(
        "userinfo",
        "userinfo-signed",
        "signed userinfo",
        "OpenID Connect Core §5.3.2",
        "status",
        200,
        "content_type",
        "application/jwt",
        "body",
        TokenForge.sign(header(), signed, keys.pair("rsa").getPrivate(), "RS256"));
    accepted(
        "metadata",
        "metadata",
        "metadata",
        "OpenID Connect Discovery §4.2",
        "status",
        200,
        "content_type",
        json,
        "body",
        TokenForge.json(Baseline.document(ISSUER)));
    accepted(
        "metadata",
        "metadata-entra-shared",
        "Entra's shared metadata",
        "OpenID Connect Discovery §4.2",
        "issuer",
        "https://login.microsoftonline.com/common/v2.0",
        "status",
        200,
        "content_type",
        json,
        "body",
        TokenForge.json(Baseline.document("https://login.microsoftonline.com/{tenantid}/v2.0")));
    accepted(
        "metadata",
        "metadata-google",
        "Google's metadata",
        "OpenID Connect Discovery §4.2",
        "issuer",
        "https://accounts.google.com",
        "status",
        200,
        "content_type",
        json,
        "body",
        TokenForge.json(Baseline.document("https://accounts.google.com")));
    accepted(
        "pushed",
        "pushed",
        "a request that was taken",
        "RFC 9126 §2.2",
        "status",
        201,
        "content_type",
        json,
        "body",
        "{\"request_uri\":\"urn:ietf:params:oauth:request_uri:6esc\",\"expires_in\":60}");
    Map<String, Object> header = header();
    header.put("typ", "logout+jwt");
    accepted(
        "logout_token",
        "logout-token",
        "a logout token",
        "OpenID Connect Back-Channel Logout §2.4",
        "logout_token",
        TokenForge.sign(header, Baseline.logoutClaims(), keys.pair("rsa").getPrivate(), "RS256"));
  }

  private void accepted(String kind, String file, String title, String clause, Object... members) {
    Case added = Case.accepted(kind, "valid-" + file, title, clause);
    for (int i = 0; i < members.length; i += 2) {
      added.with((String) members[i], members[i + 1]);
    }
    add(added);
  }
}
