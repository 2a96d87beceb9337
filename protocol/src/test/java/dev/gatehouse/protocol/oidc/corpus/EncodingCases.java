package dev.gatehouse.protocol.oidc.corpus;

import static dev.gatehouse.protocol.oidc.corpus.Baseline.claims;
import static dev.gatehouse.protocol.oidc.corpus.Baseline.header;

import java.nio.charset.StandardCharsets;

/** Attacks with JSON and base64url. */
final class EncodingCases extends TokenCases {

  EncodingCases(CorpusKeys keys) {
    super(keys);
  }

  @Override
  void write() {
    json();
    encodings();
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
    add(large.with("id_token", sound).with("repeat_last_character", 270_000));
  }

  private static String respelled(String token) {
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    char last = token.charAt(token.length() - 1);
    return token.substring(0, token.length() - 1) + alphabet.charAt(alphabet.indexOf(last) + 1);
  }
}
