package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.XmlDecryption;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Reads who the subject is and what is said about it, decrypting what is encrypted. */
final class ClaimsReader {
  /** Each costs a private-key operation, so their number is bounded. */
  private static final int MOST_ENCRYPTED_ATTRIBUTES = 20;

  private final Checklist checks;
  private final XmlDecryption decryption;

  ClaimsReader(Context context, XmlDecryption decryption) {
    this.checks = context.checks();
    this.decryption = decryption;
  }

  NameId nameId(XmlElement subject) throws SamlRefused {
    List<XmlElement> plain = subject.children(ASSERTION, "NameID");
    List<XmlElement> encrypted = subject.children(ASSERTION, "EncryptedID");
    if (plain.size() + encrypted.size() != 1) {
      throw checks.failed(
          CheckName.NAME_ID,
          SamlRefusalCode.NAME_ID,
          "one NameID",
          (plain.size() + encrypted.size()) + "");
    }
    XmlElement nameId =
        encrypted.isEmpty()
            ? plain.getFirst()
            : decrypt(encrypted.getFirst(), "NameID", CheckName.NAME_ID);
    String value = nameId.text().strip();
    if (value.isEmpty() || Names.isTooLong(value) || !nameId.children().isEmpty()) {
      throw checks.failed(
          CheckName.NAME_ID,
          SamlRefusalCode.NAME_ID,
          "a NameID with text only, of 1 to " + Names.LONGEST_IDENTIFIER + " octets",
          value.length() + " characters");
    }
    checks.passed(CheckName.NAME_ID, "one NameID", String.valueOf(nameId.attribute("Format")));
    return new NameId(
        value,
        nameId.attribute("Format"),
        nameId.attribute("NameQualifier"),
        nameId.attribute("SPNameQualifier"));
  }

  SamlAttributes attributes(XmlElement assertion) throws SamlRefused {
    List<SamlAttribute> attributes = new ArrayList<>();
    int decrypted = 0;
    for (XmlElement statement : assertion.children(ASSERTION, "AttributeStatement")) {
      for (XmlElement child : statement.children()) {
        if (child.is(ASSERTION, "Attribute")) {
          attributes.add(attribute(child));
        } else if (child.is(ASSERTION, "EncryptedAttribute")) {
          if (++decrypted > MOST_ENCRYPTED_ATTRIBUTES) {
            throw checks.failed(
                CheckName.ATTRIBUTES,
                SamlRefusalCode.TOO_COMPLEX,
                "at most " + MOST_ENCRYPTED_ATTRIBUTES + " encrypted attributes",
                "more");
          }
          attributes.add(attribute(decrypt(child, "Attribute", CheckName.ATTRIBUTES)));
        } else {
          throw checks.failed(
              CheckName.ATTRIBUTES, SamlRefusalCode.ATTRIBUTE, "attributes", child.localName());
        }
      }
    }
    checks.passed(CheckName.ATTRIBUTES, "", attributes.size() + " attributes");
    return new SamlAttributes(attributes);
  }

  /** The cipher text stands in signed octets, so that what comes out of it is covered. */
  private XmlElement decrypt(XmlElement encrypted, String localName, CheckName name)
      throws SamlRefused {
    try {
      XmlElement element = decryption.decrypt(encrypted, XmlLimits.MESSAGE, Set.of()).root().copy();
      if (!element.is(ASSERTION, localName)) {
        throw checks.failed(name, SamlRefusalCode.MALFORMED, localName, element.localName());
      }
      return element;
    } catch (XmlRefused e) {
      throw checks.failed(name, "decrypted with one of our keys", e);
    }
  }

  private SamlAttribute attribute(XmlElement attribute) throws SamlRefused {
    String name = attribute.attribute("Name");
    // SAML core §2.7.3.1: Name is required.
    if (name == null || name.isEmpty()) {
      throw checks.failed(
          CheckName.ATTRIBUTES, SamlRefusalCode.ATTRIBUTE, "an attribute with a name", "none");
    }
    List<String> values = new ArrayList<>(attribute.children().size());
    for (XmlElement value : attribute.children()) {
      if (!value.is(ASSERTION, "AttributeValue")) {
        throw checks.failed(
            CheckName.ATTRIBUTES, SamlRefusalCode.ATTRIBUTE, "values", value.localName());
      }
      addValue(value, values);
    }
    return new SamlAttribute(name, attribute.attribute("FriendlyName"), values);
  }

  private void addValue(XmlElement value, List<String> values) throws SamlRefused {
    if (value.children().isEmpty()) {
      String nil = value.attribute(Names.XSI, "nil");
      // SAML core §2.7.3.1.1: nil is no value, an empty element is the empty string.
      if (nil == null || !(nil.equals("true") || nil.equals("1"))) {
        values.add(value.text());
      }
      return;
    }
    // Text around elements could be read as one value or as several: refuse rather than guess.
    if (!value.text().isEmpty()) {
      throw checks.failed(
          CheckName.ATTRIBUTES, SamlRefusalCode.ATTRIBUTE, "text or elements", "both in one value");
    }
    for (XmlElement child : value.children()) {
      addValue(child, values);
    }
  }
}
