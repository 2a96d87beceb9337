package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.protocol.xml.SignedXml;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** SAML core §3.4.1: requests over both bindings. */
class AuthnRequestsTest {
  private static final SamlPolicy ASKING =
      SamlPolicy.strict()
          .withForceAuthn(true)
          .withNameIdFormat("urn:oasis:names:tc:SAML:2.0:nameid-format:persistent")
          .withRequestedAuthnContextClasses(List.of("urn:a", "urn:b"));

  @Test
  void writes_a_signed_redirect_with_everything_that_the_policy_asks_for() throws Exception {
    AuthnRequest.Redirect request =
        AuthnRequests.redirect(
            TestResponse.SERVICE_PROVIDER,
            TestResponse.IDENTITY_PROVIDER,
            ASKING,
            "_id1",
            "state",
            TestResponse.NOW);

    assertThat(request.url()).startsWith("https://idp.example/sso?SAMLRequest=");
    RedirectBinding.Decoded decoded =
        RedirectBinding.decode(
            request.url().substring(request.url().indexOf('?') + 1),
            List.of(TestResponse.OUR_KEYS.certificate),
            SamlPolicy.strict());
    RedirectBinding.Received received = (RedirectBinding.Received) decoded;
    assertThat(received.relayState()).isEqualTo("state");
    XmlElement root = XmlDocument.parse(received.xml(), XmlLimits.MESSAGE, Set.of()).root().copy();
    assertThat(root.is(Names.PROTOCOL, "AuthnRequest")).isTrue();
    assertThat(root.attribute("ID")).isEqualTo("_id1");
    assertThat(root.attribute("Destination")).isEqualTo("https://idp.example/sso");
    assertThat(root.attribute("IssueInstant")).isEqualTo("2026-11-22T08:00:00Z");
    assertThat(root.attribute("ForceAuthn")).isEqualTo("true");
    assertThat(root.attribute("AssertionConsumerServiceURL")).isEqualTo(TestResponse.ACS);
    assertThat(root.children())
        .extracting(XmlElement::localName)
        .containsExactly("Issuer", "NameIDPolicy", "RequestedAuthnContext");
    assertThat(root.children().get(2).children())
        .extracting(XmlElement::text)
        .containsExactly("urn:a", "urn:b");
  }

  @Test
  void writes_a_signed_form() throws Exception {
    AuthnRequest.Post request =
        AuthnRequests.post(
            TestResponse.SERVICE_PROVIDER,
            TestResponse.IDENTITY_PROVIDER,
            SamlPolicy.strict(),
            "_id2",
            "",
            TestResponse.NOW);
    byte[] xml = Base64.getDecoder().decode(request.samlRequest());
    SignedXml signed =
        SignedXml.verify(
            XmlDocument.parse(xml, XmlLimits.MESSAGE, Set.of()).root(),
            "ID",
            List.of(TestResponse.OUR_KEYS.certificate.getPublicKey()),
            false);
    assertThat(signed.element().attribute("ID")).isEqualTo("_id2");
    assertThat(signed.element().attribute("ForceAuthn")).isNull();
    assertThat(new String(xml, UTF_8)).containsPattern("</saml:Issuer><ds:Signature");
  }

  @Test
  void asks_for_no_authentication_context_unless_told_to() {
    AuthnRequest.Post request =
        AuthnRequests.post(
            TestResponse.SERVICE_PROVIDER,
            TestResponse.IDENTITY_PROVIDER,
            SamlPolicy.strict(),
            "_id2",
            "",
            TestResponse.NOW);
    assertThat(new String(Base64.getDecoder().decode(request.samlRequest()), UTF_8))
        .doesNotContain("RequestedAuthnContext");
  }

  @Test
  void refuses_a_relay_state_of_more_than_80_bytes_and_a_missing_endpoint() {
    assertThatThrownBy(
            () ->
                AuthnRequests.redirect(
                    TestResponse.SERVICE_PROVIDER,
                    TestResponse.IDENTITY_PROVIDER,
                    ASKING,
                    "_id",
                    "é".repeat(41),
                    TestResponse.NOW))
        .isInstanceOf(IllegalArgumentException.class);
    IdentityProvider none = new IdentityProvider("urn:x", null, null, null, null, List.of(), false);
    assertThatThrownBy(
            () ->
                AuthnRequests.post(
                    TestResponse.SERVICE_PROVIDER, none, ASKING, "_id", "", TestResponse.NOW))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void makes_ids_that_are_names_and_differ() {
    SecureRandom random = new SecureRandom();
    assertThat(AuthnRequests.newId(random))
        .matches("_[0-9a-f]{40}")
        .isNotEqualTo(AuthnRequests.newId(random));
  }
}
