package dev.gatehouse.protocol.signals;

import static dev.gatehouse.protocol.signals.DeliveryError.INVALID_AUDIENCE;
import static dev.gatehouse.protocol.signals.DeliveryError.INVALID_ISSUER;
import static dev.gatehouse.protocol.signals.DeliveryError.INVALID_KEY;
import static dev.gatehouse.protocol.signals.DeliveryError.INVALID_REQUEST;

import dev.gatehouse.protocol.RefusalCode;
import java.util.Locale;

/** Every reason for which a security event token or a transmitter's metadata is refused. */
public enum SignalRefusalCode implements RefusalCode {
  MALFORMED(
      INVALID_REQUEST,
      "The security event token could not be read.",
      "The body is not a compact signed token of JSON objects whose members stand once each."),
  TOO_LARGE(
      INVALID_REQUEST,
      "The security event token is too large.",
      "Tokens are accepted up to 64 kB."),
  ENCRYPTED(
      INVALID_KEY,
      "The security event token is encrypted.",
      "Switch the encryption of tokens off at the transmitter."),
  ALGORITHM(
      INVALID_KEY,
      "The security event token is not signed in a way that is accepted.",
      "The header says none, a symmetric algorithm, or one that the stream does not accept."),
  KEY_EMBEDDED(
      INVALID_KEY,
      "The security event token brings a key of its own.",
      "Only the keys of the transmitter's jwks_uri count, never those that a token brings."),
  KEY_NOT_FOUND(
      INVALID_KEY,
      "The key of the security event token is not known.",
      "No key of the transmitter's jwks_uri fits the token, or several do."),
  HEADER(
      INVALID_REQUEST,
      "The header of the security event token asks for what is not understood.",
      "The header has crit, zip, cty or b64."),
  TYP(
      INVALID_REQUEST,
      "This is not a security event token.",
      "The header's typ must be secevent+jwt (RFC 8417 §2.3): no other kind of token passes."),
  SIGNATURE(
      INVALID_KEY,
      "The signature of the security event token does not hold.",
      "The token was not signed by the transmitter, or was changed."),
  ISSUER(
      INVALID_ISSUER,
      "The security event token comes from another transmitter.",
      "The token's iss differs from the issuer of the stream."),
  AUDIENCE(
      INVALID_AUDIENCE,
      "The security event token is meant for another receiver.",
      "The token's aud does not name the audience of the stream."),
  ISSUED_AT(
      INVALID_REQUEST,
      "The security event token has no acceptable time of issue.",
      "The token's iat is missing, lies in the future, or is more than seven days old."),
  TOKEN_ID(
      INVALID_REQUEST,
      "The security event token has no acceptable id.",
      "The token's jti must have 1 to 255 printable characters."),
  CONFUSED(
      INVALID_REQUEST,
      "The security event token looks like another kind of token.",
      "The token has exp, nonce or sub, which no such token has (RFC 8417 §4.5, §4.6; SSF 1.0 §4.1)."),
  EVENT_COUNT(
      INVALID_REQUEST,
      "The security event token does not hold exactly one event.",
      "The token's events must be an object with one member."),
  EVENT_UNKNOWN(
      INVALID_REQUEST,
      "The security event token holds an event that was not asked for.",
      "Take this type of event out of the stream at the transmitter."),
  EVENT_MALFORMED(
      INVALID_REQUEST,
      "The event of the security event token could not be read.",
      "A member of the event is missing, of the wrong kind, or too long."),
  SUBJECT_MISSING(
      INVALID_REQUEST,
      "The security event token does not say whom it is about.",
      "The token must have sub_id, or the event the older member subject."),
  SUBJECT_MALFORMED(
      INVALID_REQUEST,
      "The subject of the security event token could not be read.",
      "The subject is not an identifier as RFC 9493 defines it, or is nested too deeply."),
  SUBJECT_FORMAT(
      INVALID_REQUEST,
      "The security event token names its subject in a way that is not supported.",
      "Use iss_sub, email, opaque, account, aliases or complex at the transmitter."),
  METADATA_MALFORMED(
      INVALID_REQUEST,
      "The transmitter's configuration could not be read.",
      "The document at /.well-known/ssf-configuration is not JSON, or lacks a member."),
  METADATA_ISSUER(
      INVALID_ISSUER,
      "The transmitter's configuration is another's.",
      "The document's issuer must be the issuer that was entered, letter by letter."),
  METADATA_INSECURE(
      INVALID_REQUEST,
      "The transmitter's configuration names an address without TLS.",
      "Every address of the transmitter must begin with https.");

  private final DeliveryError error;
  private final Words words;

  SignalRefusalCode(DeliveryError error, String sentence, String remedy) {
    this.error = error;
    this.words = new Words("set_" + name().toLowerCase(Locale.ROOT), sentence, remedy);
  }

  @Override
  public Words words() {
    return words;
  }

  /** What the transmitter is told. */
  public DeliveryError error() {
    return error;
  }
}
