package dev.gatehouse.testkit.app;

/**
 * How Tracehub is registered at its OpenID provider.
 *
 * @param issuer such as {@code http://127.0.0.1:8080}, without a slash at the end
 * @param organization whose sign-in page to ask for; empty lets the person choose
 */
public record ClientSettings(
    String issuer, String clientId, String clientSecret, String organization) {

  /** Tells no secret. */
  @Override
  public String toString() {
    return "ClientSettings[" + clientId + " at " + issuer + "]";
  }
}
