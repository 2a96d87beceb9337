package dev.gatehouse.server.credential;

import com.nimbusds.jwt.SignedJWT;
import java.text.ParseException;
import java.util.Optional;

/** Looks into a client assertion before it is verified, for one thing only: whose keys to try. */
final class UnprovedAssertion {
  private UnprovedAssertion() {}

  static Optional<String> subject(String assertion) {
    try {
      return Optional.ofNullable(SignedJWT.parse(assertion).getJWTClaimsSet().getSubject());
    } catch (ParseException e) {
      return Optional.empty();
    }
  }
}
