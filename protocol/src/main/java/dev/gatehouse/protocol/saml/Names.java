package dev.gatehouse.protocol.saml;

import java.nio.charset.StandardCharsets;

/** Names that SAML fixes. */
final class Names {
  static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  static final String METADATA = "urn:oasis:names:tc:SAML:2.0:metadata";
  static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
  static final String XSI = "http://www.w3.org/2001/XMLSchema-instance";
  static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";
  static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  static final String ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
  static final String REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect";
  static final String POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST";

  /**
   * The longest identifier of somebody else's that is read, in octets of UTF-8: it becomes a key of
   * a table, and those are bounded in octets.
   */
  static final int LONGEST_IDENTIFIER = 1_024;

  private Names() {}

  static boolean isTooLong(String identifier) {
    return identifier.getBytes(StandardCharsets.UTF_8).length > LONGEST_IDENTIFIER;
  }
}
