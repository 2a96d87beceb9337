package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;
import static dev.gatehouse.testkit.saml.HostileSignature.BOTH_TRANSFORMS;
import static dev.gatehouse.testkit.saml.HostileSignature.ENVELOPED;
import static dev.gatehouse.testkit.saml.HostileSignature.EXCLUSIVE;
import static dev.gatehouse.testkit.saml.HostileSignature.INCLUSIVE;
import static dev.gatehouse.testkit.saml.HostileSignature.transform;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import dev.gatehouse.testkit.saml.Signing.KeyInfoShape;
import java.util.List;

/** Signatures that are missing, foreign, weak, or that say more than they may. */
final class SignatureCases {

  private static final String DSIG = "XML Signature §";
  private static final String CORE = "SAML core §5.4";
  private static final Signing KEY = Signing.with(TestKeys.identityProvider());
  private static final String DS = "http://www.w3.org/2000/09/xmldsig#";

  private final Folder folder = new Folder("signature");

  static List<CorpusCase> all() {
    var cases = new SignatureCases();
    cases.missing();
    cases.keys();
    cases.algorithms();
    cases.references();
    cases.transforms();
    return cases.folder.cases();
  }

  private void missing() {
    folder
        .refused(
            "unsigned",
            "signature_missing",
            "SAML profiles §4.1.4.5",
            "Nothing is signed.",
            right().signAssertion(null))
        .cve("CVE-2026-28323");
    folder
        .refused(
            "assertion-wanted-response-signed",
            "assertion_signature_missing",
            "SAML metadata §2.4.4",
            "Only the response is signed; the connection wants the assertion signed.",
            right().signAssertion(null).signResponse(KEY))
        .policy("requireSignedAssertion");
    folder
        .refused(
            "response-wanted-assertion-signed",
            "response_signature_missing",
            "SAML metadata §2.4.4",
            "Only the assertion is signed; the connection wants the response signed.",
            right())
        .policy("requireSignedResponse");
    folder.refused(
        "empty-signature",
        "signature_malformed",
        DSIG + "4.1",
        "The Signature element is empty.",
        right()
            .signAssertion(null)
            .edit(
                xml ->
                    EnvelopedSigner.splice(
                        xml, "_assertion-1", "<ds:Signature xmlns:ds=\"" + DS + "\"/>")));
    folder.refused(
        "only-status-signed",
        "wrapping",
        CORE + ".2",
        "The only signature stands in Status and references it.",
        right()
            .signAssertion(null)
            .edit(swap("<samlp:Status>", "<samlp:Status ID=\"_status\">"))
            .edit(xml -> EnvelopedSigner.sign(xml, "_status", KEY)));
    folder.refused(
        "signature-in-a-wrong-namespace",
        "signature_missing",
        DSIG + "4.1",
        "The signature's namespace has one letter more.",
        right().edit(swap(DS + "\"", DS + "x\"")));
  }

  private void keys() {
    folder.refused(
        "attacker-key",
        "not_signed_by_configured_key",
        CORE + ".6",
        "Signed with a key that nobody configured; its certificate stands in KeyInfo.",
        right().signAssertion(Signing.with(TestKeys.attacker())));
    folder.refused(
        "attacker-key-value",
        "not_signed_by_configured_key",
        DSIG + "4.5.2",
        "The attacker's bare public key stands in KeyValue.",
        right().signAssertion(Signing.with(TestKeys.attacker()).keyInfo(KeyInfoShape.KEY_VALUE)));
    folder.refused(
        "attacker-key-with-trusted-certificate",
        "not_signed_by_configured_key",
        CORE + ".6",
        "Signed by the attacker, with the trusted certificate in KeyInfo.",
        right()
            .signAssertion(Signing.with(TestKeys.attacker()))
            .edit(
                swap(
                    mimed(TestKeys.attacker().certificateBase64()),
                    TestKeys.identityProvider().certificateBase64())));
    folder
        .refused(
            "attacker-key-elliptic-trusted",
            "not_signed_by_configured_key",
            CORE + ".6",
            "An RSA signature where only an elliptic key is configured.",
            right())
        .trust("identity-provider-ec");
    folder
        .refused(
            "no-certificate-configured",
            "no_certificate",
            CORE + ".6",
            "A valid signature, and no configured certificate to check it with.",
            right())
        .trust("none")
        .cve("CVE-2026-15556");
    folder
        .refused(
            "rsa-1024",
            "weak_key",
            "NIST SP 800-131A",
            "Validly signed with a configured key of 1,024 bits.",
            right().signAssertion(Signing.with(TestKeys.weakIdentityProvider())))
        .trust("identity-provider-weak");
    folder
        .refused(
            "rotated-away",
            "not_signed_by_configured_key",
            CORE + ".6",
            "Signed with the old key after only the next one is configured.",
            right())
        .trust("identity-provider-next");
  }

  private static String mimed(String base64) {
    return base64.replaceAll("(.{76})(?=.)", "$1&#xD;\n");
  }

  private void algorithms() {
    var sha1 = right().signAssertion(KEY.algorithm(SigningAlgorithm.RSA_SHA1));
    folder.refused(
        "rsa-sha1", "sha1", "NIST SP 800-131A", "RSA with SHA-1, which is not allowed.", sha1);
    folder.refused(
        "sha1-digest",
        "sha1",
        "NIST SP 800-131A",
        "RSA with SHA-256 over a SHA-1 digest.",
        right().signAssertion(KEY.algorithm(SigningAlgorithm.RSA_SHA256_WITH_SHA1_DIGEST)));
    folder
        .refused(
            "dsa",
            "algorithm",
            "XML Signature §6.4.1",
            "Signed with a configured DSA key.",
            right().signAssertion(Signing.with(TestKeys.dsaIdentityProvider())))
        .trust("identity-provider-dsa");
    hostile(
        "rsa-md5",
        "algorithm",
        "RFC 6151",
        "RSA with MD5.",
        new HostileSignature().method("http://www.w3.org/2001/04/xmldsig-more#rsa-md5"));
    hostile(
        "md5-digest",
        "digest_algorithm",
        "RFC 6151",
        "RSA with SHA-256 over an MD5 digest.",
        new HostileSignature().digestMethod("http://www.w3.org/2001/04/xmldsig-more#md5"));
    hostile(
        "hmac-with-the-public-key",
        "algorithm",
        DSIG + "6.3.1",
        "HMAC-SHA256 keyed with the provider's certificate, which everybody knows.",
        new HostileSignature()
            .method("http://www.w3.org/2001/04/xmldsig-more#hmac-sha256")
            .mac(TestKeys.identityProvider().certificate().getPublicKey().getEncoded()));
    hostile(
        "hmac-sha1-truncated",
        "algorithm",
        DSIG + "6.3.1",
        "HMAC-SHA1, the algorithm of the truncation attack (CVE-2009-0217).",
        new HostileSignature()
            .method("http://www.w3.org/2000/09/xmldsig#hmac-sha1")
            .mac(new byte[] {1}));
    hostile(
        "unknown-algorithm",
        "algorithm",
        DSIG + "6.1",
        "A signature algorithm that does not exist.",
        new HostileSignature().method("http://www.w3.org/2001/04/xmldsig-more#none"));
    hostile(
        "algorithm-with-a-space",
        "algorithm",
        DSIG + "6.1",
        "An accepted algorithm's identifier with a space behind it.",
        new HostileSignature().method(HostileSignature.RSA_SHA256 + " "));
  }

  private CorpusCase hostile(
      String name, String code, String clause, String note, HostileSignature signature) {
    return folder.refused(
        name, code, clause, note, right().signAssertion(null).edit(signature::into));
  }

  private void references() {
    hostile(
            "two-references",
            "reference_count",
            CORE + ".2",
            "SignedInfo has two References to one element.",
            new HostileSignature().references(reference -> reference + reference))
        .cve("CVE-2024-45409");
    hostile(
        "no-reference",
        "reference_count",
        CORE + ".2",
        "SignedInfo references nothing.",
        new HostileSignature().references(reference -> ""));
    hostile(
        "reference-to-another-element",
        "reference",
        CORE + ".2",
        "The Reference names an element that does not exist.",
        new HostileSignature().uri("#_elsewhere"));
    hostile(
        "reference-to-the-response",
        "reference",
        CORE + ".2",
        "The assertion's signature references the response.",
        new HostileSignature().uri("#_response-1"));
    hostile(
        "reference-to-the-whole-document",
        "reference",
        CORE + ".2",
        "The assertion's signature references the whole document.",
        new HostileSignature().uri(""));
    hostile(
        "reference-by-xpointer",
        "reference",
        CORE + ".2",
        "The Reference is an XPointer.",
        new HostileSignature().uri("#xpointer(id('_assertion-1'))"));
    hostile(
        "reference-to-an-address",
        "reference",
        CORE + ".2",
        "The Reference asks for a request to another host.",
        new HostileSignature().uri("http://127.0.0.1:9/collect"));
    hostile(
        "reference-to-a-file",
        "reference",
        CORE + ".2",
        "The Reference asks for a file.",
        new HostileSignature().uri("file:///etc/passwd"));
  }

  private void transforms() {
    var xpath =
        "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xpath-19991116\">"
            + "<ds:XPath>not(ancestor-or-self::saml:Subject)</ds:XPath></ds:Transform>";
    var xslt =
        "<ds:Transform Algorithm=\"http://www.w3.org/TR/1999/REC-xslt-19991116\">"
            + "<xsl:stylesheet xmlns:xsl=\"http://www.w3.org/1999/XSL/Transform\" version=\"1.0\">"
            + "</xsl:stylesheet></ds:Transform>";
    transform("xpath", BOTH_TRANSFORMS + xpath, "An XPath filter leaves the subject out.");
    transform("xslt", xslt + BOTH_TRANSFORMS, "A style sheet runs before the digest.")
        .cve("CVE-2022-47966");
    transform(
        "xpath-filter-2",
        BOTH_TRANSFORMS + HostileSignature.transform("http://www.w3.org/2002/06/xmldsig-filter2"),
        "An XPath Filter 2 transform.");
    transform(
        "base64",
        HostileSignature.transform("http://www.w3.org/2000/09/xmldsig#base64"),
        "A base64 transform reads text instead of elements.");
    transform(
        "three-transforms",
        BOTH_TRANSFORMS + HostileSignature.transform(EXCLUSIVE),
        "Canonicalized twice.");
    transform(
        "enveloped-twice",
        HostileSignature.transform(ENVELOPED) + HostileSignature.transform(ENVELOPED),
        "Enveloped twice and never canonicalized.");
    transform(
        "inclusive",
        HostileSignature.transform(ENVELOPED) + HostileSignature.transform(INCLUSIVE),
        "Inclusive C14N, which context changes.");
    transform(
        "inclusive-1-1",
        HostileSignature.transform(ENVELOPED)
            + HostileSignature.transform("http://www.w3.org/2006/12/xml-c14n11"),
        "Inclusive C14N 1.1.");
    transform(
            "with-comments",
            HostileSignature.transform(ENVELOPED)
                + HostileSignature.transform(EXCLUSIVE + "WithComments"),
            "Exclusive C14N that keeps comments.")
        .with("see", "the digest is right");
    transform("none", "", "No transform at all: the signature would have to cover itself.");
    hostile(
        "signed-info-inclusive-with-comments",
        "canonicalization",
        DSIG + "4.4.1",
        "SignedInfo is canonicalized with comments.",
        new HostileSignature().canonicalization(INCLUSIVE + "#WithComments"));
    hostile(
        "signed-info-unknown-canonicalization",
        "canonicalization",
        DSIG + "4.4.1",
        "SignedInfo is canonicalized in an unknown way.",
        new HostileSignature().canonicalization("urn:no-such-canonicalization"));
  }

  private CorpusCase transform(String name, String transforms, String note) {
    return hostile(
        "transform-" + name,
        "transform",
        CORE + ".4",
        note,
        new HostileSignature().transforms(transforms));
  }
}
