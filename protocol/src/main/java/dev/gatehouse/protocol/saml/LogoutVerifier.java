package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;
import static dev.gatehouse.protocol.saml.Names.DSIG;
import static dev.gatehouse.protocol.saml.Names.PROTOCOL;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.saml.RedirectBinding.Parameter;
import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.ReceivedElement;
import dev.gatehouse.protocol.xml.SignedXml;
import dev.gatehouse.protocol.xml.XmlDocument;
import dev.gatehouse.protocol.xml.XmlElement;
import dev.gatehouse.protocol.xml.XmlLimits;
import dev.gatehouse.protocol.xml.XmlRefused;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Verifies logout messages (SAML profiles §4.4) as strictly as responses: every message is signed,
 * and only what a configured key signed is read.
 */
public final class LogoutVerifier {
  private static final Set<String> WATCHED =
      Set.of("LogoutRequest", "LogoutResponse", "Response", "Assertion", "Signature");

  private final Context context;
  private final Checklist checks;

  private LogoutVerifier(Context context) {
    this.context = context;
    this.checks = context.checks();
  }

  /**
   * Verifies a message. Pure: the caller remembers {@link LogoutRequest#id} until {@link
   * LogoutRequest#replayUntil}, and refuses it when it comes again.
   *
   * @param serviceProvider with a single logout service, the expected destination
   * @param inResponseTo the id of our own request that an answer must name; null when none is out
   */
  public static LogoutVerdict verify(
      LogoutMessage message,
      ServiceProvider serviceProvider,
      IdentityProvider identityProvider,
      SamlPolicy policy,
      @Nullable String inResponseTo,
      Instant now) {
    Expectation expectation =
        inResponseTo == null ? Expectation.unsolicited() : Expectation.answerTo(inResponseTo);
    Context context =
        new Context(serviceProvider, identityProvider, policy, expectation, now, new Checklist());
    try {
      return new LogoutVerifier(context).run(message);
    } catch (SamlRefused e) {
      return new LogoutVerdict.Refused(e.refusal());
    }
  }

  private LogoutVerdict run(LogoutMessage message) throws SamlRefused {
    return switch (message) {
      case LogoutMessage.Redirect redirect -> redirected(redirect.rawQuery());
      case LogoutMessage.Post post -> judge(post.parameter(), posted(post.base64()));
    };
  }

  private LogoutVerdict redirected(String rawQuery) throws SamlRefused {
    return switch (RedirectBinding.decode(
        rawQuery, context.identityProvider().signingCertificates(), context.policy())) {
      case RedirectBinding.Refused refused -> new LogoutVerdict.Refused(refused.refusal());
      // The signature covers the whole message, so that all of it may be read.
      case RedirectBinding.Received received ->
          judge(received.parameter(), parse(received.xml()).root().copy());
    };
  }

  /** The message, read from the octets that its own signature hashed. */
  private XmlElement posted(String base64) throws SamlRefused {
    if (base64.length() > MessageBytes.LONGEST_BASE64) {
      throw refused(SamlRefusalCode.TOO_LARGE, base64.length() + " characters");
    }
    byte[] xml =
        MessageBytes.decode(base64)
            .filter(bytes -> bytes.length > 0)
            .orElseThrow(() -> refused(SamlRefusalCode.ENCODING, "the message is not Base64"));
    XmlDocument document = parse(xml);
    ReceivedElement root = document.root();
    for (ReceivedElement element : document.watched()) {
      boolean inPlace =
          element.isSameAs(root) || (element.is(DSIG, "Signature") && root.isParentOf(element));
      if (!inPlace) {
        throw refused(SamlRefusalCode.WRAPPING, "a misplaced " + element.localName());
      }
    }
    // Profiles §4.4.3.1, §4.4.3.3: over a binding through the browser it must be signed.
    if (!ResponseStructure.isSigned(root, CheckName.RESPONSE_SIGNATURE, checks)) {
      throw refused(SamlRefusalCode.LOGOUT_UNSIGNED, root.localName() + " has no signature");
    }
    try {
      return SignedXml.verify(
              root,
              "ID",
              context.identityProvider().signingCertificates().stream()
                  .map(X509Certificate::getPublicKey)
                  .toList(),
              context.policy().allowSha1Signatures())
          .element();
    } catch (XmlRefused e) {
      throw refused(Checklist.codeOf(e), e.detail());
    }
  }

  private static XmlDocument parse(byte[] xml) throws SamlRefused {
    try {
      return XmlDocument.parse(xml, XmlLimits.MESSAGE, WATCHED);
    } catch (XmlRefused e) {
      throw refused(Checklist.codeOf(e), e.detail());
    }
  }

  private LogoutVerdict judge(Parameter parameter, XmlElement message) throws SamlRefused {
    String expected = parameter == Parameter.SAML_REQUEST ? "LogoutRequest" : "LogoutResponse";
    if (!message.is(PROTOCOL, expected)) {
      throw refused(
          SamlRefusalCode.NOT_A_LOGOUT_MESSAGE,
          "expected " + expected + "; found " + message.localName());
    }
    String id = identity(message);
    checkIssuer(message);
    checkDestination(message);
    LogoutRules rules = new LogoutRules(context);
    Instant issued = rules.issued(message);
    return parameter == Parameter.SAML_REQUEST
        ? rules.request(id, issued, message)
        : rules.answer(id, message);
  }

  /** SAML core §3.2.1, §3.2.2: the version, and an id. */
  private static String identity(XmlElement message) throws SamlRefused {
    String version = message.attribute("Version");
    if (!"2.0".equals(version)) {
      throw refused(SamlRefusalCode.VERSION, "Version " + version);
    }
    String id = message.attribute("ID");
    if (id == null || id.isBlank() || Names.isTooLong(id)) {
      throw refused(SamlRefusalCode.MALFORMED, "no usable ID");
    }
    return id;
  }

  /** Profiles §4.4.4.1, §4.4.4.2: both carry the issuer. */
  private void checkIssuer(XmlElement message) throws SamlRefused {
    var issuers = message.children(ASSERTION, "Issuer");
    if (issuers.size() != 1) {
      throw refused(
          issuers.isEmpty() ? SamlRefusalCode.LOGOUT_ISSUER_MISSING : SamlRefusalCode.MALFORMED,
          issuers.size() + " issuers");
    }
    ResponseRules.checkIssuer(
        issuers.getFirst(),
        CheckName.RESPONSE_ISSUER,
        context.identityProvider().entityId(),
        checks);
  }

  /** Bindings §3.4.5.2, §3.5.5.2: a signed message names the address that it was sent to. */
  private void checkDestination(XmlElement message) throws SamlRefused {
    String expected = context.serviceProvider().singleLogoutServiceUrl();
    String actual = message.attribute("Destination");
    if (actual == null || actual.isEmpty()) {
      throw refused(SamlRefusalCode.LOGOUT_DESTINATION_MISSING, "expected " + expected);
    }
    if (!actual.equals(expected)) {
      throw refused(
          SamlRefusalCode.LOGOUT_DESTINATION, "expected " + expected + "; found " + actual);
    }
  }

  static SamlRefused refused(SamlRefusalCode code, String detail) {
    return new SamlRefused(new Refusal(code, detail));
  }
}
