package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;
import static dev.gatehouse.protocol.saml.Names.DSIG;
import static dev.gatehouse.protocol.saml.Names.PROTOCOL;

import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.SignedXml;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Where things stand in a response. Signature wrapping moves an assertion or a signature to a place
 * where one reader finds it and another does not, so everything that matters must stand exactly
 * where the schema puts it, and nowhere else a second time.
 */
record ResponseStructure(ReceivedElement assertion, boolean encrypted, boolean responseSigned) {
  /** The local names that {@link #of} and {@link #checkDecrypted} look at. */
  static final Set<String> WATCHED =
      Set.of("Response", "Assertion", "EncryptedAssertion", "Signature");

  static ResponseStructure of(XmlDocument document, Checklist checks) throws SamlRefused {
    ReceivedElement root = document.root();
    List<ReceivedElement> assertions = new ArrayList<>();
    List<ReceivedElement> signatures = new ArrayList<>();
    for (ReceivedElement element : document.watched()) {
      if (element.is(ASSERTION, "Assertion") || element.is(ASSERTION, "EncryptedAssertion")) {
        if (!root.isParentOf(element)) {
          throw misplaced(element, checks);
        }
        assertions.add(element);
      } else if (element.is(PROTOCOL, "Response") && !element.isSameAs(root)) {
        throw misplaced(element, checks);
      } else if (element.is(DSIG, "Signature")) {
        signatures.add(element);
      }
    }
    for (ReceivedElement signature : signatures) {
      if (!root.isParentOf(signature)
          && assertions.stream().noneMatch(assertion -> assertion.isParentOf(signature))) {
        throw misplaced(signature, checks);
      }
    }
    if (assertions.size() != 1) {
      throw checks.failed(
          CheckName.STRUCTURE,
          assertions.isEmpty()
              ? SamlRefusalCode.ASSERTION_MISSING
              : SamlRefusalCode.ASSERTION_COUNT,
          "one assertion",
          assertions.size() + " assertions");
    }
    checks.passed(CheckName.STRUCTURE, "one assertion, everything in its place", "yes");
    ReceivedElement assertion = assertions.getFirst();
    return new ResponseStructure(
        assertion,
        assertion.localName().equals("EncryptedAssertion"),
        isSigned(root, CheckName.RESPONSE_SIGNATURE, checks));
  }

  /** The same for an assertion that came out of a cipher text. */
  static void checkDecrypted(XmlDocument document, Checklist checks) throws SamlRefused {
    ReceivedElement root = document.root();
    if (!root.is(ASSERTION, "Assertion")) {
      throw checks.failed(
          CheckName.DECRYPTION, SamlRefusalCode.MALFORMED, "an Assertion", root.localName());
    }
    for (ReceivedElement element : document.watched()) {
      boolean inPlace =
          element.isSameAs(root)
              || (element.is(DSIG, "Signature") && root.isParentOf(element))
              || (!element.namespace().equals(ASSERTION)
                  && !element.namespace().equals(PROTOCOL)
                  && !element.namespace().equals(DSIG));
      if (!inPlace) {
        throw misplaced(element, checks);
      }
    }
  }

  /** Whether the element has a signature, which then stands right behind its issuer. */
  static boolean isSigned(ReceivedElement element, CheckName name, Checklist checks)
      throws SamlRefused {
    try {
      if (SignedXml.signatureOf(element).isEmpty()) {
        return false;
      }
    } catch (XmlRefused e) {
      throw checks.failed(name, "one signature", e);
    }
    List<ReceivedElement> children = element.children();
    int expected = children.getFirst().is(ASSERTION, "Issuer") ? 1 : 0;
    // SAML core §2.3.3, §3.2.2: the schema puts the signature right behind the issuer.
    if (!children.get(expected).is(DSIG, "Signature")) {
      throw checks.failed(
          name, SamlRefusalCode.SIGNATURE_POSITION, "right behind the issuer", "elsewhere");
    }
    return true;
  }

  private static SamlRefused misplaced(ReceivedElement element, Checklist checks) {
    return checks.failed(
        CheckName.STRUCTURE,
        SamlRefusalCode.WRAPPING,
        "everything in its place",
        "a misplaced " + element.localName());
  }
}
