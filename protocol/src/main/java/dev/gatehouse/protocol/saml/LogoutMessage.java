package dev.gatehouse.protocol.saml;

/** A logout message as it arrived, not looked into yet. */
public sealed interface LogoutMessage {

  /**
   * Over HTTP-Redirect (bindings §3.4).
   *
   * @param rawQuery everything behind the question mark, nothing decoded
   */
  record Redirect(String rawQuery) implements LogoutMessage {}

  /**
   * Over HTTP-POST (bindings §3.5).
   *
   * @param parameter which field carried it
   * @param base64 the field
   */
  record Post(RedirectBinding.Parameter parameter, String base64) implements LogoutMessage {}
}
