package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swapFirst;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.util.List;
import java.util.Locale;
import java.util.function.UnaryOperator;

/** Signature wrapping: what is signed is not what is read. */
final class WrappingCases {

  private static final String VICTIM = "jane.doe@acme.example";
  private static final String ATTACKER = "admin@acme.example";
  private static final String CLAUSE = "SAML core §5.4.2";
  private static final Signing KEY = Signing.with(TestKeys.identityProvider());

  private final Folder folder = new Folder("wrapping");

  static List<CorpusCase> all() {
    var cases = new WrappingCases();
    cases.classics();
    cases.hosts();
    cases.encrypted();
    cases.identifiers();
    cases.halfSigned();
    return cases.folder.cases();
  }

  private static SamlForge signedResponse() {
    return right().signAssertion(null).signResponse(KEY);
  }

  /** The eight forms, and each with both parts signed. */
  private void classics() {
    for (var form : Wrapping.values()) {
      var name = form.name().toLowerCase(Locale.ROOT);
      var base = form.wrapsResponse() ? signedResponse() : right();
      // Whatever is noticed first counts: one ID twice, one assertion too many, a wrong place.
      var code =
          switch (form) {
            case XSW1, XSW2, XSW7 -> "duplicate_id";
            case XSW3, XSW5 -> "assertion_count";
            case XSW4, XSW6, XSW8 -> "wrapping";
          };
      folder
          .refused(
              name,
              code,
              CLAUSE,
              "Classic wrapping form " + (form.ordinal() + 1) + ", forged NameID.",
              base.edit(xml -> form.apply(xml, VICTIM, ATTACKER)))
          .cve("CVE-2012-5664");
      folder.refused(
          name + "-both-signed",
          code,
          CLAUSE,
          "The same form against a response that is signed at both levels.",
          right().signResponse(KEY).edit(xml -> form.apply(xml, VICTIM, ATTACKER)));
    }
    for (var form : List.of(Wrapping.XSW1, Wrapping.XSW2, Wrapping.XSW7)) {
      folder.refused(
          form.name().toLowerCase(Locale.ROOT) + "-fresh-ids",
          "wrapping",
          CLAUSE,
          "The same form, with another ID on the forged assertion.",
          (form.wrapsResponse() ? signedResponse() : right())
              .edit(xml -> renamed(form, form.apply(xml, VICTIM, ATTACKER))));
    }
  }

  /** The forged assertion stands last, but for the form that puts it into Extensions. */
  private static String renamed(Wrapping form, String xml) {
    var id = "ID=\"_assertion-1\"";
    int at = form == Wrapping.XSW7 ? xml.indexOf(id) : xml.lastIndexOf(id);
    return xml.substring(0, at) + "ID=\"_forged-assertion\"" + xml.substring(at + id.length());
  }

  /** The signed assertion is moved into each place that may hold anything. */
  private void hosts() {
    host("in-extensions", "samlp:Extensions", "", "<samlp:Status>");
    host("in-status-detail", "samlp:StatusDetail", "", "</samlp:Status>");
    host("in-subject-confirmation-data", "evil:Host", " xmlns:evil=\"urn:evil\"", "<samlp:Status>");
    hostInside("in-advice", "<saml:Conditions", "<saml:Advice>", "</saml:Advice>");
    hostInside(
        "in-attribute-value",
        "</saml:AttributeStatement>",
        "<saml:Attribute Name=\"x\"><saml:AttributeValue>",
        "</saml:AttributeValue></saml:Attribute>");
    hostInside(
        "in-subject-confirmation",
        "</saml:Subject>",
        "<saml:SubjectConfirmation Method=\"urn:x\"><saml:SubjectConfirmationData>",
        "</saml:SubjectConfirmationData></saml:SubjectConfirmation>");
    hostInside(
        "in-authn-context-decl",
        "<saml:AuthnContextClassRef>",
        "<saml:AuthnContextDecl>",
        "</saml:AuthnContextDecl>");
    folder
        .refused(
            "in-key-info",
            "wrapping",
            "XML Signature §4.5",
            "The signed assertion stands in the KeyInfo of the forged one's signature.",
            right().edit(xml -> movedInto(xml, "<ds:X509Data>")))
        .cve("CVE-2024-45409");
  }

  /** The signed assertion is moved; an unsigned forged one takes its place. */
  private void host(String name, String element, String declaration, String before) {
    folder
        .refused(
            name,
            "wrapping",
            CLAUSE,
            "The signed assertion stands in " + element + "; a forged one is where it belongs.",
            right()
                .edit(
                    xml -> {
                      var signed = assertion(xml);
                      var hosted =
                          "<" + element + declaration + ">" + signed + "</" + element + ">";
                      return swapFirst(before, hosted + before)
                          .apply(xml.replace(signed, forged(signed)));
                    }))
        .cve("CVE-2025-47949");
  }

  /** The forged assertion keeps the signature and holds the signed one inside. */
  private void hostInside(String name, String before, String open, String close) {
    folder
        .refused(
            name,
            "wrapping",
            CLAUSE,
            "A forged assertion holds the signed one inside " + open.replaceAll("[<>]", "") + ".",
            right()
                .edit(
                    xml -> {
                      var signed = assertion(xml);
                      var outer = forged(signed);
                      return xml.replace(
                          signed, swapFirst(before, open + signed + close + before).apply(outer));
                    }))
        .cve("CVE-2025-54369");
  }

  private static String movedInto(String xml, String after) {
    var signed = assertion(xml);
    var bare = signed.replaceAll("(?s)<ds:Signature .*</ds:Signature>", "");
    var outer =
        signed.replace("ID=\"_assertion-1\"", "ID=\"_forged-assertion\"").replace(VICTIM, ATTACKER);
    return xml.replace(signed, swapFirst(after, bare + after).apply(outer));
  }

  /** An unsigned copy under another ID that says what the attacker wants. */
  private static String forged(String signed) {
    return signed
        .replaceAll("(?s)<ds:Signature .*?</ds:Signature>", "")
        .replace("ID=\"_assertion-1\"", "ID=\"_forged-assertion\"")
        .replace(VICTIM, ATTACKER);
  }

  private static String assertion(String xml) {
    var end = "</saml:Assertion>";
    return xml.substring(xml.indexOf("<saml:Assertion"), xml.indexOf(end) + end.length());
  }

  private void encrypted() {
    var encrypting = Encrypting.to(TestKeys.serviceProvider());
    UnaryOperator<String> twins =
        xml -> assertion(xml).isEmpty() ? xml : forged(assertion(xml)) + assertion(xml);
    folder.refused(
        "encrypted-two-assertions-in-one",
        "malformed",
        "SAML core §2.3.4",
        "One EncryptedAssertion decrypts to a forged and a signed assertion.",
        () -> {
          var signed = assertion(right().xml());
          var wrapper =
              "saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
          var both =
              "<saml:Advice xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\">"
                  + twins.apply(signed)
                  + "</saml:Advice>";
          return right()
              .signAssertion(null)
              .edit(
                  xml ->
                      xml.replace(
                          assertion(xml), ElementEncryptor.encrypt(both, wrapper, encrypting)))
              .xml();
        });
    folder
        .refused(
            "encrypted-forgery-around-signed",
            "wrapping",
            "SAML core §2.3.4",
            "The encrypted plaintext is a forged assertion that holds the signed one in Advice.",
            right()
                .encryptAssertion(encrypting)
                .editSignedAssertion(
                    signed ->
                        swapFirst(
                                "<saml:Conditions",
                                "<saml:Advice>" + signed + "</saml:Advice><saml:Conditions")
                            .apply(forged(signed))))
        .cve("CVE-2024-9487");
    folder.refused(
        "encrypted-forgery-beside-plain-signed",
        "assertion_count",
        "SAML profiles §4.1.4.2",
        "An encrypted forged assertion stands before a signed plain one.",
        () -> {
          var signed = assertion(right().xml());
          var wrapper =
              "saml:EncryptedAssertion xmlns:saml=\"urn:oasis:names:tc:SAML:2.0:assertion\"";
          var hidden = ElementEncryptor.encrypt(forged(signed), wrapper, encrypting);
          return right().xml().replace(signed, hidden + signed);
        });
    folder.refused(
        "plain-forgery-beside-encrypted-signed",
        "assertion_count",
        "SAML profiles §4.1.4.2",
        "A plain forged assertion stands before an encrypted signed one.",
        () -> {
          var plain = forged(assertion(right().xml()));
          return right()
              .encryptAssertion(encrypting)
              .edit(swapFirst("<saml:EncryptedAssertion", plain + "<saml:EncryptedAssertion"))
              .xml();
        });
  }

  private void identifiers() {
    folder
        .refused(
            "duplicate-id",
            "duplicate_id",
            "XML Signature §4.4.3.2",
            "A forged assertion with the same ID stands before the signed one.",
            right()
                .edit(
                    xml -> {
                      var signed = assertion(xml);
                      var twin = forged(signed).replace("_forged-assertion", "_assertion-1");
                      return xml.replace(signed, twin + signed);
                    }))
        .cve("CVE-2025-66567");
    folder.refused(
        "duplicate-id-of-response",
        "duplicate_id",
        "XML Signature §4.4.3.2",
        "Response and assertion carry one ID.",
        right().ids("_assertion-1", "_assertion-1").signAssertion(null).signResponse(KEY));
    attribute("xml-id", "xml:id=\"_assertion-1\"", "namespaced_id");
    attribute("namespaced-id", "xmlns:foo=\"urn:foo\" foo:ID=\"_assertion-1\"", "namespaced_id");
    attribute("lower-case-id", "id=\"_assertion-1\"", "duplicate_id");
    attribute("mixed-case-id", "Id=\"_assertion-1\"", "duplicate_id");
  }

  private void attribute(String name, String attribute, String code) {
    folder.refused(
        name,
        code,
        "XML Signature §4.4.3.2",
        "A decoy element carries the signed ID in another kind of attribute.",
        signedWithDecoy(attribute));
  }

  private static SamlForge signedWithDecoy(String attribute) {
    return right()
        .edit(
            swapFirst(
                "<samlp:Status>",
                "<samlp:Extensions><x:Decoy xmlns:x=\"urn:x\" "
                    + attribute
                    + "></x:Decoy></samlp:Extensions><samlp:Status>"));
  }

  private void halfSigned() {
    folder
        .refused(
            "unsigned-assertion-before-signed",
            "assertion_count",
            "SAML profiles §4.1.4.2",
            "Two assertions; the first is not signed.",
            right()
                .edit(xml -> xml.replace(assertion(xml), forged(assertion(xml)) + assertion(xml))))
        .cve("CVE-2025-46572");
    folder.refused(
        "unsigned-assertion-after-signed",
        "assertion_count",
        "SAML profiles §4.1.4.2",
        "Two assertions; the second is not signed.",
        right().edit(xml -> xml.replace(assertion(xml), assertion(xml) + forged(assertion(xml)))));
    folder.refused(
        "two-signed-assertions",
        "assertion_count",
        "SAML profiles §4.1.4.2",
        "Two validly signed assertions: which one counts is nobody's guess.",
        () -> {
          var second = assertion(right().ids("_response-2", "_assertion-2").xml());
          var xml = right().xml();
          return xml.replace(assertion(xml), assertion(xml) + second);
        });
    folder.refused(
        "nested-response",
        "wrapping",
        "SAML core §3.3.3",
        "A whole signed Response stands inside an unsigned one.",
        () -> {
          var inner = signedResponse().xml();
          var outer = right().signAssertion(null).ids("_outer", "_outer-assertion").xml();
          return outer.replace("</samlp:Response>", inner + "</samlp:Response>");
        });
  }
}
