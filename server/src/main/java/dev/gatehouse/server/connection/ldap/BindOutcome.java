package dev.gatehouse.server.connection.ldap;

import com.unboundid.ldap.sdk.BindResult;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ErrorType;
import com.unboundid.ldap.sdk.experimental.DraftBeheraLDAPPasswordPolicy10ResponseControl;
import java.util.Optional;

/**
 * What the answer to a person's bind means.
 *
 * @param problem empty where the password is right and may be used
 * @param words for the trace
 */
record BindOutcome(Optional<LdapRefusal> problem, String words) {

  static BindOutcome of(BindResult result, boolean activeDirectory) {
    String words = result.getResultCode().toString();
    if (result.getResultCode().equals(ResultCode.SUCCESS)) {
      // draft-behera-ldap-password-policy-10 §9: the bind succeeds, and nothing else is allowed.
      return policyError(result)
          .map(error -> new BindOutcome(Optional.of(error), words + ", " + error.code()))
          .orElseGet(() -> new BindOutcome(Optional.empty(), words));
    }
    String said = LdapLink.bounded(result.getDiagnosticMessage());
    String whole = said.isEmpty() ? words : words + ": " + said;
    Optional<LdapRefusal> policy = policyError(result);
    if (policy.isPresent()) {
      return new BindOutcome(policy, whole + ", " + policy.get().code());
    }
    return new BindOutcome(
        Optional.of(meaning(result.getResultCode(), said, activeDirectory)), whole);
  }

  private static LdapRefusal meaning(ResultCode code, String said, boolean activeDirectory) {
    return switch (code.intValue()) {
      case ResultCode.INVALID_CREDENTIALS_INT_VALUE ->
          activeDirectory
              ? ActiveDirectory.dataCode(said)
                  .map(ActiveDirectory::meaning)
                  .orElse(LdapRefusal.CREDENTIALS)
              : LdapRefusal.CREDENTIALS;
      case ResultCode.CONFIDENTIALITY_REQUIRED_INT_VALUE,
          ResultCode.STRONG_AUTH_REQUIRED_INT_VALUE ->
          LdapRefusal.TLS_DEMANDED;
      case ResultCode.BUSY_INT_VALUE, ResultCode.UNAVAILABLE_INT_VALUE -> LdapRefusal.UNREACHABLE;
      case ResultCode.REFERRAL_INT_VALUE -> LdapRefusal.REFERRED;
      case ResultCode.PROTOCOL_ERROR_INT_VALUE -> LdapRefusal.ANSWER;
      // Of a person that is not there, without a password, or locked, directories say many things.
      default -> LdapRefusal.CREDENTIALS;
    };
  }

  private static Optional<LdapRefusal> policyError(BindResult result) {
    try {
      DraftBeheraLDAPPasswordPolicy10ResponseControl control =
          DraftBeheraLDAPPasswordPolicy10ResponseControl.get(result);
      DraftBeheraLDAPPasswordPolicy10ErrorType error =
          control == null ? null : control.getErrorType();
      if (error == null) {
        return Optional.empty();
      }
      return switch (error) {
        case PASSWORD_EXPIRED -> Optional.of(LdapRefusal.PASSWORD_EXPIRED);
        case ACCOUNT_LOCKED -> Optional.of(LdapRefusal.ACCOUNT_LOCKED);
        case CHANGE_AFTER_RESET -> Optional.of(LdapRefusal.PASSWORD_MUST_CHANGE);
        // The rest is about changing a password.
        default -> Optional.empty();
      };
    } catch (LDAPException e) {
      return Optional.empty();
    }
  }
}
