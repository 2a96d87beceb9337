package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.gatehouse.protocol.saml.RedirectBinding.Parameter;
import dev.gatehouse.protocol.xml.XmlSigner;
import dev.gatehouse.protocol.xml.XmlText;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Writes logout requests and responses (SAML core §3.7), always signed. */
public final class LogoutMessages {
  /** SAML bindings §3.4.3: RelayState has at most 80 bytes. */
  private static final int LONGEST_RELAY_STATE = 80;

  private static final Duration VALID_FOR = Duration.ofMinutes(5);

  private LogoutMessages() {}

  /** A message on its way through the browser. */
  public sealed interface Outgoing {}

  /**
   * Over HTTP-Redirect.
   *
   * @param url with the signed query
   */
  public record Redirect(String url) implements Outgoing {}

  /**
   * Over HTTP-POST.
   *
   * @param message Base64 of the signed XML, for the field {@code parameter}
   */
  public record Post(String action, String parameter, String message, String relayState)
      implements Outgoing {}

  /**
   * What a request names.
   *
   * @param sessionIndex of the session that ends; null for every session of the subject
   */
  public record Subject(NameId nameId, @Nullable String sessionIndex) {}

  /** A request; empty where the identity provider has no single logout service. */
  public static Optional<Outgoing> request(
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      String id,
      Subject subject,
      String relayState,
      Instant now) {
    String redirect = identityProvider.singleLogoutRedirectUrl();
    String post = identityProvider.singleLogoutPostUrl();
    String endpoint = redirect == null ? post : redirect;
    if (endpoint == null) {
      return Optional.empty();
    }
    StringBuilder xml = open("LogoutRequest", id, endpoint, now);
    attribute(xml, "NotOnOrAfter", SamlTime.write(now.plus(VALID_FOR)));
    issuer(xml, serviceProvider);
    name(xml, subject.nameId());
    String index = subject.sessionIndex();
    if (index != null) {
      xml.append("<samlp:SessionIndex>")
          .append(XmlText.escape(index))
          .append("</samlp:SessionIndex>");
    }
    xml.append("</samlp:LogoutRequest>");
    return Optional.of(
        redirect == null
            ? post(endpoint, Parameter.SAML_REQUEST, xml, relayState, serviceProvider)
            : redirect(endpoint, Parameter.SAML_REQUEST, xml, relayState, serviceProvider));
  }

  /**
   * The answer to a request, over the binding through which it came where the identity provider
   * offers that one, else over the other; empty where it offers none.
   *
   * @param inResponseTo the request's id
   * @param relayState as it came (bindings §3.4.3, §3.5.3); one that is too long is left out
   */
  public static Optional<Outgoing> answer(
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      LogoutMessage request,
      String id,
      String inResponseTo,
      LogoutStatus status,
      String relayState,
      Instant now) {
    String redirect = identityProvider.logoutAnswerRedirectUrl();
    String post = identityProvider.logoutAnswerPostUrl();
    boolean redirects =
        post == null || (redirect != null && request instanceof LogoutMessage.Redirect);
    String endpoint = redirects ? redirect : post;
    if (endpoint == null) {
      return Optional.empty();
    }
    StringBuilder xml = open("LogoutResponse", id, endpoint, now);
    attribute(xml, "InResponseTo", inResponseTo);
    issuer(xml, serviceProvider);
    xml.append(status.xml()).append("</samlp:LogoutResponse>");
    String state = relayState.getBytes(UTF_8).length > LONGEST_RELAY_STATE ? "" : relayState;
    return Optional.of(
        redirects
            ? redirect(endpoint, Parameter.SAML_RESPONSE, xml, state, serviceProvider)
            : post(endpoint, Parameter.SAML_RESPONSE, xml, state, serviceProvider));
  }

  private static StringBuilder open(String name, String id, String destination, Instant now) {
    StringBuilder xml = new StringBuilder(1_024);
    xml.append("<samlp:")
        .append(name)
        .append(" xmlns:samlp=\"")
        .append(Names.PROTOCOL)
        .append("\" xmlns:saml=\"")
        .append(Names.ASSERTION)
        .append('"');
    attribute(xml, "ID", id);
    attribute(xml, "Version", "2.0");
    attribute(xml, "IssueInstant", SamlTime.write(now));
    attribute(xml, "Destination", destination);
    return xml;
  }

  private static void issuer(StringBuilder xml, ServiceProvider serviceProvider) {
    xml.append("><saml:Issuer>")
        .append(XmlText.escape(serviceProvider.entityId()))
        .append("</saml:Issuer>");
  }

  /** SAML core §3.7.3: with the same format and qualifiers, or it may not match. */
  private static void name(StringBuilder xml, NameId nameId) {
    xml.append("<saml:NameID");
    optional(xml, "NameQualifier", nameId.nameQualifier());
    optional(xml, "SPNameQualifier", nameId.spNameQualifier());
    optional(xml, "Format", nameId.format());
    xml.append('>').append(XmlText.escape(nameId.value())).append("</saml:NameID>");
  }

  private static void optional(StringBuilder xml, String name, @Nullable String value) {
    if (value != null) {
      attribute(xml, name, value);
    }
  }

  private static void attribute(StringBuilder xml, String name, String value) {
    xml.append(' ').append(name).append("=\"").append(XmlText.escape(value)).append('"');
  }

  private static Redirect redirect(
      String endpoint,
      Parameter parameter,
      StringBuilder xml,
      String relayState,
      ServiceProvider serviceProvider) {
    String query =
        RedirectBinding.encode(
            parameter, xml.toString().getBytes(UTF_8), relayState, serviceProvider.signingKey());
    return new Redirect(endpoint + (endpoint.indexOf('?') < 0 ? '?' : '&') + query);
  }

  private static Post post(
      String endpoint,
      Parameter parameter,
      StringBuilder xml,
      String relayState,
      ServiceProvider serviceProvider) {
    byte[] signed = XmlSigner.sign(xml.toString(), serviceProvider.signingKey());
    return new Post(
        endpoint, parameter.word(), Base64.getEncoder().encodeToString(signed), relayState);
  }
}
