package dev.gatehouse.protocol.saml;

import java.util.Locale;

/** The checks of a response, in the order in which the trace shows them. */
enum CheckName {
  DECODING,
  XML,
  RESPONSE,
  STATUS,
  RESPONSE_ISSUER,
  STRUCTURE,
  RESPONSE_SIGNATURE,
  DECRYPTION,
  ASSERTION_SIGNATURE,
  DESTINATION,
  RESPONSE_IN_RESPONSE_TO,
  ASSERTION,
  ASSERTION_ISSUER,
  CONDITIONS,
  AUDIENCE,
  NOT_BEFORE,
  NOT_ON_OR_AFTER,
  ISSUE_INSTANT,
  SUBJECT,
  RECIPIENT,
  IN_RESPONSE_TO,
  SUBJECT_NOT_ON_OR_AFTER,
  NAME_ID,
  AUTHN_STATEMENT,
  AUTHN_CONTEXT,
  AUTHN_INSTANT,
  SESSION_NOT_ON_OR_AFTER,
  ATTRIBUTES,
  SOLICITED;

  private final String word = name().toLowerCase(Locale.ROOT);

  String word() {
    return word;
  }
}
