package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.ACCESS_TOKEN;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.CLIENT;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.NOW;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.halfHash;

import java.util.List;
import java.util.Map;

/** Sound tokens in the shapes of many vendors. */
final class VendorCases extends SoundCases {

  private static final String TENANT = "11111111-2222-3333-4444-555555555555";
  private static final String OBJECT = "aaaaaaaa-bbbb-cccc-dddd-eeeeeeeeeeee";

  VendorCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    entra();
    google();
    others();
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
}
