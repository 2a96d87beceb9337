package dev.gatehouse.protocol.saml;

/** A request for authentication, ready to send. */
public sealed interface AuthnRequest {

  /**
   * Sent by redirecting the browser.
   *
   * @param url the whole address, its query signed
   */
  record Redirect(String url) implements AuthnRequest {}

  /**
   * Sent by a form that submits itself.
   *
   * @param relayState what comes back with the response; empty when none was given
   * @param action where the form goes
   * @param samlRequest the value of the field {@code SAMLRequest}: Base64 of signed XML
   */
  record Post(String relayState, String action, String samlRequest) implements AuthnRequest {}
}
