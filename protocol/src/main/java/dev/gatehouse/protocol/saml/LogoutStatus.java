package dev.gatehouse.protocol.saml;

import org.jspecify.annotations.Nullable;

/** What a logout response tells (SAML core §3.2.2.2). */
public enum LogoutStatus {
  SUCCESS(Names.SUCCESS, null),
  /** Core §3.7.3.2: somebody in whose name the answer is given could not be told. */
  PARTIAL_LOGOUT(Names.SUCCESS, "urn:oasis:names:tc:SAML:2.0:status:PartialLogout"),
  REQUEST_DENIED(
      "urn:oasis:names:tc:SAML:2.0:status:Requester",
      "urn:oasis:names:tc:SAML:2.0:status:RequestDenied"),
  /** Any other; never sent. */
  FAILED("urn:oasis:names:tc:SAML:2.0:status:Responder", null);

  private final String code;
  private final @Nullable String nested;

  LogoutStatus(String code, @Nullable String nested) {
    this.code = code;
    this.nested = nested;
  }

  String xml() {
    String inner =
        nested == null ? "" : "<samlp:StatusCode Value=\"" + nested + "\"></samlp:StatusCode>";
    return "<samlp:Status><samlp:StatusCode Value=\""
        + code
        + "\">"
        + inner
        + "</samlp:StatusCode></samlp:Status>";
  }

  /**
   * @param nested the code inside the first; empty for none
   */
  static LogoutStatus of(String code, String nested) {
    boolean partial = String.valueOf(PARTIAL_LOGOUT.nested).equals(nested);
    // Some name PartialLogout below Responder: what matters is that not all is signed out.
    if (partial) {
      return PARTIAL_LOGOUT;
    }
    if (code.equals(Names.SUCCESS)) {
      return SUCCESS;
    }
    return String.valueOf(REQUEST_DENIED.nested).equals(nested) ? REQUEST_DENIED : FAILED;
  }
}
