package dev.gatehouse.protocol.xml;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The names of which providers make their responses, so that documents share them: no name is made
 * anew for each, and equal ones are found equal without a look at their characters. Fixed, so that
 * no document leaves anything behind. Nothing depends on what it holds but time.
 */
final class Vocabulary {
  private static final int SLOTS = 2_048;
  private static final Word[] WORDS = new Word[SLOTS];

  private static final List<String> NAMESPACES =
      List.of(
          "urn:oasis:names:tc:SAML:2.0:assertion",
          "urn:oasis:names:tc:SAML:2.0:protocol",
          "http://www.w3.org/2000/09/xmldsig#",
          "http://www.w3.org/2001/10/xml-exc-c14n#",
          "http://www.w3.org/2001/04/xmlenc#",
          "http://www.w3.org/2001/XMLSchema",
          "http://www.w3.org/2001/XMLSchema-instance");

  private static final String ASSERTION =
      """
      Assertion Attribute AttributeStatement AttributeValue Audience AudienceRestriction \
      AuthnContext AuthnContextClassRef AuthnStatement Conditions EncryptedAssertion Issuer NameID \
      Subject SubjectConfirmation SubjectConfirmationData""";

  private static final String PROTOCOL = "Response Status StatusCode";

  private static final String SIGNATURE =
      """
      CanonicalizationMethod DigestMethod DigestValue KeyInfo Reference Signature SignatureMethod \
      SignatureValue SignedInfo Transform Transforms X509Certificate X509Data""";

  private static final String ENCRYPTION =
      "CipherData CipherValue EncryptedData EncryptedKey EncryptionMethod";

  private static final String ATTRIBUTES =
      """
      Algorithm AuthnInstant Destination Format FriendlyName ID InResponseTo IssueInstant Method \
      Name NameFormat NotBefore NotOnOrAfter PrefixList Recipient SessionIndex SessionNotOnOrAfter \
      SPNameQualifier Type URI Value Version xmlns""";

  static {
    addAll(ASSERTION, "", "saml", "saml2");
    addAll(PROTOCOL, "", "samlp", "saml2p");
    addAll(SIGNATURE, "", "ds");
    addAll(ENCRYPTION, "", "xenc");
    addAll(ATTRIBUTES, "");
    addAll("type nil", "xsi");
    addAll("InclusiveNamespaces", "ec");
    addAll("saml saml2 samlp saml2p ds ec xenc xs xsi", "xmlns");
  }

  /** A qualified name and its parts. */
  record Word(String qualified, String prefix, String localName, byte[] octets) {
    Word {
      octets = octets.clone();
    }
  }

  private Vocabulary() {}

  private static void addAll(String localNames, String... prefixes) {
    for (String localName : localNames.split(" ")) {
      for (String prefix : prefixes) {
        // Interned, so that they are the very strings that the rest of the code compares with.
        String qualified = (prefix.isEmpty() ? localName : prefix + ":" + localName).intern();
        byte[] octets = qualified.getBytes(US_ASCII);
        // Of two in one slot the first stays.
        int slot = slot(qualified.hashCode());
        if (WORDS[slot] == null) {
          WORDS[slot] = new Word(qualified, prefix, localName.intern(), octets);
        }
      }
    }
  }

  private static int slot(int hash) {
    return (hash ^ (hash >>> 11)) & (SLOTS - 1);
  }

  /**
   * The name that these octets are; null when it is not one of these.
   *
   * @param hash as {@link String#hashCode} has it for a name in ASCII
   */
  static @Nullable Word find(byte[] octets, int start, int length, int hash) {
    Word word = WORDS[slot(hash)];
    return word != null
            && Arrays.equals(word.octets, 0, word.octets.length, octets, start, start + length)
        ? word
        : null;
  }

  /** The same namespace name, shared where it is one of these. */
  static String namespace(String name) {
    for (String shared : NAMESPACES) {
      if (shared.equals(name)) {
        return shared;
      }
    }
    return name;
  }
}
