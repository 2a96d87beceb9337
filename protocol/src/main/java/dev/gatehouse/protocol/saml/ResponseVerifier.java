package dev.gatehouse.protocol.saml;

import java.time.Instant;

/**
 * Verifies a SAML response that arrived over HTTP-POST: SAML profiles §4.1.4.3 and §4.1.4.5, and
 * what has broken others.
 */
public final class ResponseVerifier {
  private ResponseVerifier() {}

  /**
   * Verifies a response. Pure: the caller remembers {@link SamlVerdict.Verified#assertionId} until
   * {@link SamlVerdict.Verified#replayUntil} and refuses it when it comes again.
   *
   * @param samlResponse the form parameter {@code SAMLResponse}: Base64, white space allowed
   * @param now the present; every time rule is measured against it
   */
  public static SamlVerdict verify(
      String samlResponse,
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      SamlPolicy policy,
      Expectation expectation,
      Instant now) {
    Checklist checks = new Checklist();
    Context context =
        new Context(serviceProvider, identityProvider, policy, expectation, now, checks);
    try {
      VerifiedClaims claims = new ResponseVerification(context).run(samlResponse);
      return new SamlVerdict.Verified(claims, checks.all());
    } catch (SamlRefused e) {
      return new SamlVerdict.Refused(e.refusal(), checks.all());
    }
  }

  /** What one verification is measured against. */
  record Context(
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      SamlPolicy policy,
      Expectation expectation,
      Instant now,
      Checklist checks) {}
}
