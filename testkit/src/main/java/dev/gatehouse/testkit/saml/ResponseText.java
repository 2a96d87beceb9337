package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.Dom.escape;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes the text of the Response that a forge describes. */
final class ResponseText {

  private static final String BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer";
  private static final String ENTITY = "urn:oasis:names:tc:SAML:2.0:nameid-format:entity";
  private static final String SCHEMA_TYPES =
      " xmlns:xs=\"http://www.w3.org/2001/XMLSchema\""
          + " xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\"";

  private final SamlForge forge;
  private final Dialect dialect;

  ResponseText(SamlForge forge) {
    this.forge = forge;
    this.dialect = forge.dialect;
  }

  String write() {
    var assertion = forge.unsignedAssertion.apply(assertion());
    // An encrypted assertion must be signed before it disappears; a plain one is signed in its
    // place, so that an inclusive canonicalization sees the namespaces around it.
    if (forge.encrypting != null) {
      if (forge.assertionSigning != null) {
        assertion = EnvelopedSigner.sign(assertion, forge.assertionId, forge.assertionSigning);
      }
      assertion =
          ElementEncryptor.encrypt(
              forge.signedAssertion.apply(assertion),
              dialect.assertion("EncryptedAssertion") + dialect.declareAssertion(),
              forge.encrypting);
    }
    var response = response(assertion);
    if (forge.encrypting == null) {
      if (forge.assertionSigning != null) {
        response = EnvelopedSigner.sign(response, forge.assertionId, forge.assertionSigning);
      }
      response = editSignedAssertion(response);
    }
    response = forge.unsignedResponse.apply(response);
    if (forge.responseSigning != null) {
      response = EnvelopedSigner.sign(response, forge.responseId, forge.responseSigning);
    }
    return forge.finished.apply(response);
  }

  private String editSignedAssertion(String response) {
    int from = response.indexOf("<" + dialect.assertion("Assertion"));
    var end = "</" + dialect.assertion("Assertion") + ">";
    int until = response.lastIndexOf(end);
    if (from < 0 || until < 0) {
      return response;
    }
    until += end.length();
    return response.substring(0, from)
        + forge.signedAssertion.apply(response.substring(from, until))
        + response.substring(until);
  }

  private String response(String assertion) {
    var open =
        "<"
            + dialect.protocol("Response")
            + dialect.declareProtocol()
            + (dialect.declareOnResponse() ? dialect.declareAssertion() + SCHEMA_TYPES : "")
            + attribute("ID", forge.responseId)
            + attribute("Version", "2.0")
            + attribute("IssueInstant", forge.issueInstant)
            + attribute("Destination", forge.destination)
            + attribute("InResponseTo", forge.inResponseTo)
            + ">";
    var parts = new ArrayList<String>();
    parts.add((dialect.declaration() ? "<?xml version=\"1.0\" encoding=\"UTF-8\"?>" : "") + open);
    if (forge.responseIssuer != null) {
      parts.add(issuer(forge.responseIssuer, true));
    }
    parts.add(status());
    parts.add(assertion);
    parts.add("</" + dialect.protocol("Response") + ">");
    return String.join(dialect.newline(), parts);
  }

  private String issuer(String value, boolean onResponse) {
    var declare = onResponse && !dialect.declareOnResponse() ? dialect.declareAssertion() : "";
    return element(
        dialect.assertion("Issuer"), declare + attribute("Format", ENTITY), escape(value));
  }

  private String status() {
    var second =
        forge.subStatus == null
            ? ""
            : element(dialect.protocol("StatusCode"), attribute("Value", forge.subStatus), "");
    var code = element(dialect.protocol("StatusCode"), attribute("Value", forge.status), second);
    var message =
        forge.statusMessage == null
            ? ""
            : element(dialect.protocol("StatusMessage"), "", escape(forge.statusMessage));
    return element(dialect.protocol("Status"), "", code + message);
  }

  private String assertion() {
    // Encrypted alone, an assertion has to bring its namespaces along.
    boolean declares = !dialect.declareOnResponse() || forge.encrypting != null;
    var open =
        "<"
            + dialect.assertion("Assertion")
            + (declares ? dialect.declareAssertion() : "")
            + (declares && dialect.schemaTypesOnAssertion() ? SCHEMA_TYPES : "")
            + attribute("ID", forge.assertionId)
            + attribute("Version", "2.0")
            + attribute("IssueInstant", forge.issueInstant)
            + ">";
    var parts = new ArrayList<String>();
    parts.add(open);
    parts.add(issuer(forge.issuer, false));
    parts.add(subject());
    parts.add(conditions());
    parts.add(authnStatement());
    if (forge.attributeStatement) {
      parts.add(attributeStatement());
    }
    parts.add("</" + dialect.assertion("Assertion") + ">");
    return String.join(dialect.newline(), parts);
  }

  private String subject() {
    var data =
        element(
            dialect.assertion("SubjectConfirmationData"),
            attribute("InResponseTo", forge.subjectInResponseTo)
                + attribute("NotBefore", forge.subjectNotBefore)
                + attribute("NotOnOrAfter", forge.subjectNotOnOrAfter)
                + attribute("Recipient", forge.recipient),
            "");
    return element(
        dialect.assertion("Subject"),
        "",
        nameId()
            + element(dialect.assertion("SubjectConfirmation"), attribute("Method", BEARER), data));
  }

  private String nameId() {
    if (forge.nameId == null) {
      return "";
    }
    var format = attribute("Format", forge.nameIdFormat);
    if (forge.nameIdEncrypting == null) {
      return element(dialect.assertion("NameID"), format, escape(forge.nameId));
    }
    return ElementEncryptor.encrypt(
        element(
            dialect.assertion("NameID"), dialect.declareAssertion() + format, escape(forge.nameId)),
        dialect.assertion("EncryptedID") + dialect.declareAssertion(),
        forge.nameIdEncrypting);
  }

  private String conditions() {
    var audiences = new ArrayList<String>(List.of(forge.audience));
    audiences.addAll(forge.furtherAudiences);
    var restriction = new StringBuilder();
    for (var each : audiences) {
      restriction.append(element(dialect.assertion("Audience"), "", escape(each)));
    }
    return element(
        dialect.assertion("Conditions"),
        attribute("NotBefore", forge.notBefore) + attribute("NotOnOrAfter", forge.notOnOrAfter),
        element(dialect.assertion("AudienceRestriction"), "", restriction.toString()));
  }

  private String authnStatement() {
    var reference =
        element(dialect.assertion("AuthnContextClassRef"), "", escape(forge.authnContext));
    return element(
        dialect.assertion("AuthnStatement"),
        attribute("AuthnInstant", forge.authnInstant)
            + attribute("SessionIndex", forge.sessionIndex)
            + attribute("SessionNotOnOrAfter", forge.sessionNotOnOrAfter),
        element(dialect.assertion("AuthnContext"), "", reference));
  }

  private String attributeStatement() {
    var all = new ArrayList<String>();
    for (var each : forge.attributes) {
      all.add(forge.attributeEncrypting == null ? attributeText(each, "") : encrypted(each));
    }
    return element(
        dialect.assertion("AttributeStatement"), "", String.join(dialect.newline(), all));
  }

  private String encrypted(ForgedAttribute attribute) {
    return ElementEncryptor.encrypt(
        attributeText(attribute, dialect.declareAssertion()),
        dialect.assertion("EncryptedAttribute") + dialect.declareAssertion(),
        Objects.requireNonNull(forge.attributeEncrypting));
  }

  private String attributeText(ForgedAttribute attribute, String declarations) {
    var inherited = dialect.schemaTypesOnAssertion() || dialect.declareOnResponse();
    var type =
        attribute.type() == null
            ? ""
            : (inherited ? "" : SCHEMA_TYPES) + attribute("xsi:type", attribute.type());
    var values = new StringBuilder();
    for (var value : attribute.values()) {
      values.append(
          element(
              dialect.assertion("AttributeValue"), type, attribute.raw() ? value : escape(value)));
    }
    return element(
        dialect.assertion("Attribute"),
        declarations
            + attribute("Name", attribute.name())
            + attribute("NameFormat", attribute.format())
            + attribute("FriendlyName", attribute.friendlyName()),
        values.toString());
  }

  private static String element(String name, String attributes, String content) {
    return content.isEmpty()
        ? "<" + name + attributes + "/>"
        : "<" + name + attributes + ">" + content + "</" + name + ">";
  }

  private static String attribute(String name, @Nullable Object value) {
    return value instanceof Instant || value instanceof String
        ? " " + name + "=\"" + escape(value.toString()) + "\""
        : "";
  }
}
