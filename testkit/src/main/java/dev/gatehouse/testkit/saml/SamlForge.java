package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * An immutable description of one SAML Response, and the Response itself. Each method that changes
 * something returns a new description. Every part may be wrong: nothing is checked here.
 *
 * <p>Nothing is read from a clock, and nothing is random unless the signature algorithm (ECDSA,
 * PSS) or encryption is: the same description gives the same bytes.
 */
public final class SamlForge {

  public static final String PROTOCOL = "urn:oasis:names:tc:SAML:2.0:protocol";
  public static final String ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion";
  public static final String EMAIL_FORMAT =
      "urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress";
  public static final String PERSISTENT_FORMAT =
      "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent";
  public static final String TRANSIENT_FORMAT =
      "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";
  public static final String UNSPECIFIED_FORMAT =
      "urn:oasis:names:tc:SAML:1.1:nameid-format:unspecified";
  public static final String SUCCESS = "urn:oasis:names:tc:SAML:2.0:status:Success";

  // Written by the withers on a fresh copy only; package-private for ResponseText.
  String responseId = "_response-1";
  String assertionId = "_assertion-1";
  String issuer = "https://idp.example/saml";
  @Nullable String responseIssuer = "https://idp.example/saml";
  String audience = "https://sp.example/saml/metadata";
  List<String> furtherAudiences = List.of();
  @Nullable String recipient = "https://sp.example/saml/acs";
  @Nullable String destination = "https://sp.example/saml/acs";
  @Nullable String inResponseTo = "_request-1";
  @Nullable String subjectInResponseTo = "_request-1";
  @Nullable String nameId = "jane.doe@acme.example";
  @Nullable String nameIdFormat = EMAIL_FORMAT;
  List<ForgedAttribute> attributes = List.of();
  boolean attributeStatement = true;
  Instant issueInstant;
  @Nullable Instant notBefore;
  @Nullable Instant notOnOrAfter;
  @Nullable Instant subjectNotOnOrAfter;
  @Nullable Instant subjectNotBefore;
  Instant authnInstant;
  @Nullable Instant sessionNotOnOrAfter;
  @Nullable String sessionIndex = "_session-1";
  String authnContext = "urn:oasis:names:tc:SAML:2.0:ac:classes:PasswordProtectedTransport";
  String status = SUCCESS;
  @Nullable String subStatus;
  @Nullable String statusMessage;
  @Nullable Signing responseSigning;
  @Nullable Signing assertionSigning = Signing.with(TestKeys.identityProvider());
  @Nullable Encrypting encrypting;
  @Nullable Encrypting nameIdEncrypting;
  @Nullable Encrypting attributeEncrypting;
  Dialect dialect = Dialect.plain();
  UnaryOperator<String> unsignedAssertion = UnaryOperator.identity();
  UnaryOperator<String> signedAssertion = UnaryOperator.identity();
  UnaryOperator<String> unsignedResponse = UnaryOperator.identity();
  UnaryOperator<String> finished = UnaryOperator.identity();

  private SamlForge(Instant now) {
    issueInstant = now;
    authnInstant = now.minusSeconds(30);
    notBefore = now.minusSeconds(60);
    notOnOrAfter = now.plus(Duration.ofMinutes(5));
    subjectNotOnOrAfter = now.plus(Duration.ofMinutes(5));
  }

  private SamlForge(SamlForge from) {
    responseId = from.responseId;
    assertionId = from.assertionId;
    issuer = from.issuer;
    responseIssuer = from.responseIssuer;
    audience = from.audience;
    furtherAudiences = from.furtherAudiences;
    recipient = from.recipient;
    destination = from.destination;
    inResponseTo = from.inResponseTo;
    subjectInResponseTo = from.subjectInResponseTo;
    nameId = from.nameId;
    nameIdFormat = from.nameIdFormat;
    attributes = from.attributes;
    attributeStatement = from.attributeStatement;
    issueInstant = from.issueInstant;
    notBefore = from.notBefore;
    notOnOrAfter = from.notOnOrAfter;
    subjectNotOnOrAfter = from.subjectNotOnOrAfter;
    subjectNotBefore = from.subjectNotBefore;
    authnInstant = from.authnInstant;
    sessionNotOnOrAfter = from.sessionNotOnOrAfter;
    sessionIndex = from.sessionIndex;
    authnContext = from.authnContext;
    status = from.status;
    subStatus = from.subStatus;
    statusMessage = from.statusMessage;
    responseSigning = from.responseSigning;
    assertionSigning = from.assertionSigning;
    encrypting = from.encrypting;
    nameIdEncrypting = from.nameIdEncrypting;
    attributeEncrypting = from.attributeEncrypting;
    dialect = from.dialect;
    unsignedAssertion = from.unsignedAssertion;
    signedAssertion = from.signedAssertion;
    unsignedResponse = from.unsignedResponse;
    finished = from.finished;
  }

  /** A valid response, issued now, good for five minutes, with a signed assertion. */
  public static SamlForge at(Instant now) {
    return new SamlForge(now);
  }

  /** The Response as text. */
  public String xml() {
    return new ResponseText(this).write();
  }

  /** The form field {@code SAMLResponse}. */
  public String base64() {
    return Base64.getEncoder().encodeToString(xml().getBytes(StandardCharsets.UTF_8));
  }

  public SamlForge ids(String response, String assertion) {
    var copy = new SamlForge(this);
    copy.responseId = response;
    copy.assertionId = assertion;
    return copy;
  }

  /** The issuer at both levels. */
  public SamlForge issuer(String changed) {
    var copy = new SamlForge(this);
    copy.issuer = changed;
    copy.responseIssuer = changed;
    return copy;
  }

  public SamlForge assertionIssuer(String changed) {
    var copy = new SamlForge(this);
    copy.issuer = changed;
    return copy;
  }

  /** Null leaves the Response's Issuer out. */
  public SamlForge responseIssuer(@Nullable String changed) {
    var copy = new SamlForge(this);
    copy.responseIssuer = changed;
    return copy;
  }

  public SamlForge audience(String changed, String... further) {
    var copy = new SamlForge(this);
    copy.audience = changed;
    copy.furtherAudiences = List.of(further);
    return copy;
  }

  public SamlForge recipient(@Nullable String changed) {
    var copy = new SamlForge(this);
    copy.recipient = changed;
    return copy;
  }

  public SamlForge destination(@Nullable String changed) {
    var copy = new SamlForge(this);
    copy.destination = changed;
    return copy;
  }

  /** The request that is answered, at both levels; null for an unsolicited response. */
  public SamlForge inResponseTo(@Nullable String changed) {
    return responseInResponseTo(changed).subjectInResponseTo(changed);
  }

  public SamlForge responseInResponseTo(@Nullable String changed) {
    var copy = new SamlForge(this);
    copy.inResponseTo = changed;
    return copy;
  }

  public SamlForge subjectInResponseTo(@Nullable String changed) {
    var copy = new SamlForge(this);
    copy.subjectInResponseTo = changed;
    return copy;
  }

  /** Null leaves NameID out; a null format leaves its attribute out. */
  public SamlForge nameId(@Nullable String value, @Nullable String format) {
    var copy = new SamlForge(this);
    copy.nameId = value;
    copy.nameIdFormat = format;
    return copy;
  }

  /** Adds an attribute. */
  public SamlForge attribute(ForgedAttribute added) {
    var copy = new SamlForge(this);
    var all = new ArrayList<>(attributes);
    all.add(added);
    copy.attributes = List.copyOf(all);
    return copy;
  }

  public SamlForge attribute(String name, String... values) {
    return attribute(ForgedAttribute.of(name, values));
  }

  /** Adds the attribute {@code groups}. */
  public SamlForge groups(List<String> names) {
    return attribute(ForgedAttribute.of("groups", names));
  }

  /** Leaves the AttributeStatement out altogether. */
  public SamlForge withoutAttributeStatement() {
    var copy = new SamlForge(this);
    copy.attributeStatement = false;
    return copy;
  }

  /** The window of Conditions; null leaves an end open. */
  public SamlForge conditions(@Nullable Instant from, @Nullable Instant until) {
    var copy = new SamlForge(this);
    copy.notBefore = from;
    copy.notOnOrAfter = until;
    return copy;
  }

  /** The window of the bearer confirmation, which must have an end and no beginning. */
  public SamlForge subjectWindow(@Nullable Instant from, @Nullable Instant until) {
    var copy = new SamlForge(this);
    copy.subjectNotBefore = from;
    copy.subjectNotOnOrAfter = until;
    return copy;
  }

  public SamlForge issueInstant(Instant changed) {
    var copy = new SamlForge(this);
    copy.issueInstant = changed;
    return copy;
  }

  public SamlForge authnInstant(Instant changed) {
    var copy = new SamlForge(this);
    copy.authnInstant = changed;
    return copy;
  }

  public SamlForge session(@Nullable String index, @Nullable Instant notOnOrAfter) {
    var copy = new SamlForge(this);
    copy.sessionIndex = index;
    copy.sessionNotOnOrAfter = notOnOrAfter;
    return copy;
  }

  public SamlForge authnContext(String changed) {
    var copy = new SamlForge(this);
    copy.authnContext = changed;
    return copy;
  }

  public SamlForge status(String code, @Nullable String second, @Nullable String message) {
    var copy = new SamlForge(this);
    copy.status = code;
    copy.subStatus = second;
    copy.statusMessage = message;
    return copy;
  }

  /** Null for an unsigned Response. */
  public SamlForge signResponse(@Nullable Signing changed) {
    var copy = new SamlForge(this);
    copy.responseSigning = changed;
    return copy;
  }

  /** Null for an unsigned Assertion. */
  public SamlForge signAssertion(@Nullable Signing changed) {
    var copy = new SamlForge(this);
    copy.assertionSigning = changed;
    return copy;
  }

  public SamlForge encryptAssertion(@Nullable Encrypting changed) {
    var copy = new SamlForge(this);
    copy.encrypting = changed;
    return copy;
  }

  public SamlForge encryptNameId(@Nullable Encrypting changed) {
    var copy = new SamlForge(this);
    copy.nameIdEncrypting = changed;
    return copy;
  }

  /** Encrypts every attribute by itself. */
  public SamlForge encryptAttributes(@Nullable Encrypting changed) {
    var copy = new SamlForge(this);
    copy.attributeEncrypting = changed;
    return copy;
  }

  public SamlForge dialect(Dialect changed) {
    var copy = new SamlForge(this);
    copy.dialect = changed;
    return copy;
  }

  /** Changes the assertion's text before it is signed. Edits follow one another. */
  public SamlForge editUnsignedAssertion(UnaryOperator<String> edit) {
    var copy = new SamlForge(this);
    copy.unsignedAssertion = text -> edit.apply(unsignedAssertion.apply(text));
    return copy;
  }

  /** Changes the assertion's text after it is signed and before it is encrypted. */
  public SamlForge editSignedAssertion(UnaryOperator<String> edit) {
    var copy = new SamlForge(this);
    copy.signedAssertion = text -> edit.apply(signedAssertion.apply(text));
    return copy;
  }

  /** Changes the whole Response's text before it is signed as a whole. */
  public SamlForge editUnsignedResponse(UnaryOperator<String> edit) {
    var copy = new SamlForge(this);
    copy.unsignedResponse = text -> edit.apply(unsignedResponse.apply(text));
    return copy;
  }

  /** Changes the finished text. */
  public SamlForge edit(UnaryOperator<String> edit) {
    var copy = new SamlForge(this);
    copy.finished = text -> edit.apply(finished.apply(text));
    return copy;
  }
}
