package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.xml.XmlText;
import java.security.PrivateKey;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPrivateKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.Base64;

/** Writes our own metadata (SAML metadata §2.4.4). The same input gives the same text. */
public final class ServiceProviderMetadata {
  private ServiceProviderMetadata() {}

  /**
   * The metadata of one connection. Every certificate stands in it, the current one first, so that
   * an identity provider that reads it during a rotation knows them all.
   *
   * @param validUntil from when on the document must not be relied on
   */
  public static String write(
      ServiceProvider serviceProvider, SamlPolicy policy, Instant validUntil) {
    StringBuilder xml = new StringBuilder(4_096);
    xml.append("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<md:EntityDescriptor xmlns:md=\"")
        .append(Names.METADATA)
        .append("\" xmlns:ds=\"")
        .append(Names.DSIG)
        .append("\" entityID=\"")
        .append(XmlText.escape(serviceProvider.entityId()))
        .append("\" validUntil=\"")
        .append(SamlTime.write(validUntil))
        .append("\">\n  <md:SPSSODescriptor protocolSupportEnumeration=\"")
        .append(Names.PROTOCOL)
        .append("\" AuthnRequestsSigned=\"true\" WantAssertionsSigned=\"")
        .append(policy.requireSignedAssertion())
        .append("\">\n");
    for (X509Certificate certificate : serviceProvider.certificates()) {
      key(xml, "signing", certificate);
    }
    for (X509Certificate certificate : serviceProvider.encryptionCertificates()) {
      if (canDecrypt(serviceProvider, certificate)) {
        key(xml, "encryption", certificate);
      }
    }
    if (serviceProvider.singleLogoutServiceUrl() != null) {
      String logout = XmlText.escape(serviceProvider.singleLogoutServiceUrl());
      for (String binding : new String[] {Names.REDIRECT, Names.POST}) {
        xml.append("    <md:SingleLogoutService Binding=\"")
            .append(binding)
            .append("\" Location=\"")
            .append(logout)
            .append("\"/>\n");
      }
    }
    if (policy.nameIdFormat() != null) {
      xml.append("    <md:NameIDFormat>")
          .append(XmlText.escape(policy.nameIdFormat()))
          .append("</md:NameIDFormat>\n");
    }
    return xml.append("    <md:AssertionConsumerService Binding=\"")
        .append(Names.POST)
        .append("\" Location=\"")
        .append(XmlText.escape(serviceProvider.assertionConsumerServiceUrl()))
        .append("\" index=\"0\" isDefault=\"true\"/>\n")
        .append("  </md:SPSSODescriptor>\n</md:EntityDescriptor>\n")
        .toString();
  }

  private static void key(StringBuilder xml, String use, X509Certificate certificate) {
    xml.append("    <md:KeyDescriptor use=\"")
        .append(use)
        .append("\">\n      <ds:KeyInfo><ds:X509Data><ds:X509Certificate>")
        .append(base64(certificate))
        .append("</ds:X509Certificate></ds:X509Data></ds:KeyInfo>\n");
    if (use.equals("encryption")) {
      method(xml, "http://www.w3.org/2009/xmlenc11#aes256-gcm");
      method(xml, "http://www.w3.org/2009/xmlenc11#aes128-gcm");
      method(xml, "http://www.w3.org/2001/04/xmlenc#rsa-oaep-mgf1p");
    }
    xml.append("    </md:KeyDescriptor>\n");
  }

  private static void method(StringBuilder xml, String algorithm) {
    xml.append("      <md:EncryptionMethod Algorithm=\"").append(algorithm).append("\"/>\n");
  }

  /** Nobody may be told to encrypt to a key that we cannot decrypt with. */
  private static boolean canDecrypt(ServiceProvider serviceProvider, X509Certificate certificate) {
    if (!(certificate.getPublicKey() instanceof RSAPublicKey encrypting)) {
      return false;
    }
    for (PrivateKey key : serviceProvider.decryptionKeys()) {
      if (key instanceof RSAPrivateKey rsa && rsa.getModulus().equals(encrypting.getModulus())) {
        return true;
      }
    }
    return false;
  }

  private static String base64(X509Certificate certificate) {
    try {
      return Base64.getEncoder().encodeToString(certificate.getEncoded());
    } catch (CertificateEncodingException e) {
      throw new IllegalStateException("a certificate that was parsed can be written", e);
    }
  }
}
