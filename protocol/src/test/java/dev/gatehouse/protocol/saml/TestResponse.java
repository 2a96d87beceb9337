package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;

/** A response with every part open to change; unchanged, it is what a good provider sends. */
final class TestResponse {
  static final Instant NOW = Instant.parse("2026-11-22T08:00:00Z");
  static final String SP = "https://gatehouse.example/saml/conn_1/metadata";
  static final String ACS = "https://gatehouse.example/saml/conn_1/acs";
  static final String IDP = "https://idp.example/metadata";
  static final String REQUEST = "_request1";
  static final TestKeys KEYS = TestKeys.rsa("idp");
  static final TestKeys OUR_KEYS = TestKeys.rsa("sp");

  static final ServiceProvider SERVICE_PROVIDER =
      new ServiceProvider(
          SP,
          ACS,
          null,
          OUR_KEYS.pair.getPrivate(),
          List.of(OUR_KEYS.certificate),
          List.of(OUR_KEYS.pair.getPrivate()));
  static final IdentityProvider IDENTITY_PROVIDER =
      IdentityProvider.of(IDP, "https://idp.example/sso", List.of(KEYS.certificate));

  TestSigner signer = new TestSigner();
  TestKeys keys = KEYS;
  boolean signResponse;
  boolean signAssertion = true;
  String responseAttributes =
      "ID=\"_response1\" Version=\"2.0\" IssueInstant=\"2026-11-22T08:00:00Z\" Destination=\""
          + ACS
          + "\" InResponseTo=\""
          + REQUEST
          + "\"";
  String responseIssuer = "<saml:Issuer>" + IDP + "</saml:Issuer>";
  String extensions = "";
  String status =
      "<samlp:Status><samlp:StatusCode Value=\"urn:oasis:names:tc:SAML:2.0:status:Success\"/>"
          + "</samlp:Status>";
  String assertionAttributes =
      "ID=\"_assertion1\" Version=\"2.0\" IssueInstant=\"2026-11-22T08:00:00Z\"";
  String issuer = "<saml:Issuer>" + IDP + "</saml:Issuer>";
  String nameId =
      "<saml:NameID Format=\"urn:oasis:names:tc:SAML:1.1:nameid-format:emailAddress\">"
          + "ada@acme.example</saml:NameID>";
  String confirmation =
      confirmation(
          "Recipient=\""
              + ACS
              + "\" NotOnOrAfter=\"2026-11-22T08:05:00Z\" InResponseTo=\""
              + REQUEST
              + "\"");
  String conditionsAttributes =
      "NotBefore=\"2026-11-22T07:59:00Z\" NotOnOrAfter=\"2026-11-22T08:05:00Z\"";
  String conditions = audience(SP);
  String authn =
      "<saml:AuthnStatement AuthnInstant=\"2026-11-22T07:58:00Z\" SessionIndex=\"_session1\""
          + " SessionNotOnOrAfter=\"2026-11-22T16:00:00Z\"><saml:AuthnContext>"
          + "<saml:AuthnContextClassRef>urn:oasis:names:tc:SAML:2.0:ac:classes:Password"
          + "</saml:AuthnContextClassRef></saml:AuthnContext></saml:AuthnStatement>";
  String attributes =
      "<saml:AttributeStatement>"
          + attribute("groups", "Admins", "Analysts")
          + "<saml:Attribute Name=\"urn:oid:0.9.2342.19200300.100.1.3\" FriendlyName=\"mail\">"
          + "<saml:AttributeValue>ada@acme.example</saml:AttributeValue></saml:Attribute>"
          + "</saml:AttributeStatement>";
  String afterAssertion = "";

  static String confirmation(String dataAttributes) {
    return "<saml:SubjectConfirmation Method=\"urn:oasis:names:tc:SAML:2.0:cm:bearer\">"
        + "<saml:SubjectConfirmationData "
        + dataAttributes
        + "/></saml:SubjectConfirmation>";
  }

  static String audience(String audience) {
    return "<saml:AudienceRestriction><saml:Audience>"
        + audience
        + "</saml:Audience></saml:AudienceRestriction>";
  }

  static String attribute(String name, String... values) {
    StringBuilder xml = new StringBuilder("<saml:Attribute Name=\"" + name + "\">");
    for (String value : values) {
      xml.append("<saml:AttributeValue>").append(value).append("</saml:AttributeValue>");
    }
    return xml.append("</saml:Attribute>").toString();
  }

  String assertionXml() {
    return "<saml:Assertion xmlns:saml=\""
        + Names.ASSERTION
        + "\" "
        + assertionAttributes
        + ">"
        + issuer
        + "<saml:Subject>"
        + nameId
        + confirmation
        + "</saml:Subject><saml:Conditions "
        + conditionsAttributes
        + ">"
        + conditions
        + "</saml:Conditions>"
        + authn
        + attributes
        + "</saml:Assertion>";
  }

  String around(String content) {
    return "<samlp:Response xmlns:samlp=\""
        + Names.PROTOCOL
        + "\" xmlns:saml=\""
        + Names.ASSERTION
        + "\" "
        + responseAttributes
        + ">"
        + responseIssuer
        + extensions
        + status
        + content
        + afterAssertion
        + "</samlp:Response>";
  }

  /** The response, with its signatures. */
  String xml() {
    String xml = around(assertionXml());
    if (signAssertion) {
      xml = signer.sign(xml, "_assertion1", keys.pair.getPrivate());
    }
    return signResponse ? signer.sign(xml, "_response1", keys.pair.getPrivate()) : xml;
  }

  SamlVerdict verify() {
    return verify(xml());
  }

  static SamlVerdict verify(String xml) {
    return verify(xml, SamlPolicy.strict());
  }

  static SamlVerdict verify(String xml, SamlPolicy policy) {
    return verify(xml, policy, Expectation.answerTo(REQUEST), NOW);
  }

  static SamlVerdict verify(String xml, SamlPolicy policy, Expectation expectation, Instant now) {
    return ResponseVerifier.verify(
        base64(xml), SERVICE_PROVIDER, IDENTITY_PROVIDER, policy, expectation, now);
  }

  static String base64(String xml) {
    return Base64.getEncoder().encodeToString(xml.getBytes(UTF_8));
  }

  /** A policy without any clock skew, for boundaries. */
  static SamlPolicy exact() {
    return SamlPolicy.strict().withClockSkew(Duration.ZERO);
  }

  static SamlVerdict.Verified verified(SamlVerdict verdict) {
    return switch (verdict) {
      case SamlVerdict.Verified verified -> verified;
      case SamlVerdict.Refused refused ->
          throw new AssertionError(refused.refusal().code() + ": " + refused.refusal().detail());
    };
  }

  static String codeOf(SamlVerdict verdict) {
    return switch (verdict) {
      case SamlVerdict.Verified verified -> "verified";
      case SamlVerdict.Refused refused -> refused.refusal().code();
    };
  }
}
