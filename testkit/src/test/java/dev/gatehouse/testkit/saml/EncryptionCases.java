package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;
import static dev.gatehouse.testkit.saml.CorpusCase.swapPattern;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import dev.gatehouse.testkit.saml.Encrypting.Placement;
import dev.gatehouse.testkit.saml.Encrypting.Transport;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Encrypted assertions, names and attributes. */
final class EncryptionCases {

  private static final String ENC = "XML Encryption §";
  private static final Encrypting TO_US = Encrypting.to(TestKeys.serviceProvider());
  private static final Signing KEY = Signing.with(TestKeys.identityProvider());

  private final Folder folder = new Folder("encryption");

  static List<CorpusCase> all() {
    var cases = new EncryptionCases();
    cases.refusals();
    cases.damaged();
    cases.accepted();
    return cases.folder.cases();
  }

  private void refusals() {
    folder
        .refused(
            "encrypted-unsigned",
            "encrypted_unsigned",
            "SAML core §6.2",
            "Anybody can encrypt for us: an encrypted assertion proves nothing by itself.",
            right().signAssertion(null).encryptAssertion(TO_US))
        .cve("CVE-2026-2092");
    folder
        .refused(
            "plain-where-encryption-is-required",
            "encryption_missing",
            "SAML metadata §2.4.1.1",
            "The connection requires encryption; the assertion is plain.",
            right())
        .policy("requireEncryptedAssertion");
    folder.refused(
        "cbc",
        "encryption_cbc",
        ENC + "5.2.2",
        "AES-CBC, which is open to padding oracles, and is not allowed.",
        right().encryptAssertion(TO_US.content(Encrypting.AES_256_CBC)));
    folder.refused(
        "triple-des",
        "encryption_algorithm",
        ENC + "5.2.1",
        "Triple DES.",
        right().encryptAssertion(TO_US.content(Encrypting.TRIPLE_DES)));
    folder
        .refused(
            "triple-des-where-cbc-is-allowed",
            "encryption_algorithm",
            ENC + "5.2.1",
            "Allowing AES-CBC does not allow Triple DES.",
            right().encryptAssertion(TO_US.content(Encrypting.TRIPLE_DES)))
        .policy("allowCbcEncryption");
    folder.refused(
        "rsa-1-5",
        "key_transport_rsa15",
        ENC + "5.5.1",
        "PKCS #1 version 1.5 for the key, which is not allowed.",
        right().encryptAssertion(TO_US.transport(Transport.RSA_1_5)));
    folder.refused(
        "encrypted-for-somebody-else",
        "decryption",
        ENC + "4.2",
        "Encrypted for another service provider.",
        right().encryptAssertion(Encrypting.to(TestKeys.attacker())));
    folder.refused(
        "encrypted-signed-by-attacker",
        "not_signed_by_configured_key",
        "SAML core §6.2",
        "Encrypted for us, and signed with the attacker's key.",
        right().signAssertion(Signing.with(TestKeys.attacker())).encryptAssertion(TO_US));
    folder.refused(
        "encrypted-and-changed-inside",
        "signature_invalid",
        "SAML core §6.2",
        "The plaintext was changed after it was signed.",
        right()
            .encryptAssertion(TO_US)
            .editSignedAssertion(swap(">Engineering<", ">Administrators<")));
    folder.refused(
        "unknown-key-transport",
        "key_transport",
        ENC + "5.5",
        "The key is wrapped in a way that does not exist.",
        right().encryptAssertion(TO_US).edit(swap("rsa-oaep-mgf1p", "rsa-raw")));
    folder.refused(
        "encrypted-nothing-known",
        "encryption_malformed",
        ENC + "3.2",
        "EncryptedData without CipherData.",
        right()
            .encryptAssertion(TO_US)
            .edit(
                swapPattern(
                    "</ds:KeyInfo>.*?<xenc:CipherData>.*?</xenc:CipherData>", "</ds:KeyInfo>")));
    folder.refused(
        "empty-encrypted-assertion",
        "encryption_malformed",
        "SAML core §2.3.4",
        "An EncryptedAssertion with nothing in it.",
        right()
            .encryptAssertion(TO_US)
            .edit(
                swapPattern(
                    "(<saml:EncryptedAssertion[^>]*>).*(</saml:EncryptedAssertion>)", "$1$2")));
    folder.refused(
        "cipher-reference",
        "encryption_malformed",
        ENC + "3.3.1",
        "The cipher text is to be fetched from an address.",
        right()
            .encryptAssertion(TO_US)
            .edit(
                swapPattern(
                    "(</ds:KeyInfo>.*?)<xenc:CipherValue>.*?</xenc:CipherValue>",
                    "$1<xenc:CipherReference URI=\"http://127.0.0.1:9/x\"/>")));
    folder.refused(
        "two-encrypted-assertions",
        "assertion_count",
        "SAML profiles §4.1.4.2",
        "Two encrypted assertions.",
        right()
            .encryptAssertion(TO_US)
            .edit(swapPattern("(<saml:EncryptedAssertion.*</saml:EncryptedAssertion>)", "$1$1")));
  }

  private void damaged() {
    damaged("tampered-cipher-text", 0);
    damaged("tampered-tag", -2);
    folder.refused(
        "tampered-key",
        "decryption",
        ENC + "5.5.2",
        "One letter of the wrapped key is another.",
        right().encryptAssertion(TO_US).edit(xml -> flipped(xml, 0, 8)));
    folder.refused(
        "cipher-text-too-short",
        "decryption",
        ENC + "5.2.4",
        "The cipher text is shorter than its own tag.",
        right()
            .encryptAssertion(TO_US)
            .edit(
                swapPattern("(?s)(.*<xenc:CipherValue>).*?(</xenc:CipherValue>)", "$1AAAAAAAA$2")));
  }

  private void damaged(String name, int position) {
    folder.refused(
        name,
        "decryption",
        ENC + "5.2.4",
        "One letter of the cipher text is another: AES-GCM notices.",
        right().encryptAssertion(TO_US).edit(xml -> flipped(xml, 1, position)));
  }

  /** Changes one letter of the given CipherValue; a negative position counts from its end. */
  private static String flipped(String xml, int which, int position) {
    Matcher values = Pattern.compile("<xenc:CipherValue>([^<]*)</xenc:CipherValue>").matcher(xml);
    for (int i = 0; i <= which; i++) {
      if (!values.find()) {
        throw new IllegalArgumentException("No CipherValue " + which);
      }
    }
    int padded = values.group(1).replaceAll("=+$", "").length();
    int at = values.start(1) + (position < 0 ? padded + position : position + 30);
    char other = xml.charAt(at) == 'A' ? 'B' : 'A';
    return xml.substring(0, at) + other + xml.substring(at + 1);
  }

  private void accepted() {
    accept("aes-256-gcm", right().encryptAssertion(TO_US));
    accept("aes-128-gcm", right().encryptAssertion(TO_US.content(Encrypting.AES_128_GCM)));
    accept("aes-192-gcm", right().encryptAssertion(TO_US.content(Encrypting.AES_192_GCM)));
    accept("oaep-with-sha-256", right().encryptAssertion(TO_US.transport(Transport.OAEP_SHA256)));
    accept(
        "key-beside-with-retrieval",
        right().encryptAssertion(TO_US.placement(Placement.BESIDE_WITH_RETRIEVAL)));
    accept("key-beside", right().encryptAssertion(TO_US.placement(Placement.BESIDE)));
    accept(
        "signed-response-around-unsigned-encrypted",
        right().signAssertion(null).encryptAssertion(TO_US).signResponse(KEY));
    accept("both-signed-encrypted", right().encryptAssertion(TO_US).signResponse(KEY));
    accept(
        "type-says-content",
        right().encryptAssertion(TO_US).edit(swap("xmlenc#Element", "xmlenc#Content")));
    accept("encrypted-name-id", right().encryptNameId(TO_US));
    accept("encrypted-attributes", right().encryptAttributes(TO_US))
        .with("attribute", "groups=Engineering|On-call");
    accept("cbc-where-allowed", right().encryptAssertion(TO_US.content(Encrypting.AES_128_CBC)))
        .policy("allowCbcEncryption");
    accept("rsa-1-5-where-allowed", right().encryptAssertion(TO_US.transport(Transport.RSA_1_5)))
        .policy("allowRsa15KeyTransport");
    accept("required-and-encrypted", right().encryptAssertion(TO_US))
        .policy("requireEncryptedAssertion");
  }

  private CorpusCase accept(String name, SamlForge forge) {
    return folder.accepted(name, ENC + "4", "A way of encrypting that holds.", forge);
  }
}
