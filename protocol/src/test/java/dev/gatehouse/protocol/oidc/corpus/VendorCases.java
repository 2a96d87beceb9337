package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.ACCESS_TOKEN;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.CLIENT;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.ISSUER;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.NOW;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.halfHash;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Sound answers in the shapes of many vendors. */
final class VendorCases {

  private static final String TENANT = "11111111-2222-3333-4444-555555555555";
  private static final String OBJECT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

  private final CorpusKeys keys;
  private final List<Case> cases = new ArrayList<>();

  VendorCases(CorpusKeys keys) {
    this.keys = keys;
  }

  List<Case> all() {
    entra();
    google();
    others();
    algorithms();
    edges();
    endpoints();
    return cases;
  }

  /** A whole discovery document. */
  static Map<String, Object> document(String issuer) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("issuer", issuer);
    document.put("authorization_endpoint", "https://login.example.com/authorize");
    document.put("token_endpoint", "https://login.example.com/token");
    document.put("userinfo_endpoint", "https://login.example.com/userinfo");
    document.put("jwks_uri", "https://login.example.com/jwks");
    document.put("response_types_supported", List.of("code", "id_token"));
    document.put("subject_types_supported", List.of("public"));
    document.put("id_token_signing_alg_values_supported", List.of("RS256", "HS256"));
    return document;
  }

  static Map<String, Object> logoutClaims() {
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", ISSUER);
    claims.put("aud", CLIENT);
    claims.put("iat", NOW - 5);
    claims.put("exp", NOW + 115);
    claims.put("jti", "logout-1");
    claims.put("sub", "user-1");
    claims.put("events", Map.of("http://schemas.openid.net/event/backchannel-logout", Map.of()));
    return claims;
  }

  private Case vendor(
      String file, String issuer, String title, Map<String, Object> expected, Object... claims) {
    return vendor(header(), "rsa", "RS256", file, issuer, title, expected, claims);
  }

  private Case vendor(
      Map<String, Object> header,
      String key,
      String algorithm,
      String file,
      String issuer,
      String title,
      Map<String, Object> expected,
      Object... claims) {
    Map<String, Object> all = Baseline.claims();
    all.put("iss", issuer);
    for (int i = 0; i < claims.length; i += 2) {
      all.put((String) claims[i], claims[i + 1]);
    }
    Case added = Case.accepted("id_token", "valid-" + file, title, "OpenID Connect Core §2");
    cases.add(
        added
            .with("issuer", issuer)
            .with("expected", expected)
            .with("claims", all)
            .with(
                "id_token", TokenForge.sign(header, all, keys.pair(key).getPrivate(), algorithm)));
    return added;
  }

  private void entra() {
    String v2 = "https://login.microsoftonline.com/" + TENANT + "/v2.0";
    String key = TENANT + "/" + OBJECT;
    vendor(
        "entra-v2",
        v2,
        "Entra, dated back five minutes, with groups and an unproved e-mail",
        Map.of(
            "account_key",
            key,
            "email_verified",
            false,
            "groups",
            List.of("0f0f0f0f-0000-0000-0000-000000000001")),
        "tid",
        TENANT,
        "oid",
        OBJECT,
        "sub",
        "AAAAAAAAAAAAAAAAAAAAAIkzqFVrSaSaFHy782bbtaQ",
        "iat",
        NOW - 300,
        "nbf",
        NOW - 300,
        "exp",
        NOW + 3600,
        "email",
        "ada@contoso.com",
        "preferred_username",
        "ada@contoso.com",
        "name",
        "Ada",
        "groups",
        List.of("0f0f0f0f-0000-0000-0000-000000000001"),
        "ver",
        "2.0",
        "uti",
        "x",
        "rh",
        "0.x",
        "aio",
        "x");
    vendor(
        "entra-v1",
        "https://sts.windows.net/" + TENANT + "/",
        "Entra's first version of tokens",
        Map.of("account_key", key),
        "tid",
        TENANT,
        "oid",
        OBJECT,
        "upn",
        "ada@contoso.com",
        "unique_name",
        "ada@contoso.com",
        "ver",
        "1.0",
        "amr",
        List.of("pwd", "mfa"));
    vendor(
        "entra-overage",
        v2,
        "Entra with more groups than fit",
        Map.of("account_key", key, "groups_overage", true),
        "tid",
        TENANT,
        "oid",
        OBJECT,
        "_claim_names",
        Map.of("groups", "src1"),
        "_claim_sources",
        Map.of("src1", Map.of("endpoint", "https://graph.windows.net/x/users/y/getMemberObjects")));
    vendor(
        "entra-hasgroups",
        v2,
        "Entra with hasgroups as a string",
        Map.of("groups_overage", true),
        "tid",
        TENANT,
        "oid",
        OBJECT,
        "hasgroups",
        "true");
    vendor(
        "entra-edov",
        v2,
        "Entra with an e-mail whose domain owner was verified",
        Map.of("email_verified", true),
        "tid",
        TENANT,
        "oid",
        OBJECT,
        "email",
        "ada@contoso.com",
        "xms_edov",
        "1");
    vendor(
            "entra-email-verified-is-nothing",
            v2,
            "Entra's tenants can set email_verified themselves, so it counts for nothing",
            Map.of("email_verified", false),
            "tid",
            TENANT,
            "oid",
            OBJECT,
            "email",
            "ceo@victim.example",
            "email_verified",
            true)
        .cve("CVE-2026-59151");
    vendor(
            "entra-shared",
            v2,
            "Entra over the shared address, tenant allowed",
            Map.of("account_key", key),
            "tid",
            TENANT,
            "oid",
            OBJECT)
        .with("issuer", "https://login.microsoftonline.com/organizations/v2.0")
        .with("tenants", List.of(TENANT));
  }

  private void google() {
    for (String issuer : List.of("https://accounts.google.com", "accounts.google.com")) {
      vendor(
              "google-" + (issuer.startsWith("https") ? "long" : "short"),
              issuer,
              "Google, issuer " + issuer,
              Map.of(
                  "subject",
                  "110248495921238986420",
                  "email_verified",
                  true,
                  "groups_absent",
                  true),
              "sub",
              "110248495921238986420",
              "azp",
              CLIENT,
              "hd",
              "example.com",
              "email",
              "ada@example.com",
              "email_verified",
              true,
              "at_hash",
              halfHash(ACCESS_TOKEN))
          .with("issuer", "https://accounts.google.com");
    }
  }

  private void others() {
    vendor(
        "okta",
        "https://acme.okta.com",
        "Okta, with amr, idp, at_hash and a list of groups",
        Map.of(
            "subject",
            "00uid4BxXw6I6TV4m0g3",
            "groups",
            List.of("Everyone", "Engineering"),
            "amr",
            List.of("pwd", "otp", "mfa")),
        "sub",
        "00uid4BxXw6I6TV4m0g3",
        "ver",
        1,
        "jti",
        "ID.4eAWJOCMB3SX8XewDfVR",
        "amr",
        List.of("pwd", "otp", "mfa"),
        "idp",
        "00ok1u7AsAkrwdZL3z0g3",
        "auth_time",
        NOW - 60,
        "at_hash",
        halfHash(ACCESS_TOKEN),
        "groups",
        List.of("Everyone", "Engineering"));
    vendor(
            "auth0",
            "https://acme.eu.auth0.com/",
            "Auth0, issuer with a slash, roles in a claim named by an address",
            Map.of("subject", "auth0|5f7c8ec7c33c6c004bbafe82", "groups", List.of("admin")),
            "sub",
            "auth0|5f7c8ec7c33c6c004bbafe82",
            "sid",
            "s-1",
            "https://acme.example/roles",
            List.of("admin"),
            "email",
            "ada@example.com",
            "email_verified",
            true,
            "updated_at",
            "2026-01-01T00:00:00.000Z")
        .with("groups_claim", "https://acme.example/roles");
    vendor(
        "onelogin",
        "https://acme.onelogin.com/oidc/2",
        "OneLogin, groups as one string",
        Map.of("subject", "38545917", "groups", List.of("Engineering")),
        "sub",
        "38545917",
        "params",
        Map.of(),
        "groups",
        "Engineering");
    vendor(
        "pingone",
        "https://auth.pingone.eu/" + TENANT + "/as",
        "PingOne, with acr and its own claims",
        Map.of("acr", "Single_Factor"),
        "acr",
        "Single_Factor",
        "amr",
        List.of("pwd"),
        "auth_time",
        NOW - 3,
        "sid",
        "s-2",
        "env",
        TENANT,
        "org",
        OBJECT,
        "p1.region",
        "EU");
    vendor(
        "keycloak",
        "https://sso.example.com/realms/acme",
        "Keycloak, with typ in the claims and azp",
        Map.of("session_id", "3e7a", "acr", "1"),
        "jti",
        "j",
        "typ",
        "ID",
        "azp",
        CLIENT,
        "sid",
        "3e7a",
        "acr",
        "1",
        "auth_time",
        NOW - 1,
        "at_hash",
        halfHash(ACCESS_TOKEN),
        "email_verified",
        false,
        "groups",
        List.of("/engineering"));
    vendor(
        "salesforce",
        "https://acme.my.salesforce.com",
        "Salesforce, whose subject is an address",
        Map.of("subject", "https://login.salesforce.com/id/00D/005"),
        "sub",
        "https://login.salesforce.com/id/00D/005",
        "at_hash",
        halfHash(ACCESS_TOKEN),
        "custom_attributes",
        Map.of("Role", "Admin"));
    vendor(
            "cognito",
            "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_abc",
            "Cognito, with e-mail verification as a string",
            Map.of("email_verified", true, "groups", List.of("admins")),
            "cognito:groups",
            List.of("admins"),
            "cognito:username",
            "ada",
            "token_use",
            "id",
            "event_id",
            OBJECT,
            "origin_jti",
            OBJECT,
            "email",
            "ada@example.com",
            "email_verified",
            "true")
        .with("groups_claim", "cognito:groups");
    vendor(
        "adfs",
        "https://adfs.example.com/adfs",
        "ADFS, without azp and with apptype",
        Map.of("subject", "qRdFDvQ="),
        "sub",
        "qRdFDvQ=",
        "upn",
        "ada@example.com",
        "unique_name",
        "EXAMPLE\\ada",
        "pwd_exp",
        "1000",
        "auth_time",
        "2026-01-01T00:00:00.000Z");
    vendor(
        "jumpcloud",
        "https://oauth.id.jumpcloud.com/",
        "JumpCloud, audience as a list of one",
        Map.of("groups", List.of("Engineering")),
        "aud",
        List.of(CLIENT),
        "rat",
        NOW - 20,
        "auth_time",
        NOW - 10,
        "groups",
        "Engineering");
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

  private void accepted(String kind, String file, String title, String clause, Object... members) {
    Case added = Case.accepted(kind, "valid-" + file, title, clause);
    for (int i = 0; i < members.length; i += 2) {
      added.with((String) members[i], members[i + 1]);
    }
    cases.add(added);
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
        TokenForge.json(document(ISSUER)));
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
        TokenForge.json(document("https://login.microsoftonline.com/{tenantid}/v2.0")));
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
        TokenForge.json(document("https://accounts.google.com")));
    accepted(
        "keys",
        "keys",
        "a key set with keys of unknown kinds",
        "RFC 7517 §5",
        "status",
        200,
        "content_type",
        json,
        "body",
        TokenForge.json(
            CorpusKeys.set(List.of(Map.of("kty", "AKP", "kid", "pq"), keys.jwk("ed", "ed-1")))));
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
        TokenForge.sign(header, logoutClaims(), keys.pair("rsa").getPrivate(), "RS256"));
  }
}
