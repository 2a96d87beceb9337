package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Turns a right answer into the one that was asked for. */
final class Misbehaving {

  private static final String ATTACKER = "root@victim.example";
  private static final Duration HOUR = Duration.ofHours(1);

  private final SamlForge right;
  private final String nameId;
  private final Instant now;
  private final @Nullable X509Certificate encryptionKey;

  /**
   * @param encryptionKey the certificate to encrypt for; null when the service provider has none
   */
  Misbehaving(
      SamlForge right, String nameId, Instant now, @Nullable X509Certificate encryptionKey) {
    this.right = right;
    this.nameId = nameId;
    this.now = now;
    this.encryptionKey = encryptionKey;
  }

  /** The value of the form field {@code SAMLResponse}. */
  String base64(SamlMisbehaviour how) {
    return how == SamlMisbehaviour.NOT_XML
        ? Base64.getEncoder()
            .encodeToString("<<<this is no XML>>>".getBytes(StandardCharsets.UTF_8))
        : forge(how).base64();
  }

  private SamlForge forge(SamlMisbehaviour how) {
    var key = Signing.with(TestKeys.identityProvider());
    return switch (how) {
      case RESPONSE_SIGNED -> right.signAssertion(null).signResponse(key);
      case BOTH_SIGNED -> right.signResponse(key);
      case ENCRYPTED -> right.encryptAssertion(encrypting());
      case ENTRA_SHAPE ->
          right
              .dialect(Dialect.plain().prefixes("samlp", ""))
              .signAssertion(key.prefix(""))
              .authnContext("urn:oasis:names:tc:SAML:2.0:ac:classes:Password");
      case OKTA_SHAPE ->
          right
              .dialect(Dialect.plain().prefixes("saml2p", "saml2").declaration(true))
              .signResponse(key);
      case OLD_AUTHENTICATION -> right.authnInstant(now.minus(HOUR.multipliedBy(24)));
      case SHORT_SESSION -> right.session("_short-session", now.plusSeconds(60));
      case WRONG_AUDIENCE -> right.audience("https://somebody-else.example/saml");
      case WRONG_RECIPIENT -> right.recipient("https://somebody-else.example/acs");
      case WRONG_DESTINATION ->
          right.destination("https://somebody-else.example/acs").signResponse(key);
      case WRONG_ISSUER -> right.issuer("https://somebody-else.example/idp");
      case OTHER_REQUEST -> right.inResponseTo("_a-request-that-was-never-sent");
      case UNSOLICITED -> right.inResponseTo(null);
      case EXPIRED, NOT_YET_VALID, SESSION_ENDED, NO_SUBJECT_EXPIRY -> atAnotherTime(how);
      case UNSIGNED -> right.signAssertion(null);
      case WRONG_KEY -> right.signAssertion(Signing.with(TestKeys.attacker()));
      case SHA1 -> right.signAssertion(key.algorithm(SigningAlgorithm.RSA_SHA1));
      case CHANGED_AFTER_SIGNING -> right.edit(xml -> xml.replace(nameId, ATTACKER));
      case XSW1, XSW2, XSW3, XSW4, XSW5, XSW6, XSW7, XSW8 -> wrapped(Wrapping.valueOf(how.name()));
      case TWO_ASSERTIONS ->
          right.edit(xml -> Wrapping.XSW3.apply(xml, "this text does not occur", ""));
      case COMMENT_IN_NAME -> right.edit(xml -> xml.replace(nameId, comment(nameId)));
      case DOCTYPE ->
          right.edit(xml -> "<!DOCTYPE r [<!ENTITY who \"root\">]>" + xml.replace("jane", "&who;"));
      case ENCRYPTED_UNSIGNED -> right.signAssertion(null).encryptAssertion(encrypting());
      case NO_NAME -> right.nameId(null, null);
      case NO_ASSERTION -> withoutAssertion();
      case DENIED ->
          withoutAssertion()
              .status(
                  "urn:oasis:names:tc:SAML:2.0:status:Responder",
                  "urn:oasis:names:tc:SAML:2.0:status:RequestDenied",
                  "The test identity provider was asked to refuse.");
      case ENORMOUS -> right.groups(SamlSamples.groups(60_000));
      case REPLAY, NOT_XML -> right; // The caller keeps the last answer; garbage is no forge.
    };
  }

  private SamlForge atAnotherTime(SamlMisbehaviour how) {
    return switch (how) {
      case EXPIRED ->
          right
              .issueInstant(now.minus(HOUR))
              .authnInstant(now.minus(HOUR))
              .conditions(now.minus(HOUR), now.minus(HOUR).plusSeconds(300))
              .subjectWindow(null, now.minus(HOUR).plusSeconds(300));
      case NOT_YET_VALID -> right.conditions(now.plus(HOUR), now.plus(HOUR).plusSeconds(300));
      case SESSION_ENDED -> right.session("_ended-session", now.minus(HOUR));
      default -> right.subjectWindow(null, null);
    };
  }

  private SamlForge wrapped(Wrapping form) {
    var signed =
        form.wrapsResponse()
            ? right.signAssertion(null).signResponse(Signing.with(TestKeys.identityProvider()))
            : right;
    return signed.edit(xml -> form.apply(xml, nameId, ATTACKER));
  }

  private SamlForge withoutAssertion() {
    return right
        .signAssertion(null)
        .editUnsignedResponse(
            xml -> xml.replaceAll("(?s)<(\\w+:)?Assertion[ >].*</(\\w+:)?Assertion>", ""))
        .signResponse(Signing.with(TestKeys.identityProvider()));
  }

  private Encrypting encrypting() {
    if (encryptionKey == null) {
      throw new IllegalArgumentException(
          "The service provider's certificate is not known, so nothing can be encrypted for it");
    }
    return Encrypting.to(encryptionKey);
  }

  private static String comment(String nameId) {
    int at = Math.max(1, nameId.indexOf('@'));
    return nameId.substring(0, at) + "<!-- -->" + nameId.substring(at);
  }
}
