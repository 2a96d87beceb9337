package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.protocol.xml.XmlSigner;
import dev.gatehouse.protocol.xml.XmlText;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;

/**
 * Writes requests for authentication (SAML core §3.4.1). They are always signed, whether the
 * identity provider asks for it or not.
 */
public final class AuthnRequests {
  /** SAML bindings §3.4.3: RelayState has at most 80 bytes. */
  public static final int LONGEST_RELAY_STATE = 80;

  private static final int ID_BYTES = 20;

  private AuthnRequests() {}

  /** An id that nobody guesses: 160 bits (SAML core §1.3.4), and an NCName. */
  public static String newId(SecureRandom random) {
    byte[] bytes = new byte[ID_BYTES];
    random.nextBytes(bytes);
    return "_" + HexFormat.of().formatHex(bytes);
  }

  /**
   * A request for the redirect binding; its query is signed.
   *
   * @param relayState at most {@link #LONGEST_RELAY_STATE} bytes; empty for none
   * @throws IllegalArgumentException when the identity provider has no such endpoint, or the relay
   *     state is too long
   */
  public static AuthnRequest.Redirect redirect(
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      SamlPolicy policy,
      String requestId,
      String relayState,
      Instant now) {
    String endpoint = identityProvider.singleSignOnRedirectUrl();
    if (endpoint == null) {
      throw new IllegalArgumentException(identityProvider.entityId() + " offers no redirect");
    }
    refuseLong(relayState);
    String xml = write(serviceProvider, policy, requestId, endpoint, now);
    String query =
        RedirectBinding.encode(
            RedirectBinding.Parameter.SAML_REQUEST,
            xml.getBytes(UTF_8),
            relayState,
            serviceProvider.signingKey());
    String url = endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + query;
    return new AuthnRequest.Redirect(url);
  }

  /**
   * A request for the POST binding; its XML is signed.
   *
   * @param relayState at most {@link #LONGEST_RELAY_STATE} bytes; empty for none
   * @throws IllegalArgumentException when the identity provider has no such endpoint, or the relay
   *     state is too long
   */
  public static AuthnRequest.Post post(
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      SamlPolicy policy,
      String requestId,
      String relayState,
      Instant now) {
    String endpoint = identityProvider.singleSignOnPostUrl();
    if (endpoint == null) {
      throw new IllegalArgumentException(identityProvider.entityId() + " offers no POST");
    }
    refuseLong(relayState);
    String xml = write(serviceProvider, policy, requestId, endpoint, now);
    byte[] signed = XmlSigner.sign(xml, serviceProvider.signingKey());
    String samlRequest = Base64.getEncoder().encodeToString(signed);
    return new AuthnRequest.Post(relayState, endpoint, samlRequest);
  }

  private static void refuseLong(String relayState) {
    if (relayState.getBytes(UTF_8).length > LONGEST_RELAY_STATE) {
      throw new IllegalArgumentException("the relay state is longer than 80 bytes");
    }
  }

  private static String write(
      ServiceProvider serviceProvider,
      SamlPolicy policy,
      String requestId,
      String destination,
      Instant now) {
    StringBuilder xml = new StringBuilder(1_024);
    xml.append("<samlp:AuthnRequest xmlns:samlp=\"")
        .append(Names.PROTOCOL)
        .append("\" xmlns:saml=\"")
        .append(Names.ASSERTION)
        .append('"');
    attribute(xml, "ID", requestId);
    attribute(xml, "Version", "2.0");
    attribute(xml, "IssueInstant", SamlTime.write(now));
    attribute(xml, "Destination", destination);
    attribute(xml, "AssertionConsumerServiceURL", serviceProvider.assertionConsumerServiceUrl());
    attribute(xml, "ProtocolBinding", Names.POST);
    if (policy.forceAuthn()) {
      attribute(xml, "ForceAuthn", "true");
    }
    xml.append("><saml:Issuer>")
        .append(XmlText.escape(serviceProvider.entityId()))
        .append("</saml:Issuer><samlp:NameIDPolicy");
    if (policy.nameIdFormat() != null) {
      attribute(xml, "Format", policy.nameIdFormat());
    }
    attribute(xml, "AllowCreate", "true");
    xml.append("/>");
    if (!policy.requestedAuthnContextClasses().isEmpty()) {
      xml.append("<samlp:RequestedAuthnContext Comparison=\"exact\">");
      for (String contextClass : policy.requestedAuthnContextClasses()) {
        xml.append("<saml:AuthnContextClassRef>")
            .append(XmlText.escape(contextClass))
            .append("</saml:AuthnContextClassRef>");
      }
      xml.append("</samlp:RequestedAuthnContext>");
    }
    return xml.append("</samlp:AuthnRequest>").toString();
  }

  private static void attribute(StringBuilder xml, String name, String value) {
    xml.append(' ').append(name).append("=\"").append(XmlText.escape(value)).append('"');
  }
}
