package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.claims;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.headerWith;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attacks with algorithms, keys in headers and kinds of tokens. */
final class JoseCases extends TokenCases {

  JoseCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    algorithms();
    keyConfusion();
    headerMembers();
    tokenKinds();
  }

  private void algorithms() {
    String clause = "RFC 8725 §2.1, §3.1";
    Map<String, String> spellings = new LinkedHashMap<>();
    spellings.put("none", "alg-none");
    spellings.put("None", "alg-none-title-case");
    spellings.put("nOnE", "alg-none-mixed-case");
    spellings.put("NONE", "alg-none-upper-case");
    spellings.forEach(
        (none, file) -> {
          String unsigned = TokenForge.withSignature(header(none, "rsa-1"), claims(), new byte[0]);
          token(file, "alg_none", "alg " + none + " without a signature", clause, unsigned)
              .cve("CVE-2018-1000531");
        });
    token(
        "alg-none-with-signature",
        "alg_none",
        "alg none, with the signature of another token left in place",
        clause,
        rsa(header("none", "rsa-1")));
    token(
        "alg-missing", "token_malformed", "no alg at all", "RFC 7515 §4.1.1", rsa(without("alg")));
    token(
        "alg-list",
        "token_malformed",
        "alg is a list",
        "RFC 7515 §4.1.1",
        rsa(headerWith("alg", List.of("RS256"))));
    token(
        "alg-rs1",
        "algorithm",
        "RSA with SHA-1",
        "RFC 8725 §3.2",
        TokenForge.sign(header("RS1", "rsa-1"), claims(), keys.pair("rsa").getPrivate(), "RS1"));
    token(
        "alg-es256k",
        "algorithm",
        "a curve that is not accepted",
        "RFC 8725 §3.1",
        rsa(header("ES256K", "rsa-1")));
    token(
        "alg-lower-case",
        "algorithm",
        "alg names are case-sensitive",
        "RFC 7515 §4.1.1",
        rsa(header("rs256", "rsa-1")));
    token(
            "alg-not-allowed-here",
            "algorithm",
            "PS256 where the connection accepts RS256 only",
            "OpenID Connect Core §3.1.3.7 (7)",
            TokenForge.sign(
                header("PS256", "rsa-1"), claims(), keys.pair("rsa").getPrivate(), "PS256"))
        .with("algorithms", List.of("RS256"));
  }

  private void keyConfusion() {
    String clause = "RFC 8725 §2.1, §3.2";
    byte[] der = keys.pair("rsa").getPublic().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    byte[] modulus = ((RSAPublicKey) keys.pair("rsa").getPublic()).getModulus().toByteArray();
    token(
            "hs256-public-key-pem",
            "symmetric_algorithm",
            "HMAC with the provider's public key (PEM) as secret",
            clause,
            TokenForge.mac(
                header("HS256", "rsa-1"),
                claims(),
                pem.getBytes(StandardCharsets.US_ASCII),
                "HmacSHA256"))
        .cve("CVE-2016-10555");
    token(
            "hs256-public-key-der",
            "symmetric_algorithm",
            "HMAC with the provider's public key (DER) as secret",
            clause,
            TokenForge.mac(header("HS256", "rsa-1"), claims(), der, "HmacSHA256"))
        .cve("CVE-2016-10555");
    token(
        "hs512-modulus",
        "symmetric_algorithm",
        "HMAC with the modulus as secret",
        clause,
        TokenForge.mac(header("HS512", "rsa-1"), claims(), modulus, "HmacSHA512"));
    token(
        "hs256-client-secret",
        "symmetric_algorithm",
        "HMAC with the client secret: who knows the secret could mint tokens",
        "OpenID Connect Core §3.1.3.7 (8)",
        TokenForge.mac(
            header("HS256", "rsa-1"),
            claims(),
            "a-client-secret-of-some-length-00".getBytes(StandardCharsets.US_ASCII),
            "HmacSHA256"));
    token(
        "hs256-lower-case",
        "symmetric_algorithm",
        "an HMAC in lower case",
        clause,
        TokenForge.mac(header("hs256", "rsa-1"), claims(), der, "HmacSHA256"));
    token(
        "rsa-alg-on-ec-key",
        "key_not_found",
        "RS256 with the kid of an EC key",
        "RFC 8725 §3.1",
        rsa(header("RS256", "ec256-1")));
    token(
        "es256-alg-on-p384-key",
        "key_not_found",
        "ES256 with the kid of a P-384 key",
        "RFC 7518 §3.4",
        TokenForge.sign(
            header("ES256", "ec384-1"), claims(), keys.pair("ec384").getPrivate(), "ES384"));
  }

  private void headerMembers() {
    Map<String, Object> jwk = keys.jwk("attacker", "rsa-1");
    String attacker = "RFC 8725 §3.10";
    Map<String, Object> values = new LinkedHashMap<>();
    values.put("jwk", jwk);
    values.put("jku", "https://attacker.example/keys.json");
    values.put("x5u", "https://attacker.example/chain.pem");
    values.put("x5c", List.of("MIIBszCCAVmgAwIBAgIUAttacker"));
    values.forEach(
        (member, value) -> {
          String forged =
              TokenForge.sign(
                  headerWith(member, value), claims(), keys.pair("attacker").getPrivate(), "RS256");
          Case added =
              token(
                  "embedded-" + member,
                  "key_embedded",
                  "the header brings its own key as " + member,
                  attacker,
                  forged);
          if (member.equals("jwk")) {
            added.cve("CVE-2018-0114");
          }
        });
    token(
        "embedded-jku-honest-signature",
        "key_embedded",
        "jku beside a sound signature is refused as well",
        attacker,
        rsa(headerWith("jku", "https://login.example.com/jwks")));
    token(
            "crit-unknown",
            "critical_header",
            "a critical extension that nobody knows",
            "RFC 7515 §4.1.11",
            rsa(headerWith("crit", List.of("http://example.com/unknown"))))
        .cve("CVE-2025-59420");
    token(
        "crit-empty",
        "critical_header",
        "an empty crit is not allowed",
        "RFC 7515 §4.1.11",
        rsa(headerWith("crit", List.of())));
    token(
        "crit-standard-member",
        "critical_header",
        "crit must not name registered members",
        "RFC 7515 §4.1.11",
        rsa(headerWith("crit", List.of("alg"))));
    Map<String, Object> b64 = headerWith("b64", false);
    b64.put("crit", List.of("b64"));
    token("b64-false", "unencoded_payload", "an unencoded payload", "RFC 7797 §7", rsa(b64));
    token(
        "zip",
        "compressed",
        "zip has no meaning in a signed token",
        "RFC 7516 §4.1.3",
        rsa(headerWith("zip", "DEF")));
    token(
        "cty-jwt",
        "nested_token",
        "a token that wraps another token",
        "RFC 7519 §5.2",
        rsa(headerWith("cty", "JWT")));
    token(
        "kid-number",
        "token_malformed",
        "kid is not a string",
        "RFC 7515 §4.1.4",
        rsa(headerWith("kid", 1)));
  }

  private void tokenKinds() {
    String clause = "RFC 8725 §3.11";
    token(
        "typ-access-token",
        "typ",
        "an access token in an ID token's place",
        clause + ", RFC 9068 §4",
        rsa(headerWith("typ", "at+jwt")));
    token(
        "typ-access-token-long",
        "typ",
        "the same with the long name of its type",
        clause,
        rsa(headerWith("typ", "application/AT+JWT")));
    token(
        "typ-logout-token",
        "typ",
        "a logout token in an ID token's place",
        clause,
        rsa(headerWith("typ", "logout+jwt")));
    token(
        "typ-dpop-proof",
        "typ",
        "a proof of possession in an ID token's place",
        clause,
        rsa(headerWith("typ", "dpop+jwt")));
    token(
        "typ-list",
        "typ",
        "typ is not a string",
        "RFC 7515 §4.1.9",
        rsa(headerWith("typ", List.of("JWT"))));
    String inner = TokenForge.withSignature(header("none", "x"), claims(), new byte[0]);
    String jwe =
        Base64URL.encode("{\"alg\":\"RSA-OAEP-256\",\"enc\":\"A256GCM\",\"cty\":\"JWT\"}")
            + "."
            + Base64URL.encode("key")
            + "."
            + Base64URL.encode("iv")
            + "."
            + Base64URL.encode(inner)
            + "."
            + Base64URL.encode("tag");
    token(
            "jwe-around-unsigned",
            "encrypted",
            "an encrypted token around an unsigned one: anyone can encrypt to a public key",
            "RFC 8725 §2.3",
            jwe)
        .cve("CVE-2026-29000");
    token(
        "jwe-header-three-parts",
        "encrypted",
        "three parts under an encryption header",
        "RFC 7516 §9",
        rsa(headerWith("enc", "A256GCM")));
  }
}
