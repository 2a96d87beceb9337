package dev.gatehouse.protocol.saml;

import java.security.cert.X509Certificate;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The other side of one connection.
 *
 * @param entityId the expected issuer, compared exactly
 * @param singleSignOnRedirectUrl where requests go over HTTP-Redirect, if offered
 * @param singleSignOnPostUrl where requests go over HTTP-POST, if offered
 * @param singleLogoutRedirectUrl where logout messages go over HTTP-Redirect, if offered
 * @param singleLogoutPostUrl where logout messages go over HTTP-POST, if offered
 * @param signingCertificates the only keys that a signature is tried with; several during a
 *     rotation
 * @param wantAuthnRequestsSigned whether its metadata asks for signed requests
 */
public record IdentityProvider(
    String entityId,
    @Nullable String singleSignOnRedirectUrl,
    @Nullable String singleSignOnPostUrl,
    @Nullable String singleLogoutRedirectUrl,
    @Nullable String singleLogoutPostUrl,
    List<X509Certificate> signingCertificates,
    boolean wantAuthnRequestsSigned) {

  public IdentityProvider {
    signingCertificates = List.copyOf(signingCertificates);
  }

  /** An identity provider without single logout, as most are configured by hand. */
  public static IdentityProvider of(
      String entityId, String singleSignOnUrl, List<X509Certificate> signingCertificates) {
    return new IdentityProvider(
        entityId, singleSignOnUrl, singleSignOnUrl, null, null, signingCertificates, false);
  }
}
