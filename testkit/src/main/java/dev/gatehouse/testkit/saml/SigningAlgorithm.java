package dev.gatehouse.testkit.saml;

/** Signature and digest algorithms that the forge can use, the forbidden ones included. */
public enum SigningAlgorithm {
  RSA_SHA256(Names.MORE + "rsa-sha256", Names.ENC + "sha256"),
  RSA_SHA384(Names.MORE + "rsa-sha384", Names.MORE + "sha384"),
  RSA_SHA512(Names.MORE + "rsa-sha512", Names.ENC + "sha512"),
  RSA_PSS_SHA256("http://www.w3.org/2007/05/xmldsig-more#sha256-rsa-MGF1", Names.ENC + "sha256"),
  ECDSA_SHA256(Names.MORE + "ecdsa-sha256", Names.ENC + "sha256"),
  ECDSA_SHA384(Names.MORE + "ecdsa-sha384", Names.MORE + "sha384"),
  ECDSA_SHA512(Names.MORE + "ecdsa-sha512", Names.ENC + "sha512"),
  /** Broken since 2017; accepted only where an administrator allows it by name. */
  RSA_SHA1(Names.DSIG + "rsa-sha1", Names.DSIG + "sha1"),
  /** A strong signature over a weak digest. */
  RSA_SHA256_WITH_SHA1_DIGEST(Names.MORE + "rsa-sha256", Names.DSIG + "sha1"),
  /** Refused everywhere. */
  DSA_SHA256("http://www.w3.org/2009/xmldsig11#dsa-sha256", Names.ENC + "sha256");

  private final String signature;
  private final String digest;

  SigningAlgorithm(String signature, String digest) {
    this.signature = signature;
    this.digest = digest;
  }

  /** The identifier in {@code SignatureMethod}. */
  public String signature() {
    return signature;
  }

  /** The identifier in {@code DigestMethod}. */
  public String digest() {
    return digest;
  }

  private static final class Names {
    static final String DSIG = "http://www.w3.org/2000/09/xmldsig#";
    static final String MORE = "http://www.w3.org/2001/04/xmldsig-more#";
    static final String ENC = "http://www.w3.org/2001/04/xmlenc#";
  }
}
