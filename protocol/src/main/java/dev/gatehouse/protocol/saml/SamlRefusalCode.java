package dev.gatehouse.protocol.saml;

import dev.gatehouse.protocol.RefusalCode;
import java.util.Locale;

/** Why a SAML message is refused: one code for each distinct reason. */
public enum SamlRefusalCode implements RefusalCode {
  ENCODING(
      "The answer from your identity provider could not be accepted.",
      "The SAMLResponse parameter is not Base64; look at what the identity provider posts."),
  TOO_LARGE(
      "The answer from your identity provider could not be accepted.",
      "The response is larger than the limit; send fewer attributes or groups."),
  TOO_DEEP(
      "The answer from your identity provider could not be accepted.",
      "The response nests elements deeper than any identity provider does."),
  TOO_COMPLEX(
      "The answer from your identity provider could not be accepted.",
      "The response has more elements or attributes than the limit; send fewer groups."),
  NOT_WELL_FORMED(
      "The answer from your identity provider could not be accepted.",
      "The response is not well-formed XML; the detail says where."),
  DOCTYPE(
      "The answer from your identity provider could not be trusted.",
      "The response has a document type declaration, which no identity provider sends."),
  PROCESSING_INSTRUCTION(
      "The answer from your identity provider could not be trusted.",
      "The response has a processing instruction, which no identity provider sends."),
  CHARACTER_ENCODING(
      "The answer from your identity provider could not be accepted.",
      "The response is in an unexpected character encoding; use UTF-8."),
  RELATIVE_NAMESPACE(
      "The answer from your identity provider could not be trusted.",
      "A namespace name in the response is relative, which has no canonical form."),
  NAMESPACED_ID(
      "The answer from your identity provider could not be trusted.",
      "An ID attribute stands in a namespace, which no identity provider sends."),
  DUPLICATE_ID(
      "The answer from your identity provider could not be trusted.",
      "Two elements carry the same ID; this is how signatures are wrapped."),
  NOT_A_RESPONSE(
      "The answer from your identity provider could not be accepted.",
      "The message is no SAML Response; look at the endpoint that the identity provider posts to."),
  VERSION(
      "Your identity provider and this application do not agree on their settings.",
      "Only SAML 2.0 is spoken here; set the identity provider to SAML 2.0."),
  MALFORMED(
      "The answer from your identity provider could not be accepted.",
      "The response breaks the SAML schema; the detail says where."),
  STATUS(
      "Your identity provider refused the sign-in.",
      "The identity provider answered with an error; its own log tells more, and the detail repeats its status."),
  ISSUER(
      "Your identity provider and this application do not agree on their settings.",
      "The response comes from another identity provider; compare its entity id with the connection's."),
  ISSUER_MISSING(
      "Your identity provider and this application do not agree on their settings.",
      "The assertion names no issuer; the identity provider must send one."),
  WRAPPING(
      "The answer from your identity provider could not be trusted.",
      "An assertion, response or signature stands where the schema does not put it."),
  ASSERTION_MISSING(
      "The answer from your identity provider could not be accepted.",
      "The response holds no assertion; look at the identity provider's log."),
  ASSERTION_COUNT(
      "The answer from your identity provider could not be trusted.",
      "The response holds several assertions; exactly one is accepted."),
  NO_CERTIFICATE(
      "Your identity provider and this application do not agree on their settings.",
      "The connection has no signing certificate of the identity provider; import its metadata."),
  WEAK_KEY(
      "Your identity provider and this application do not agree on their settings.",
      "The identity provider's key is too short or on an unknown curve; use RSA with 2,048 bits or more, or P-256."),
  SIGNATURE_MISSING(
      "The answer from your identity provider could not be trusted.",
      "Neither the response nor the assertion is signed; switch signing on at the identity provider."),
  RESPONSE_SIGNATURE_MISSING(
      "The answer from your identity provider could not be trusted.",
      "This connection wants the response signed; switch that on at the identity provider."),
  ASSERTION_SIGNATURE_MISSING(
      "The answer from your identity provider could not be trusted.",
      "This connection wants the assertion signed; switch that on at the identity provider."),
  SIGNATURE_MALFORMED(
      "The answer from your identity provider could not be trusted.",
      "The signature element breaks its schema; the detail says where."),
  SIGNATURE_COMMENT(
      "The answer from your identity provider could not be trusted.",
      "A comment stands inside the signature, which no identity provider sends."),
  SIGNATURE_OBJECT(
      "The answer from your identity provider could not be trusted.",
      "The signature carries an Object or a Manifest, which SAML does not use."),
  SIGNATURE_COUNT(
      "The answer from your identity provider could not be trusted.",
      "An element carries more than one signature."),
  SIGNATURE_POSITION(
      "The answer from your identity provider could not be trusted.",
      "The signature does not follow the issuer, where the schema puts it."),
  REFERENCE_COUNT(
      "The answer from your identity provider could not be trusted.",
      "The signature must reference exactly one element."),
  REFERENCE(
      "The answer from your identity provider could not be trusted.",
      "The signature references something other than the element that it stands in."),
  TRANSFORM(
      "The answer from your identity provider could not be trusted.",
      "Only the enveloped-signature and exclusive canonicalization transforms are accepted."),
  CANONICALIZATION(
      "The answer from your identity provider could not be trusted.",
      "Only exclusive canonicalization without comments is accepted."),
  CANONICALIZATION_FAILED(
      "The answer from your identity provider could not be trusted.",
      "The signed element could not be canonicalized, or nothing came of it."),
  ALGORITHM(
      "The answer from your identity provider could not be trusted.",
      "The signature's algorithm is not accepted; use RSA or ECDSA with SHA-256 or stronger."),
  DIGEST_ALGORITHM(
      "The answer from your identity provider could not be trusted.",
      "The digest's algorithm is not accepted; use SHA-256 or stronger."),
  SHA1(
      "The answer from your identity provider could not be trusted.",
      "The signature uses SHA-1; set the identity provider to SHA-256, or allow SHA-1 on this connection."),
  NOT_SIGNED_BY_CONFIGURED_KEY(
      "The answer from your identity provider could not be trusted.",
      "No configured certificate fits the signature; refresh the identity provider's metadata or certificate."),
  SIGNATURE_INVALID(
      "The answer from your identity provider could not be trusted.",
      "The content was changed after it was signed."),
  ENCRYPTION_MISSING(
      "Your identity provider and this application do not agree on their settings.",
      "This connection wants the assertion encrypted; switch that on at the identity provider."),
  ENCRYPTED_UNSIGNED(
      "The answer from your identity provider could not be trusted.",
      "The encrypted assertion is not signed, and neither is the response; switch signing on at the identity provider."),
  ENCRYPTION_ALGORITHM(
      "Your identity provider and this application do not agree on their settings.",
      "The content encryption is not accepted; use AES-GCM."),
  ENCRYPTION_CBC(
      "Your identity provider and this application do not agree on their settings.",
      "The content is encrypted with CBC; use AES-GCM, or allow CBC on this connection."),
  KEY_TRANSPORT(
      "Your identity provider and this application do not agree on their settings.",
      "The key transport is not accepted; use RSA-OAEP."),
  KEY_TRANSPORT_RSA15(
      "Your identity provider and this application do not agree on their settings.",
      "The key is transported with RSA 1.5; use RSA-OAEP, or allow RSA 1.5 on this connection."),
  ENCRYPTION_MALFORMED(
      "The answer from your identity provider could not be accepted.",
      "The encrypted element breaks its schema; the detail says where."),
  DECRYPTION(
      "The answer from your identity provider could not be accepted.",
      "The content could not be decrypted; give the identity provider our current certificate from the metadata."),
  DESTINATION(
      "Your identity provider and this application do not agree on their settings.",
      "The response was meant for another address; compare the ACS URL at the identity provider."),
  DESTINATION_MISSING(
      "Your identity provider and this application do not agree on their settings.",
      "A signed response must name its destination; set the ACS URL at the identity provider."),
  IN_RESPONSE_TO(
      "The answer belongs to another sign-in. Please sign in again.",
      "The response answers another request than the one that this browser started."),
  IN_RESPONSE_TO_MISSING(
      "The answer belongs to no sign-in. Please sign in again.",
      "The response answers no request, though one was sent."),
  UNSOLICITED(
      "Please start signing in from here.",
      "Nobody asked for this response; allow sign-in started at the identity provider on this connection, or start here."),
  SUBJECT(
      "The answer from your identity provider could not be accepted.",
      "The assertion has no subject."),
  NAME_ID(
      "The answer from your identity provider could not be accepted.",
      "The subject has no NameID; let the identity provider send one."),
  SUBJECT_CONFIRMATION(
      "The answer from your identity provider could not be accepted.",
      "The subject has no bearer confirmation, which the browser profile requires."),
  RECIPIENT(
      "Your identity provider and this application do not agree on their settings.",
      "The assertion was meant for another address; compare the ACS URL at the identity provider."),
  RECIPIENT_MISSING(
      "Your identity provider and this application do not agree on their settings.",
      "The bearer confirmation names no recipient; set the ACS URL at the identity provider."),
  SUBJECT_EXPIRY_MISSING(
      "The answer from your identity provider could not be accepted.",
      "The bearer confirmation has no NotOnOrAfter, which the browser profile requires."),
  SUBJECT_EXPIRED(
      "The sign-in took too long, or the clocks differ. Please sign in again.",
      "The bearer confirmation has expired; compare the clocks, or allow more clock skew."),
  SUBJECT_NOT_BEFORE(
      "The answer from your identity provider could not be accepted.",
      "The bearer confirmation has a NotBefore, which the browser profile forbids."),
  CONDITIONS_MISSING(
      "The answer from your identity provider could not be accepted.",
      "The assertion has no conditions."),
  UNKNOWN_CONDITION(
      "The answer from your identity provider could not be accepted.",
      "The assertion has a condition that is not understood, so it cannot be relied on."),
  AUDIENCE(
      "Your identity provider and this application do not agree on their settings.",
      "The assertion was meant for another audience; compare the entity id (audience) at the identity provider."),
  AUDIENCE_MISSING(
      "Your identity provider and this application do not agree on their settings.",
      "The assertion names no audience; set the entity id (audience) at the identity provider."),
  NOT_YET_VALID(
      "The sign-in took too long, or the clocks differ. Please sign in again.",
      "The assertion is not valid yet; compare the clocks, or allow more clock skew."),
  EXPIRED(
      "The sign-in took too long, or the clocks differ. Please sign in again.",
      "The assertion has expired; compare the clocks, or allow more clock skew."),
  ISSUED_IN_FUTURE(
      "The sign-in took too long, or the clocks differ. Please sign in again.",
      "The assertion was issued in the future; compare the clocks, or allow more clock skew."),
  TIME_MALFORMED(
      "The answer from your identity provider could not be accepted.",
      "A time in the assertion is not a UTC date and time; the detail says which."),
  AUTHN_STATEMENT(
      "The answer from your identity provider could not be accepted.",
      "The assertion does not say that anybody authenticated."),
  AUTHN_CONTEXT(
      "Your identity provider did not sign you in the way that is required.",
      "The authentication context that was requested did not come back; look at the identity provider's rules."),
  AUTHN_TOO_OLD(
      "Please sign in at your identity provider again.",
      "The person authenticated too long ago; the identity provider did not heed ForceAuthn, or the longest age is too short."),
  AUTHN_IN_FUTURE(
      "The sign-in took too long, or the clocks differ. Please sign in again.",
      "The authentication lies in the future; compare the clocks."),
  SESSION_EXPIRED(
      "Your session at your identity provider has ended. Please sign in again.",
      "SessionNotOnOrAfter has passed; look at the session length at the identity provider."),
  ATTRIBUTE(
      "The answer from your identity provider could not be accepted.",
      "An attribute breaks the SAML schema; the detail says which."),
  REDIRECT_QUERY(
      "The answer from your identity provider could not be accepted.",
      "The query of the message is malformed, or names a parameter twice or with escapes."),
  REDIRECT_DEFLATE(
      "The answer from your identity provider could not be accepted.",
      "The message in the query is not DEFLATE-compressed Base64."),
  REDIRECT_UNSIGNED(
      "The answer from your identity provider could not be trusted.",
      "The message in the query is not signed."),
  NOT_A_LOGOUT_MESSAGE(
      "Signing out could not be completed.",
      "The message is no logout request or response; look at what the identity provider sends to the single logout address."),
  LOGOUT_UNSIGNED(
      "Signing out could not be completed.",
      "The logout message is not signed; switch signing of logout messages on at the identity provider."),
  LOGOUT_ISSUER_MISSING(
      "Signing out could not be completed.",
      "The logout message names no issuer; the identity provider must send one."),
  LOGOUT_DESTINATION(
      "Signing out could not be completed.",
      "The logout message was meant for another address; compare the single logout address at the identity provider."),
  LOGOUT_DESTINATION_MISSING(
      "Signing out could not be completed.",
      "A signed logout message must name its destination; set the single logout address at the identity provider."),
  LOGOUT_EXPIRED(
      "Signing out could not be completed.",
      "The logout message is too old; compare the clocks, or allow more clock skew."),
  LOGOUT_IN_FUTURE(
      "Signing out could not be completed.",
      "The logout message was issued in the future; compare the clocks, or allow more clock skew."),
  LOGOUT_SESSION_INDEX(
      "Signing out could not be completed.",
      "A SessionIndex of the logout request is empty or too long."),
  LOGOUT_IN_RESPONSE_TO(
      "Signing out could not be completed.",
      "The logout response answers another request than the one that this browser carried.");

  private final Words words;

  SamlRefusalCode(String sentence, String remedy) {
    this.words = new Words("saml_" + name().toLowerCase(Locale.ROOT), sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }
}
