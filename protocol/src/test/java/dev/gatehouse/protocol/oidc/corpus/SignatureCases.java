package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.claims;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import com.nimbusds.jose.util.Base64URL;
import java.util.List;
import java.util.Map;

/** Attacks with signatures and with the choice of keys. */
final class SignatureCases extends TokenCases {

  SignatureCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    signatures();
    keySelection();
    keySets();
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

  private static String shortened(String token) {
    int dot = token.lastIndexOf('.');
    byte[] signature = new Base64URL(token.substring(dot + 1)).decode();
    return token.substring(0, dot + 1)
        + Base64URL.encode(java.util.Arrays.copyOf(signature, signature.length - 1));
  }

  private static byte[] hex(String text) {
    return java.util.HexFormat.of().parseHex(text);
  }
}
