package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.util.List;

/**
 * How an element is signed.
 *
 * @param key the signing key and the certificate that KeyInfo shows
 * @param prefix the prefix of the signature's elements; empty for a default namespace
 * @param canonicalization the CanonicalizationMethod of SignedInfo
 * @param inclusivePrefixes the InclusiveNamespaces PrefixList of the exclusive transform
 * @param emptyReference whether the Reference is {@code URI=""}, the whole document
 */
public record Signing(
    TestKeys key,
    SigningAlgorithm algorithm,
    KeyInfoShape keyInfo,
    String prefix,
    String canonicalization,
    List<String> inclusivePrefixes,
    boolean emptyReference) {

  private static final String EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#";

  /** What a signature tells about its key. */
  public enum KeyInfoShape {
    NONE,
    CERTIFICATE,
    CERTIFICATE_AND_SUBJECT,
    KEY_VALUE,
    KEY_NAME
  }

  public Signing {
    inclusivePrefixes = List.copyOf(inclusivePrefixes);
  }

  /** What most identity providers do: SHA-256, exclusive C14N, the certificate in KeyInfo. */
  public static Signing with(TestKeys key) {
    var algorithm =
        switch (key.privateKey().getAlgorithm()) {
          case "EC" -> SigningAlgorithm.ECDSA_SHA256;
          case "DSA" -> SigningAlgorithm.DSA_SHA256;
          default -> SigningAlgorithm.RSA_SHA256;
        };
    return new Signing(key, algorithm, KeyInfoShape.CERTIFICATE, "ds", EXCLUSIVE, List.of(), false);
  }

  public Signing algorithm(SigningAlgorithm changed) {
    return new Signing(
        key, changed, keyInfo, prefix, canonicalization, inclusivePrefixes, emptyReference);
  }

  public Signing keyInfo(KeyInfoShape changed) {
    return new Signing(
        key, algorithm, changed, prefix, canonicalization, inclusivePrefixes, emptyReference);
  }

  public Signing prefix(String changed) {
    return new Signing(
        key, algorithm, keyInfo, changed, canonicalization, inclusivePrefixes, emptyReference);
  }

  public Signing canonicalization(String changed) {
    return new Signing(key, algorithm, keyInfo, prefix, changed, inclusivePrefixes, emptyReference);
  }

  public Signing inclusivePrefixes(String... changed) {
    return new Signing(
        key, algorithm, keyInfo, prefix, canonicalization, List.of(changed), emptyReference);
  }

  public Signing emptyReference(boolean changed) {
    return new Signing(
        key, algorithm, keyInfo, prefix, canonicalization, inclusivePrefixes, changed);
  }
}
