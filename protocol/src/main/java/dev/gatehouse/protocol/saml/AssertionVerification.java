package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.saml.VerifiedClaims.AuthnSession;
import dev.gatehouse.protocol.xml.XmlDecryption;
import dev.gatehouse.protocol.xml.XmlElement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The rules about an assertion whose octets are vouched for (SAML core §2.3 to §2.7, profiles
 * §4.1.4.2 and §4.1.4.3), in the order in which an administrator would ask.
 */
final class AssertionVerification {
  private final Context context;
  private final Checklist checks;
  private final XmlDecryption decryption;

  AssertionVerification(Context context, XmlDecryption decryption) {
    this.context = context;
    this.checks = context.checks();
    this.decryption = decryption;
  }

  VerifiedClaims run(XmlElement assertion, XmlElement response) throws SamlRefused {
    String id = checkAssertion(assertion);
    String issuer = checkIssuer(assertion);
    ConditionRules conditions = new ConditionRules(context);
    conditions.check(assertion);
    Instant issued = checkIssueInstant(assertion);
    XmlElement subject = onlySubject(assertion);
    Instant confirmedUntil = new SubjectRules(context).check(subject);
    ClaimsReader reader = new ClaimsReader(context, decryption);
    NameId nameId = reader.nameId(subject);
    AuthnSession session = new AuthnRules(context).check(assertion);
    SamlAttributes attributes = reader.attributes(assertion);
    checkSolicited();
    // The largest skew that could be configured, so that raising it later reopens nothing.
    Instant replayUntil = confirmedUntil.plus(SamlPolicy.LARGEST_CLOCK_SKEW);
    return new VerifiedClaims(
        issuer,
        nameId,
        attributes,
        session,
        id,
        String.valueOf(response.attribute("ID")),
        replayUntil,
        Duration.between(context.now(), issued));
  }

  private String checkAssertion(XmlElement assertion) throws SamlRefused {
    String version = assertion.attribute("Version");
    // SAML core §2.3.3: Version is 2.0.
    if (!"2.0".equals(version)) {
      throw checks.failed(
          CheckName.ASSERTION, SamlRefusalCode.VERSION, "Version 2.0", "Version " + version);
    }
    String id = assertion.attribute("ID");
    // The ID is remembered against replay, as a key of a table, and those have limits.
    if (id == null || id.isBlank() || Names.isTooLong(id)) {
      throw checks.failed(
          CheckName.ASSERTION,
          SamlRefusalCode.MALFORMED,
          "an ID of 1 to " + Names.LONGEST_IDENTIFIER + " octets",
          id == null ? "none" : id.length() + " characters");
    }
    checks.passed(CheckName.ASSERTION, "a SAML 2.0 Assertion", id);
    return id;
  }

  private String checkIssuer(XmlElement assertion) throws SamlRefused {
    List<XmlElement> issuers = assertion.children(ASSERTION, "Issuer");
    String expected = context.identityProvider().entityId();
    if (issuers.size() != 1) {
      throw checks.failed(
          CheckName.ASSERTION_ISSUER,
          issuers.isEmpty() ? SamlRefusalCode.ISSUER_MISSING : SamlRefusalCode.MALFORMED,
          expected,
          issuers.size() + " issuers");
    }
    ResponseRules.checkIssuer(issuers.getFirst(), CheckName.ASSERTION_ISSUER, expected, checks);
    return expected;
  }

  private Instant checkIssueInstant(XmlElement assertion) throws SamlRefused {
    Instant issued =
        new TimeRules(context)
            .required(
                assertion, "IssueInstant", CheckName.ISSUE_INSTANT, SamlRefusalCode.MALFORMED);
    Instant latest = context.now().plus(context.policy().clockSkew());
    if (issued.isAfter(latest)) {
      throw checks.failed(
          CheckName.ISSUE_INSTANT,
          SamlRefusalCode.ISSUED_IN_FUTURE,
          "at or before " + SamlTime.show(latest),
          SamlTime.show(issued));
    }
    checks.passed(
        CheckName.ISSUE_INSTANT, "at or before " + SamlTime.show(latest), SamlTime.show(issued));
    return issued;
  }

  private XmlElement onlySubject(XmlElement assertion) throws SamlRefused {
    List<XmlElement> subjects = assertion.children(ASSERTION, "Subject");
    // Profiles §4.1.4.2: an assertion with an authentication statement has a subject.
    if (subjects.size() != 1) {
      throw checks.failed(
          CheckName.SUBJECT, SamlRefusalCode.SUBJECT, "one subject", subjects.size() + " subjects");
    }
    return subjects.getFirst();
  }

  /** Last, so that a caller may start a sign-in of its own knowing that all else holds. */
  private void checkSolicited() throws SamlRefused {
    Expectation expectation = context.expectation();
    if (expectation.inResponseTo() == null && !expectation.unsolicitedAllowed()) {
      throw checks.failed(
          CheckName.SOLICITED,
          SamlRefusalCode.UNSOLICITED,
          "an answer to a request",
          "unsolicited");
    }
    checks.passed(
        CheckName.SOLICITED,
        expectation.unsolicitedAllowed() ? "unsolicited allowed" : "an answer to a request",
        expectation.inResponseTo() == null ? "unsolicited" : "an answer to a request");
  }
}
