package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.xml.XmlElement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The conditions under which an assertion holds (SAML core §2.5). */
final class ConditionRules {
  private final Context context;
  private final Checklist checks;

  ConditionRules(Context context) {
    this.context = context;
    this.checks = context.checks();
  }

  void check(XmlElement assertion) throws SamlRefused {
    List<XmlElement> all = assertion.children(ASSERTION, "Conditions");
    if (all.size() != 1) {
      throw checks.failed(
          CheckName.CONDITIONS,
          all.isEmpty() ? SamlRefusalCode.CONDITIONS_MISSING : SamlRefusalCode.MALFORMED,
          "one set of conditions",
          all.size() + "");
    }
    XmlElement conditions = all.getFirst();
    for (XmlElement condition : conditions.children()) {
      checkKnown(condition);
    }
    // OneTimeUse (§2.5.1.5) is how every assertion is treated. ProxyRestriction (§2.5.1.6) limits
    // assertions made from this one, and none are.
    checks.passed(CheckName.CONDITIONS, "all conditions understood", "yes");
    checkAudience(conditions.children(ASSERTION, "AudienceRestriction"));
    checkTimes(conditions);
  }

  /** SAML core §2.5.1: with a condition that is not understood, validity cannot be determined. */
  private void checkKnown(XmlElement condition) throws SamlRefused {
    boolean known =
        condition.namespace().equals(ASSERTION)
            && (condition.localName().equals("AudienceRestriction")
                || condition.localName().equals("OneTimeUse")
                || condition.localName().equals("ProxyRestriction"));
    if (!known) {
      throw checks.failed(
          CheckName.CONDITIONS,
          SamlRefusalCode.UNKNOWN_CONDITION,
          "AudienceRestriction, OneTimeUse, ProxyRestriction",
          condition.localName());
    }
  }

  private void checkAudience(List<XmlElement> restrictions) throws SamlRefused {
    String expected = context.serviceProvider().entityId();
    // Profiles §4.1.4.2: an audience restriction that includes us must be there.
    if (restrictions.isEmpty()) {
      throw checks.failed(CheckName.AUDIENCE, SamlRefusalCode.AUDIENCE_MISSING, expected, "none");
    }
    // SAML core §2.5.1.4: each restriction must hold; within one, any audience will do.
    for (XmlElement restriction : restrictions) {
      List<String> audiences =
          restriction.children(ASSERTION, "Audience").stream()
              .map(audience -> audience.text().strip())
              .toList();
      if (!audiences.contains(expected)) {
        throw checks.failed(
            CheckName.AUDIENCE, SamlRefusalCode.AUDIENCE, expected, String.join(", ", audiences));
      }
    }
    checks.passed(CheckName.AUDIENCE, expected, expected);
  }

  private void checkTimes(XmlElement conditions) throws SamlRefused {
    TimeRules times = new TimeRules(context);
    Optional<Instant> start = times.optional(conditions, "NotBefore", CheckName.NOT_BEFORE);
    if (start.isPresent()) {
      times.notBefore(start.get(), CheckName.NOT_BEFORE, SamlRefusalCode.NOT_YET_VALID);
    } else {
      checks.passed(CheckName.NOT_BEFORE, "", "none");
    }
    Optional<Instant> end = times.optional(conditions, "NotOnOrAfter", CheckName.NOT_ON_OR_AFTER);
    if (end.isPresent()) {
      times.notOnOrAfter(end.get(), CheckName.NOT_ON_OR_AFTER, SamlRefusalCode.EXPIRED);
    } else {
      // The bearer confirmation always has an end, so that nothing is valid for ever.
      checks.passed(CheckName.NOT_ON_OR_AFTER, "", "none");
    }
  }
}
