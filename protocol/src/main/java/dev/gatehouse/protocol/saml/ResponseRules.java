package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;
import static dev.gatehouse.protocol.saml.Names.PROTOCOL;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.XmlElement;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The rules about the response around the assertion (SAML core §3.2.2, profiles §4.1.4). */
final class ResponseRules {
  private static final int LONGEST_STATUS_MESSAGE = 500;

  private final Context context;
  private final Checklist checks;

  ResponseRules(Context context) {
    this.context = context;
    this.checks = context.checks();
  }

  /** What it is, whether it succeeded, and who says so. */
  void checkOrigin(XmlElement response) throws SamlRefused {
    if (!response.is(PROTOCOL, "Response")) {
      throw checks.failed(
          CheckName.RESPONSE,
          SamlRefusalCode.NOT_A_RESPONSE,
          "a SAML 2.0 Response",
          response.localName());
    }
    // SAML core §3.2.2: Version is 2.0.
    String version = response.attribute("Version");
    if (!"2.0".equals(version)) {
      throw checks.failed(
          CheckName.RESPONSE, SamlRefusalCode.VERSION, "Version 2.0", "Version " + version);
    }
    String id = response.attribute("ID");
    if (id == null || id.isBlank()) {
      throw checks.failed(CheckName.RESPONSE, SamlRefusalCode.MALFORMED, "an ID", "none");
    }
    checks.passed(CheckName.RESPONSE, "a SAML 2.0 Response", id);
    checkStatus(response);
    checkIssuer(response);
  }

  private void checkStatus(XmlElement response) throws SamlRefused {
    List<XmlElement> statuses = response.children(PROTOCOL, "Status");
    List<XmlElement> codes =
        statuses.size() == 1 ? statuses.getFirst().children(PROTOCOL, "StatusCode") : List.of();
    if (codes.size() != 1) {
      throw checks.failed(
          CheckName.STATUS, SamlRefusalCode.MALFORMED, "one status", statuses.size() + "");
    }
    String value = String.valueOf(codes.getFirst().attribute("Value"));
    if (!value.equals(Names.SUCCESS)) {
      String actual = describe(statuses.getFirst(), codes.getFirst(), value);
      throw checks.failed(
          CheckName.STATUS, SamlRefusalCode.STATUS, Names.SUCCESS, actual, "status " + actual);
    }
    checks.passed(CheckName.STATUS, Names.SUCCESS, value);
  }

  /** The codes from the outside in, and the provider's own words. */
  private static String describe(XmlElement status, XmlElement code, String value) {
    StringBuilder words = new StringBuilder(value);
    Optional<XmlElement> nested = code.child(PROTOCOL, "StatusCode");
    for (int level = 0; nested.isPresent() && level < 4; level++) {
      words.append(" / ").append(nested.get().attribute("Value"));
      nested = nested.get().child(PROTOCOL, "StatusCode");
    }
    status
        .child(PROTOCOL, "StatusMessage")
        .map(XmlElement::text)
        .map(text -> text.substring(0, Math.min(text.length(), LONGEST_STATUS_MESSAGE)))
        .ifPresent(text -> words.append(": ").append(text));
    return words.toString();
  }

  private void checkIssuer(XmlElement response) throws SamlRefused {
    String expected = context.identityProvider().entityId();
    List<XmlElement> issuers = response.children(ASSERTION, "Issuer");
    if (issuers.size() > 1) {
      throw checks.failed(
          CheckName.RESPONSE_ISSUER, SamlRefusalCode.MALFORMED, "one issuer", issuers.size() + "");
    }
    // Profiles §4.1.4.2: the response's issuer may be left out unless the response is signed; the
    // assertion's never may, and that is the one that is relied on.
    if (!issuers.isEmpty()) {
      checkIssuer(issuers.getFirst(), CheckName.RESPONSE_ISSUER, expected, checks);
    } else {
      checks.passed(CheckName.RESPONSE_ISSUER, expected, "");
    }
  }

  /** Profiles §4.1.4.2: an issuer is the entity id, without a format or with that of entities. */
  static void checkIssuer(XmlElement issuer, CheckName name, String expected, Checklist checks)
      throws SamlRefused {
    String format = issuer.attribute("Format");
    String actual = issuer.text().strip();
    boolean entity = format == null || format.equals(Names.ENTITY);
    if (!entity || !actual.equals(expected) || !issuer.children().isEmpty()) {
      throw checks.failed(
          name, SamlRefusalCode.ISSUER, expected, entity ? actual : actual + " as " + format);
    }
    checks.passed(name, expected, actual);
  }

  /** Where it was sent, and what it answers. */
  void checkAddress(XmlElement response, boolean signed) throws SamlRefused {
    String expected = context.serviceProvider().assertionConsumerServiceUrl();
    String destination = Objects.requireNonNullElse(response.attribute("Destination"), "");
    boolean absent = destination.isEmpty();
    // Bindings §3.5.5.2: a signed message must name the address that it was sent to.
    if (absent && signed) {
      throw checks.failed(
          CheckName.DESTINATION, SamlRefusalCode.DESTINATION_MISSING, expected, "none");
    }
    if (!absent && !expected.equals(destination)) {
      throw checks.failed(
          CheckName.DESTINATION, SamlRefusalCode.DESTINATION, expected, destination);
    }
    checks.passed(CheckName.DESTINATION, expected, destination);
    checkInResponseTo(
        response.attribute("InResponseTo"), CheckName.RESPONSE_IN_RESPONSE_TO, context);
  }

  /**
   * Profiles §4.1.4.3, §4.1.5: it answers the request that was sent, or, when none was, none. Used
   * for the response and for the subject's confirmation alike.
   */
  static void checkInResponseTo(@Nullable String actual, CheckName name, Context context)
      throws SamlRefused {
    String expected = context.expectation().inResponseTo();
    if (expected != null && actual == null) {
      throw context.checks().failed(name, SamlRefusalCode.IN_RESPONSE_TO_MISSING, expected, "none");
    }
    if (actual != null && !actual.equals(expected)) {
      throw context
          .checks()
          .failed(
              name, SamlRefusalCode.IN_RESPONSE_TO, expected == null ? "none" : expected, actual);
    }
    context
        .checks()
        .passed(name, expected == null ? "none" : expected, actual == null ? "none" : actual);
  }
}
