package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;
import static dev.gatehouse.testkit.saml.CorpusCase.swapFirst;
import static dev.gatehouse.testkit.saml.CorpusCase.swapPattern;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.util.List;
import java.util.function.UnaryOperator;

/** Signatures whose parts are changed, doubled, empty, or in a wrong place. */
final class SignaturePartCases {

  private static final String DSIG = "XML Signature §";
  private static final String CORE = "SAML core §5.4";
  private static final Signing KEY = Signing.with(TestKeys.identityProvider());

  private final Folder folder = new Folder("signature");

  static List<CorpusCase> all() {
    var cases = new SignaturePartCases();
    cases.objects();
    cases.values();
    cases.position();
    return cases.folder.cases();
  }

  private CorpusCase hostile(
      String name, String code, String clause, String note, HostileSignature signature) {
    return folder.refused(
        name, code, clause, note, right().signAssertion(null).edit(signature::into));
  }

  private void objects() {
    hostile(
        "object",
        "signature_object",
        CORE + ".2",
        "The signature carries an Object.",
        new HostileSignature().tail("<ds:Object>anything</ds:Object>"));
    hostile(
        "manifest",
        "signature_object",
        DSIG + "5.1",
        "The signature carries a Manifest, whose references nobody has to check.",
        new HostileSignature()
            .tail("<ds:Object><ds:Manifest Id=\"_manifest\"></ds:Manifest></ds:Object>"));
  }

  private void values() {
    hostile(
            "comment-in-digest-value",
            "signature_comment",
            DSIG + "4.4.3.6",
            "A comment stands in DigestValue, so that two readers see two digests.",
            new HostileSignature()
                .signature(text -> text.replace("<ds:DigestValue>", "<ds:DigestValue><!--AAAA-->")))
        .cve("CVE-2025-29775");
    hostile(
            "two-signed-infos",
            "signature_malformed",
            DSIG + "4.1",
            "Two SignedInfo: one is signed, the other is read.",
            new HostileSignature()
                .signature(swapPattern("(?s)(<ds:SignedInfo>.*</ds:SignedInfo>)", "$1$1")))
        .cve("CVE-2025-29774");
    hostile(
        "comment-in-signature-value",
        "signature_comment",
        DSIG + "4.3",
        "A comment stands in SignatureValue.",
        new HostileSignature()
            .signature(swapFirst("<ds:SignatureValue>", "<ds:SignatureValue><!---->")));
    hostile(
        "comment-in-signed-info",
        "signature_comment",
        DSIG + "4.4",
        "A comment stands in SignedInfo.",
        new HostileSignature().signature(swapFirst("<ds:SignedInfo>", "<ds:SignedInfo><!-- -->")));
    hostile(
        "empty-digest-value",
        "signature_invalid",
        DSIG + "4.4.3.6",
        "DigestValue is empty.",
        new HostileSignature().digestValue(digest -> ""));
    hostile(
        "short-digest-value",
        "signature_invalid",
        DSIG + "4.4.3.6",
        "DigestValue has eight bytes.",
        new HostileSignature().digestValue(digest -> "AAAAAAAAAAA="));
    hostile(
        "digest-of-something-else",
        "signature_invalid",
        DSIG + "3.2.1",
        "SignedInfo is validly signed over the digest of nothing.",
        new HostileSignature()
            .digestValue(digest -> "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU="));
    hostile(
        "empty-signature-value",
        "not_signed_by_configured_key",
        DSIG + "4.3",
        "SignatureValue is empty.",
        new HostileSignature().signature(swapPattern("(<ds:SignatureValue>)[^<]*", "$1")));
    hostile(
        "two-signature-values",
        "signature_malformed",
        DSIG + "4.1",
        "Two SignatureValue.",
        new HostileSignature().tail("<ds:SignatureValue>AAAA</ds:SignatureValue>"));
    hostile(
        "digest-method-twice",
        "signature_malformed",
        DSIG + "4.4.3",
        "Two DigestMethod.",
        new HostileSignature()
            .references(swapPattern("(<ds:DigestMethod .*</ds:DigestMethod>)", "$1$1")));
    changed(
        "changed-name-id",
        "jane.doe@acme.example</saml:NameID>",
        "admin@acme.example</saml:NameID>");
    changed("changed-group", ">Engineering<", ">Administrators<");
    changed(
        "changed-audience",
        "<saml:Audience>https://sp.example",
        "<saml:Audience>https://other.example");
    changed("changed-white-space", "<saml:AttributeStatement>", "<saml:AttributeStatement>\n");
    changed(
        "added-attribute",
        "</saml:AttributeStatement>",
        "<saml:Attribute Name=\"role\"><saml:AttributeValue>admin</saml:AttributeValue></saml:Attribute></saml:AttributeStatement>");
    folder.refused(
        "changed-response-around-signed-response",
        "signature_invalid",
        CORE + ".2",
        "The response is signed, and its status was changed afterwards.",
        right()
            .status("urn:oasis:names:tc:SAML:2.0:status:Responder", null, null)
            .signResponse(KEY)
            .edit(swap("status:Responder", "status:Success")));
    folder.refused(
        "response-signature-of-another-key",
        "not_signed_by_configured_key",
        CORE + ".2",
        "The assertion's signature holds, the response's is the attacker's.",
        right().signResponse(Signing.with(TestKeys.attacker())));
  }

  private void changed(String name, String from, String to) {
    folder.refused(
        name,
        "signature_invalid",
        DSIG + "3.2.1",
        "Changed after it was signed.",
        right().edit(swap(from, to)));
  }

  private void position() {
    UnaryOperator<String> toTheEnd =
        xml -> {
          var signature =
              xml.substring(
                  xml.indexOf("<ds:Signature "),
                  xml.indexOf("</ds:Signature>") + "</ds:Signature>".length());
          return xml.replace(signature, "")
              .replace("</saml:Assertion>", signature + "</saml:Assertion>");
        };
    folder.refused(
        "signature-at-the-end",
        "signature_position",
        "SAML core §2.3.3",
        "The signature is valid and stands at the end of the assertion.",
        right().edit(toTheEnd));
    folder.refused(
        "two-signatures",
        "signature_count",
        "SAML core §2.3.3",
        "The assertion carries its signature twice.",
        right().edit(swapPattern("(?s)(<ds:Signature .*</ds:Signature>)", "$1$1")));
    folder.refused(
        "signature-outside",
        "signature_position",
        CORE + ".2",
        "A detached signature of the assertion stands at the end of the response.",
        right()
            .edit(
                xml -> {
                  var moved = toTheEnd.apply(xml);
                  return moved.replaceFirst(
                      "(?s)(<ds:Signature .*</ds:Signature>)</saml:Assertion>",
                      "</saml:Assertion>$1");
                }));
  }
}
