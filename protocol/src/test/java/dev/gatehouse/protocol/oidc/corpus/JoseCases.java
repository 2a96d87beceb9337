package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.claims;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.headerWith;

import com.nimbusds.jose.util.Base64URL;
import java.nio.charset.StandardCharsets;
import java.security.interfaces.RSAPublicKey;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Attacks on the token as such: algorithms, keys, headers, encodings. */
final class JoseCases {

  private final CorpusKeys keys;
  private final List<Case> cases = new ArrayList<>();

  JoseCases(CorpusKeys keys) {
    this.keys = keys;
  }

  List<Case> all() {
    algorithms();
    keyConfusion();
    headerMembers();
    tokenKinds();
    signatures();
    keySelection();
    keySets();
    json();
    encodings();
    return cases;
  }

  private Case token(String file, String code, String title, String clause, String token) {
    Case added = Case.refused("id_token", "jose-" + file, code, title, clause);
    cases.add(added.with("id_token", token));
    return added;
  }

  private String rsa(Map<String, ?> header) {
    return TokenForge.sign(header, claims(), keys.pair("rsa").getPrivate(), "RS256");
  }

  private String payload(String payload) {
    return TokenForge.sign(
        TokenForge.json(header()), payload, keys.pair("rsa").getPrivate(), "RS256");
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

  private void signatures() {
    String clause = "RFC 8725 §3.3";
    Map<String, Object> ec = header("ES256", "ec256-1");
    token(
            "ecdsa-all-zero",
            "signature",
            "r and s are zero",
            clause,
            TokenForge.withSignature(ec, claims(), new byte[64]))
        .cve("CVE-2022-21449");
    byte[] zeroR = new byte[64];
    zeroR[63] = 1;
    token(
            "ecdsa-zero-r",
            "signature",
            "r is zero, s is one",
            clause,
            TokenForge.withSignature(ec, claims(), zeroR))
        .cve("CVE-2022-21449");
    byte[] order = new byte[64];
    System.arraycopy(
        hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"), 0, order, 0, 32);
    System.arraycopy(
        hex("ffffffff00000000ffffffffffffffffbce6faada7179e84f3b9cac2fc632551"), 0, order, 32, 32);
    token(
            "ecdsa-order",
            "signature",
            "r and s are the order of the curve, which is zero again",
            clause,
            TokenForge.withSignature(ec, claims(), order))
        .cve("CVE-2022-21449");
    token(
        "ecdsa-der",
        "signature",
        "an ECDSA signature in DER",
        "RFC 7518 §3.4",
        TokenForge.sign(ec, claims(), keys.pair("ec256").getPrivate(), "ES256 in DER"));
    String sound = TokenForge.sign(ec, claims(), keys.pair("ec256").getPrivate(), "ES256");
    token(
        "ecdsa-truncated",
        "signature",
        "an ECDSA signature one octet short",
        "RFC 7518 §3.4",
        shortened(sound));
    Map<String, Object> ed = header("EdDSA", "ed-1");
    token(
        "ed25519-short",
        "signature",
        "an Ed25519 signature one octet short",
        "RFC 8032 §5.1.7",
        shortened(TokenForge.sign(ed, claims(), keys.pair("ed").getPrivate(), "EdDSA")));
    token(
        "ed25519-all-zero",
        "signature",
        "an Ed25519 signature of zeros",
        "RFC 8032 §5.1.7",
        TokenForge.withSignature(ed, claims(), new byte[64]));
    token(
        "rsa-empty",
        "signature",
        "RS256 with nothing after the last dot",
        "RFC 7515 §5.2",
        TokenForge.withSignature(header(), claims(), new byte[0]));
    token(
        "rsa-all-zero",
        "signature",
        "an RSA signature of zeros",
        clause,
        TokenForge.withSignature(header(), claims(), new byte[256]));
    token(
        "other-key-same-kid",
        "signature",
        "signed by another key under the provider's kid",
        "OpenID Connect Core §3.1.3.7 (6)",
        TokenForge.sign(header(), claims(), keys.pair("attacker").getPrivate(), "RS256"));
    String[] parts = rsa(header()).split("\\.");
    String other = TokenForge.json(Baseline.claimsWith("sub", "administrator"));
    token(
        "payload-exchanged",
        "signature",
        "claims exchanged under a sound signature",
        clause,
        parts[0] + "." + Base64URL.encode(other) + "." + parts[2]);
    token(
        "header-exchanged",
        "signature",
        "the header exchanged under a sound signature",
        clause,
        Base64URL.encode(TokenForge.json(header("RS512", "rsa-1")))
            + "."
            + parts[1]
            + "."
            + parts[2]);
    token(
        "pss-as-pkcs1",
        "signature",
        "a PKCS #1 v1.5 signature under PS256",
        "RFC 7518 §3.5",
        rsa(header("PS256", "rsa-1")));
  }

  private void keySelection() {
    String clause = "OpenID Connect Core §10.1";
    token(
        "kid-unknown",
        "key_not_found",
        "a kid that the provider does not publish",
        clause,
        rsa(header("RS256", "rsa-9")));
    token(
        "kid-path",
        "key_not_found",
        "a kid that tries to be a path",
        "RFC 8725 §3.10",
        rsa(header("RS256", "../../../dev/null")));
    token(
        "kid-sql",
        "key_not_found",
        "a kid that tries to be SQL",
        "RFC 8725 §3.10",
        rsa(header("RS256", "x' UNION SELECT 'secret")));
    token(
        "kid-missing-several-keys",
        "key_ambiguous",
        "no kid although several keys fit",
        clause,
        rsa(without("kid")));
  }

  private void keySets() {
    Map<String, Object> weak = keys.jwk("weak", "weak-1");
    String weakToken =
        TokenForge.sign(
            header("RS256", "weak-1"), claims(), keys.pair("weak").getPrivate(), "RS256");
    token(
            "key-rsa-1024",
            "key_not_found",
            "an RSA key of 1024 bits does not count",
            "RFC 7518 §3.3",
            weakToken)
        .with("keys", CorpusKeys.set(List.of(keys.jwk("rsa", "rsa-1"), weak)));
    Map<String, Object> encryption = keys.jwk("rsa", "rsa-1");
    encryption.put("use", "enc");
    token(
            "key-for-encryption",
            "key_not_found",
            "a key that is published for encryption",
            "RFC 7517 §4.2",
            rsa(header()))
        .with("keys", CorpusKeys.set(List.of(encryption, keys.jwk("rsa2", "rsa-2"))));
    Map<String, Object> pinned = keys.jwk("rsa", "rsa-1");
    pinned.put("alg", "PS256");
    token(
            "key-for-other-algorithm",
            "key_not_found",
            "a key that is published for PS256 verifies no RS256",
            "RFC 7517 §4.4, RFC 8725 §3.1",
            rsa(header()))
        .with("keys", CorpusKeys.set(List.of(pinned)));
    Map<String, Object> operations = keys.jwk("rsa", "rsa-1");
    operations.put("key_ops", List.of("wrapKey"));
    token(
            "key-operations",
            "key_not_found",
            "a key that may only wrap keys",
            "RFC 7517 §4.3",
            rsa(header()))
        .with("keys", CorpusKeys.set(List.of(operations, keys.jwk("rsa2", "rsa-2"))));
    Map<String, Object> offCurve = keys.jwk("ec256", "ec256-1");
    offCurve.put("y", offCurve.get("x"));
    token(
            "key-off-curve",
            "key_not_found",
            "an EC key whose point is not on its curve",
            "RFC 8725 §3.4",
            TokenForge.sign(
                header("ES256", "ec256-1"), claims(), keys.pair("ec256").getPrivate(), "ES256"))
        .with("keys", CorpusKeys.set(List.of(offCurve, keys.jwk("rsa", "rsa-1"))));
    Map<String, Object> privatePart = keys.jwk("rsa", "rsa-1");
    privatePart.put("d", "AQAB");
    token(
            "key-with-private-part",
            "key_not_found",
            "a key that was published with its private part",
            "RFC 7517 §9.2",
            rsa(header()))
        .with("keys", CorpusKeys.set(List.of(privatePart, keys.jwk("rsa2", "rsa-2"))));
  }

  private void json() {
    String clause = "RFC 8725 §2.6, RFC 7515 §4";
    String header = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\",\"alg\":\"none\"}";
    token(
        "duplicate-alg",
        "duplicate_member",
        "alg stands twice in the header",
        clause,
        TokenForge.sign(header, TokenForge.json(claims()), keys.pair("rsa").getPrivate(), "RS256"));
    String body = TokenForge.json(claims());
    String open = body.substring(0, body.length() - 1);
    token(
        "duplicate-sub",
        "duplicate_member",
        "sub stands twice",
        "RFC 7519 §4",
        payload(open + ",\"sub\":\"administrator\"}"));
    token(
        "duplicate-sub-escaped",
        "duplicate_member",
        "sub stands twice, once as an escape",
        "RFC 7519 §4",
        payload(open + ",\"s\\u0075b\":\"administrator\"}"));
    token(
        "duplicate-null",
        "duplicate_member",
        "sub stands twice, once as null",
        "RFC 7519 §4",
        payload(open + ",\"sub\":null}"));
    token(
        "duplicate-nested",
        "duplicate_member",
        "a name stands twice further inside",
        "RFC 7519 §4",
        payload(open + ",\"realm_access\":{\"roles\":[],\"roles\":[\"admin\"]}}"));
    token(
        "payload-list",
        "token_malformed",
        "claims are a list",
        "RFC 7519 §7.2",
        payload("[" + body + "]"));
    token(
        "payload-not-json",
        "token_malformed",
        "claims are not JSON",
        "RFC 7519 §7.2",
        payload("sub=user-1"));
    token("payload-empty", "token_malformed", "no claims at all", "RFC 7519 §7.2", payload(""));
    token(
        "payload-trailing",
        "token_malformed",
        "a second object follows the claims",
        "RFC 7519 §7.2",
        payload(body + "{\"sub\":\"administrator\"}"));
    token(
        "payload-comment",
        "token_malformed",
        "a comment within the claims",
        "RFC 8259 §2",
        payload(open + "/*,\"sub\":\"x\"*/}"));
    token(
        "payload-nan",
        "token_malformed",
        "a number that is none",
        "RFC 8259 §6",
        payload(open + ",\"level\":NaN}"));
    token(
        "payload-lone-surrogate",
        "token_malformed",
        "half a surrogate pair, which many encoders turn into a question mark",
        "RFC 8259 §8.2",
        payload(body.replace("user-1", "user-\\ud800")));
    token(
        "payload-nul",
        "token_malformed",
        "NUL within the subject",
        "RFC 8259 §7",
        payload(body.replace("user-1", "user-1\\u0000x")));
    token(
        "payload-deep",
        "token_malformed",
        "a thousand lists within each other",
        "RFC 8259 §9",
        payload(open + ",\"deep\":" + "[".repeat(1000) + "]".repeat(1000) + "}"));
    token(
        "payload-long-number",
        "token_malformed",
        "a number of a thousand digits",
        "RFC 8259 §9",
        payload(open + ",\"level\":" + "9".repeat(1000) + "}"));
    byte[] latin = body.replace("user-1", "us\u00e9r").getBytes(StandardCharsets.ISO_8859_1);
    token(
        "payload-not-utf8",
        "token_malformed",
        "claims that are not UTF-8",
        "RFC 8725 §3.7",
        TokenForge.sign(TokenForge.json(header()), latin, keys.pair("rsa").getPrivate(), "RS256"));
    byte[] wide = body.getBytes(StandardCharsets.UTF_16);
    token(
        "payload-utf16",
        "token_malformed",
        "claims in UTF-16",
        "RFC 8725 §3.7",
        TokenForge.sign(TokenForge.json(header()), wide, keys.pair("rsa").getPrivate(), "RS256"));
  }

  private void encodings() {
    String clause = "RFC 7515 §2, §5.2";
    String sound = rsa(header());
    token("padding", "signature", "padding after the signature", clause, sound + "==");
    String[] parts = sound.split("\\.");
    token(
        "header-padding",
        "token_malformed",
        "padding after the header",
        clause,
        parts[0] + "=." + parts[1] + "." + parts[2]);
    token(
        "second-spelling",
        "signature",
        "the same signature spelled differently in its last bits",
        clause,
        respelled(sound));
    token(
        "line-break",
        "token_malformed",
        "a line break within the token",
        clause,
        parts[0].substring(0, 10)
            + "\n"
            + parts[0].substring(10)
            + "."
            + parts[1]
            + "."
            + parts[2]);
    token("two-parts", "token_malformed", "two parts", clause, parts[0] + "." + parts[1]);
    token("four-parts", "token_malformed", "four parts", clause, sound + "." + parts[2]);
    token(
        "json-serialization",
        "token_malformed",
        "a token in JSON serialization",
        "OpenID Connect Core §2",
        "{\"payload\":\""
            + parts[1]
            + "\",\"protected\":\""
            + parts[0]
            + "\",\"signature\":\""
            + parts[2]
            + "\"}");
    token("not-a-token", "token_malformed", "not a token", clause, "not a token");
    Case large =
        Case.refused(
            "id_token",
            "jose-too-large",
            "token_too_large",
            "a token of more than 256 KiB",
            "RFC 8725 §3.6");
    cases.add(large.with("id_token", sound).with("repeat_last_character", 270_000));
  }

  private static Map<String, Object> without(String member) {
    Map<String, Object> header = header();
    header.remove(member);
    return header;
  }

  private static String shortened(String token) {
    int dot = token.lastIndexOf('.');
    byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
    return token.substring(0, dot + 1)
        + Base64URL.encode(java.util.Arrays.copyOf(signature, signature.length - 1));
  }

  private static String respelled(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }
}
