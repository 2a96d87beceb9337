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
 * @param singleLogoutResponses where answers to its logout requests go, where that differs
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
    LogoutResponses singleLogoutResponses,
    List<X509Certificate> signingCertificates,
    boolean wantAuthnRequestsSigned) {

  public IdentityProvider {
    signingCertificates = List.copyOf(signingCertificates);
  }

  /**
   * The addresses of answers alone (SAML metadata §2.2.2, ResponseLocation).
   *
   * @param redirectUrl over HTTP-Redirect; null where requests and answers share an address
   * @param postUrl over HTTP-POST; null where requests and answers share an address
   */
  public record LogoutResponses(@Nullable String redirectUrl, @Nullable String postUrl) {
    /** None of their own. */
    public static final LogoutResponses SAME = new LogoutResponses(null, null);
  }

  /** One whose answers to logout requests go where requests go. */
  public IdentityProvider(
      String entityId,
      @Nullable String singleSignOnRedirectUrl,
      @Nullable String singleSignOnPostUrl,
      @Nullable String singleLogoutRedirectUrl,
      @Nullable String singleLogoutPostUrl,
      List<X509Certificate> signingCertificates,
      boolean wantAuthnRequestsSigned) {
    this(
        entityId,
        singleSignOnRedirectUrl,
        singleSignOnPostUrl,
        singleLogoutRedirectUrl,
        singleLogoutPostUrl,
        LogoutResponses.SAME,
        signingCertificates,
        wantAuthnRequestsSigned);
  }

  @Nullable String logoutAnswerRedirectUrl() {
    String own = singleLogoutResponses.redirectUrl();
    return own == null ? singleLogoutRedirectUrl : own;
  }

  @Nullable String logoutAnswerPostUrl() {
    String own = singleLogoutResponses.postUrl();
    return own == null ? singleLogoutPostUrl : own;
  }

  /** An identity provider without single logout, as most are configured by hand. */
  public static IdentityProvider of(
      String entityId, String singleSignOnUrl, List<X509Certificate> signingCertificates) {
    return new IdentityProvider(
        entityId, singleSignOnUrl, singleSignOnUrl, null, null, signingCertificates, false);
  }
}
