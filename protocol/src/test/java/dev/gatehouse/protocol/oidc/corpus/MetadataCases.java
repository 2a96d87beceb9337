package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.ISSUER;

import java.util.List;
import java.util.Map;

/** Damaged and forged discovery documents. */
final class MetadataCases extends ResponseCases {

  MetadataCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    metadata();
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
    Map<String, Object> document = Baseline.document(ISSUER);
    document.put(member, value);
    return metadata(file, code, title, clause, 200, "application/json", TokenForge.json(document));
  }
}
