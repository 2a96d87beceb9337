package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.RefusalCode;
import java.util.Locale;

/** Why an identity provider's metadata cannot be used. */
public enum MetadataRefusalCode implements RefusalCode {
  EMPTY("The metadata is empty.", "Nothing was pasted, or the address serves nothing."),
  HTML(
      "This is a web page, not metadata.",
      "Look on the page for a link to download the XML; perhaps the address asks for a sign-in first."),
  NOT_XML("This is not XML.", "SAML metadata starts with <; JSON belongs to OpenID Connect."),
  NOT_WELL_FORMED(
      "The XML is broken.", "The message says where; perhaps a part was not copied along."),
  TOO_LARGE(
      "The metadata is too large.",
      "Take the metadata of the one identity provider instead of a whole federation's."),
  DOCTYPE("The XML has a document type declaration.", "Metadata must not have a DOCTYPE."),
  UNSAFE("The XML has what metadata must not have.", "The message says what and where."),
  NOT_METADATA(
      "This XML is not SAML metadata.",
      "The outermost element must be EntityDescriptor or EntitiesDescriptor."),
  NO_IDENTITY_PROVIDER(
      "The metadata describes no identity provider.",
      "Take the provider's own metadata; what Gatehouse publishes for a connection goes to the provider."),
  UNKNOWN_ENTITY(
      "The metadata has no identity provider with this entity id.",
      "Compare entityId with the entity ids in the document, every character counts."),
  SEVERAL(
      "The metadata describes several identity providers.",
      "Say with entityId which one; the message lists them."),
  NO_ENTITY_ID(
      "The identity provider has no entity id.", "The EntityDescriptor must have an entityID."),
  NO_SIGNING_CERTIFICATE(
      "The identity provider has no signing certificate.",
      "Its KeyDescriptor must hold an X509Certificate that can be read."),
  NO_SINGLE_SIGN_ON_SERVICE(
      "The identity provider offers no sign-on that can be used.",
      "It must offer SingleSignOnService over HTTP-Redirect or HTTP-POST at an https or http address."),
  EXPIRED(
      "The metadata has expired.",
      "Fetch it anew from the provider; allowExpiredMetadata uses it all the same."),
  VALID_UNTIL(
      "It cannot be told how long the metadata is valid.",
      "validUntil must be a date and time in UTC; allowExpiredMetadata uses the metadata all the same."),
  UNSIGNED(
      "The metadata is not signed.",
      "A metadata signing certificate is configured: the outermost element itself must be signed."),
  SIGNED_BY_ANOTHER(
      "Another key than the configured ones signed the metadata.",
      "If the provider or federation has announced the new certificate, add it to metadataSigningCertificates."),
  SIGNATURE_INVALID(
      "The signature of the metadata does not hold.",
      "The document was changed after it was signed, or is signed in a way that SAML does not allow.");

  private final Words words;

  MetadataRefusalCode(String sentence, String remedy) {
    this.words = new Words("saml_metadata_" + name().toLowerCase(Locale.ROOT), sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
