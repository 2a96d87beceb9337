package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.Misbehaviour;

/** What the SAML half of the test identity provider can do instead of a plain right answer. */
public enum SamlMisbehaviour implements Misbehaviour {
  RESPONSE_SIGNED("Sign the response instead of the assertion", false),
  BOTH_SIGNED("Sign the response and the assertion", false),
  ENCRYPTED("Encrypt the assertion, when the service provider's certificate is known", false),
  ENTRA_SHAPE("Write it as Microsoft Entra ID does", false),
  OKTA_SHAPE("Write it as Okta does", false),
  OLD_AUTHENTICATION("Date the authentication to yesterday", false),
  SHORT_SESSION("End the session after one minute", false),

  WRONG_AUDIENCE("Meant for another audience"),
  WRONG_RECIPIENT("Meant for another recipient"),
  WRONG_DESTINATION("Signed for another destination"),
  WRONG_ISSUER("Issued by somebody else"),
  OTHER_REQUEST("Answers another request"),
  UNSOLICITED("Answers no request"),
  REPLAY("Sends the last answer a second time"),
  EXPIRED("Expired an hour ago"),
  NOT_YET_VALID("Valid from an hour ahead"),
  SESSION_ENDED("The session has ended already"),
  NO_SUBJECT_EXPIRY("The bearer confirmation never expires"),
  UNSIGNED("Not signed at all"),
  WRONG_KEY("Signed with a key that nobody configured"),
  SHA1("Signed with SHA-1"),
  CHANGED_AFTER_SIGNING("Changed after it was signed"),
  XSW1("Signature wrapping 1: the signed response inside the signature"),
  XSW2("Signature wrapping 2: the signed response before the signature"),
  XSW3("Signature wrapping 3: a forged assertion first"),
  XSW4("Signature wrapping 4: the signed assertion inside a forged one"),
  XSW5("Signature wrapping 5: the signed assertion at the end"),
  XSW6("Signature wrapping 6: the signed assertion inside the signature"),
  XSW7("Signature wrapping 7: a forged assertion in Extensions"),
  XSW8("Signature wrapping 8: the signed assertion in an Object"),
  TWO_ASSERTIONS("Two assertions, one of them unsigned"),
  COMMENT_IN_NAME("A comment inside the e-mail address"),
  DOCTYPE("A document type declaration with an entity"),
  ENCRYPTED_UNSIGNED("Encrypted, but not signed"),
  NO_NAME("Nobody is named"),
  NO_ASSERTION("Success without an assertion"),
  DENIED("The identity provider refuses the sign-in"),
  ENORMOUS("Many megabytes of groups"),
  NOT_XML("Garbage instead of XML");

  private final String sentence;
  private final boolean wrong;

  SamlMisbehaviour(String sentence) {
    this(sentence, true);
  }

  SamlMisbehaviour(String sentence, boolean wrong) {
    this.sentence = sentence;
    this.wrong = wrong;
  }

  @Override
  public String sentence() {
    return sentence;
  }

  @Override
  public boolean wrong() {
    return wrong;
  }
}
