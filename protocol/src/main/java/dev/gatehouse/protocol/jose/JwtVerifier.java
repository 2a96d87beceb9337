package dev.gatehouse.protocol.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.util.Base64URL;
import dev.gatehouse.protocol.jose.JwtVerdict.Signed;
import dev.gatehouse.protocol.jose.JwtVerdict.Unsound;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Verifies compact signed tokens as strictly as RFC 8725 asks. */
public final class JwtVerifier {

  /** Of a whole token, in characters. */
  public static final int LONGEST_TOKEN = 256 * 1024;

  private static final int LONGEST_HEADER = 8 * 1024;
  private static final int MOST_KEYS_TRIED = 4;

  private final String token;
  private final int headerEnd;
  private final int payloadEnd;

  private JwtVerifier(String token, int headerEnd, int payloadEnd) {
    this.token = token;
    this.headerEnd = headerEnd;
    this.payloadEnd = payloadEnd;
  }

  /**
   * @param algorithms that the caller accepts
   * @param types accepted values of {@code typ}, lower case, without {@code application/}; the
   *     empty string stands for a token without one
   */
  public static JwtVerdict verify(
      String token, KeySet keys, Set<JwsAlgorithm> algorithms, Set<String> types) {
    if (token.length() > LONGEST_TOKEN) {
      return new Unsound(JwtFault.TOO_LARGE, "The token has " + token.length() + " characters");
    }
    int first = token.indexOf('.');
    int second = token.indexOf('.', first + 1);
    if (first < 0 || second < 0) {
      return new Unsound(JwtFault.MALFORMED, "A signed token has three parts");
    }
    if (token.indexOf('.', second + 1) >= 0) {
      // RFC 7516 §9: five parts are an encrypted token.
      return token.chars().filter(c -> c == '.').count() == 4
          ? new Unsound(JwtFault.ENCRYPTED, "The token has the five parts of an encrypted one")
          : new Unsound(JwtFault.MALFORMED, "A signed token has three parts");
    }
    return new JwtVerifier(token, first, second).verify(keys, algorithms, types);
  }

  private JwtVerdict verify(KeySet keys, Set<JwsAlgorithm> algorithms, Set<String> types) {
    byte[] headerOctets = Base64Url.decode(token.substring(0, headerEnd));
    if (headerOctets == null) {
      return new Unsound(JwtFault.MALFORMED, "The header is not base64url");
    }
    return switch (Json.parseObject(headerOctets, LONGEST_HEADER)) {
      case Json.Malformed malformed -> unreadable("header", malformed);
      case Json.ObjectValue object -> {
        Map<String, Object> header = object.members();
        Unsound unsound = HeaderRules.firstFault(header, algorithms, types);
        yield unsound != null ? unsound : verifySignature(header, keys);
      }
    };
  }

  private JwtVerdict verifySignature(Map<String, Object> header, KeySet keys) {
    JwsAlgorithm algorithm = JwsAlgorithm.named(String.valueOf(header.get("alg"))).orElseThrow();
    String keyId = header.get("kid") instanceof String text ? text : null;
    List<VerificationKey> candidates = keys.candidates(algorithm, keyId);
    String wanted =
        (keyId == null ? "no kid" : "kid " + HeaderRules.shown(keyId))
            + " and alg "
            + algorithm.joseName();
    if (candidates.isEmpty()) {
      return new Unsound(JwtFault.KEY_NOT_FOUND, "No key fits " + wanted);
    }
    // OpenID Connect Core §10.1: with several keys the token must name its own.
    if ((keyId == null && candidates.size() > 1) || candidates.size() > MOST_KEYS_TRIED) {
      return new Unsound(JwtFault.KEY_AMBIGUOUS, candidates.size() + " keys fit " + wanted);
    }
    String signatureText = token.substring(payloadEnd + 1);
    if (signatureText.isEmpty() || Base64Url.decode(signatureText) == null) {
      return new Unsound(JwtFault.SIGNATURE, "The signature is empty or not base64url");
    }
    byte[] signingInput = token.substring(0, payloadEnd).getBytes(StandardCharsets.US_ASCII);
    Base64URL signature = new Base64URL(signatureText);
    for (VerificationKey key : candidates) {
      if (holds(key, algorithm, signingInput, signature)) {
        return readClaims(algorithm, keyId);
      }
    }
    return new Unsound(JwtFault.SIGNATURE, "The signature does not fit the key with " + wanted);
  }

  private static boolean holds(
      VerificationKey key, JwsAlgorithm algorithm, byte[] signingInput, Base64URL signature) {
    try {
      return key.verifier().verify(algorithm.bareHeader(), signingInput, signature);
    } catch (JOSEException unsound) {
      // Nimbus throws where a signature is not even one, such as DER in the place of r and s.
      return false;
    }
  }

  /** Only now, as only signed octets are read. */
  private JwtVerdict readClaims(JwsAlgorithm algorithm, @Nullable String keyId) {
    byte[] payload = Base64Url.decode(token.substring(headerEnd + 1, payloadEnd));
    if (payload == null) {
      return new Unsound(JwtFault.MALFORMED, "The payload is not base64url");
    }
    return switch (Json.parseObject(payload, LONGEST_TOKEN)) {
      case Json.Malformed malformed -> unreadable("payload", malformed);
      case Json.ObjectValue object -> new Signed(algorithm, keyId, object.members());
    };
  }

  private static Unsound unreadable(String part, Json.Malformed malformed) {
    JwtFault fault = malformed.duplicateMember() ? JwtFault.DUPLICATE_MEMBER : JwtFault.MALFORMED;
    return new Unsound(fault, "The " + part + " is unreadable: " + malformed.detail());
  }
}
