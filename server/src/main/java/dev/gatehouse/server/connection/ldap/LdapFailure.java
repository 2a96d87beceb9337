package dev.gatehouse.server.connection.ldap;

import dev.gatehouse.protocol.Refusal;

/**
 * A step of a conversation with a directory that went wrong. Never leaves this package: {@link
 * LdapSignIn} makes a result of it.
 */
final class LdapFailure extends Exception {
  private static final long serialVersionUID = 1L;

  private final transient LdapRefusal reason;
  private final String detail;

  LdapFailure(LdapRefusal reason, String detail) {
    super(reason.code() + ": " + detail);
    this.reason = reason;
    this.detail = detail;
  }

  LdapRefusal reason() {
    return reason;
  }

  Refusal refusal() {
    return reason.because(detail);
  }

  String detail() {
    return detail;
  }

  /** Whether another server may do better. */
  boolean isOfTheServer() {
    return switch (reason) {
      case HOST_UNKNOWN,
          ADDRESS_REFUSED,
          UNREACHABLE,
          TIMEOUT,
          TLS_FAILED,
          CERTIFICATE_UNTRUSTED,
          HOST_NAME,
          TLS_REFUSED,
          ANSWER ->
          true;
      case CREDENTIALS,
          NO_ENTRY,
          SEVERAL_ENTRIES,
          ACCOUNT_LOCKED,
          EMPTY_ENTRY,
          ACCOUNT_DISABLED,
          ACCOUNT_EXPIRED,
          PASSWORD_EXPIRED,
          PASSWORD_MUST_CHANGE,
          LOGON_HOURS,
          WORKSTATION,
          TLS_DEMANDED,
          SERVICE_ACCOUNT,
          BASE_DN,
          REFERRED,
          NOT_READABLE,
          OTHER_ENTRY,
          BUSY ->
          false;
    };
  }
}
