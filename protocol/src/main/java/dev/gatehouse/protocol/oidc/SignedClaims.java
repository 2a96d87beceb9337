package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.jose.JwtFault;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.JwtVerifier;
import dev.gatehouse.protocol.jose.KeySet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/** From a provider's token to claims under its signature, with the checks that led there. */
final class SignedClaims {

  private SignedClaims() {}

  /** The signed claims, or empty with the failure among the checks. */
  static Optional<JwtVerdict.Signed> read(
      RelyingParty relyingParty, String token, Set<String> types, KeySet keys, CheckList checks) {
    return switch (JwtVerifier.verify(token, keys, relyingParty.algorithms(), types)) {
      case JwtVerdict.Signed signed -> {
        String kid = signed.keyId() == null ? "" : ", kid " + signed.keyId();
        checks.passed("signature", "by a key of the provider", signed.algorithm().joseName() + kid);
        yield Optional.of(signed);
      }
      case JwtVerdict.Unsound unsound -> {
        checks.failed(
            "signature",
            "by a key of the provider",
            unsound.fault().name().toLowerCase(Locale.ROOT).replace('_', ' '),
            codeOf(unsound.fault()),
            unsound.detail());
        yield Optional.empty();
      }
    };
  }

  private static OidcRefusalCode codeOf(JwtFault fault) {
    return switch (fault) {
      case MALFORMED -> OidcRefusalCode.TOKEN_MALFORMED;
      case TOO_LARGE -> OidcRefusalCode.TOKEN_TOO_LARGE;
      case DUPLICATE_MEMBER -> OidcRefusalCode.DUPLICATE_MEMBER;
      case ALG_NONE -> OidcRefusalCode.ALG_NONE;
      case SYMMETRIC_ALGORITHM -> OidcRefusalCode.SYMMETRIC_ALGORITHM;
      case ALGORITHM -> OidcRefusalCode.ALGORITHM;
      case KEY_NOT_FOUND -> OidcRefusalCode.KEY_NOT_FOUND;
      case KEY_AMBIGUOUS -> OidcRefusalCode.KEY_AMBIGUOUS;
      case KEY_EMBEDDED -> OidcRefusalCode.KEY_EMBEDDED;
      case CRITICAL_HEADER -> OidcRefusalCode.CRITICAL_HEADER;
      case ENCRYPTED -> OidcRefusalCode.ENCRYPTED;
      case NESTED_TOKEN -> OidcRefusalCode.NESTED_TOKEN;
      case TYP -> OidcRefusalCode.TYP;
      case UNENCODED_PAYLOAD -> OidcRefusalCode.UNENCODED_PAYLOAD;
      case COMPRESSED -> OidcRefusalCode.COMPRESSED;
      case SIGNATURE -> OidcRefusalCode.SIGNATURE;
    };
  }
}
