package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.Names.ASSERTION;

import dev.gatehouse.protocol.saml.ResponseVerifier.Context;
import dev.gatehouse.protocol.saml.VerifiedClaims.AuthnSession;
import dev.gatehouse.protocol.xml.XmlElement;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** When and how the person authenticated (SAML core §2.7.2), against what was asked for. */
final class AuthnRules {
  private final Context context;
  private final Checklist checks;
  private final TimeRules times;

  AuthnRules(Context context) {
    this.context = context;
    this.checks = context.checks();
    this.times = new TimeRules(context);
  }

  AuthnSession check(XmlElement assertion) throws SamlRefused {
    List<XmlElement> statements = assertion.children(ASSERTION, "AuthnStatement");
    // Profiles §4.1.4.2: at least one authentication statement.
    if (statements.isEmpty()) {
      throw checks.failed(
          CheckName.AUTHN_STATEMENT, SamlRefusalCode.AUTHN_STATEMENT, "a statement", "none");
    }
    checks.passed(CheckName.AUTHN_STATEMENT, "a statement", statements.size() + "");
    // Of several statements the strictest reading counts: the oldest authentication, the first end.
    Instant authenticated = Instant.MAX;
    Instant sessionEnd = null;
    for (XmlElement statement : statements) {
      Instant at =
          times.required(
              statement, "AuthnInstant", CheckName.AUTHN_INSTANT, SamlRefusalCode.AUTHN_STATEMENT);
      authenticated = at.isBefore(authenticated) ? at : authenticated;
      Optional<Instant> end =
          times.optional(statement, "SessionNotOnOrAfter", CheckName.SESSION_NOT_ON_OR_AFTER);
      if (end.isPresent() && (sessionEnd == null || end.get().isBefore(sessionEnd))) {
        sessionEnd = end.get();
      }
    }
    String sessionIndex = statements.getFirst().attribute("SessionIndex");
    if (sessionIndex != null && sessionIndex.length() > Names.LONGEST_IDENTIFIER) {
      throw checks.failed(
          CheckName.AUTHN_STATEMENT,
          SamlRefusalCode.AUTHN_STATEMENT,
          "a SessionIndex of at most " + Names.LONGEST_IDENTIFIER + " characters",
          sessionIndex.length() + " characters");
    }
    String contextClass = contextClass(statements);
    checkContextClass(contextClass);
    checkInstant(authenticated);
    checkSessionEnd(sessionEnd);
    return new AuthnSession(sessionIndex, authenticated, sessionEnd, contextClass);
  }

  private static @Nullable String contextClass(List<XmlElement> statements) {
    return statements
        .getFirst()
        .child(ASSERTION, "AuthnContext")
        .flatMap(found -> found.child(ASSERTION, "AuthnContextClassRef"))
        .map(found -> found.text().strip())
        .filter(found -> !found.isEmpty())
        .orElse(null);
  }

  /** SAML core §3.3.2.2.1: with the comparison "exact", one of the requested classes comes back. */
  private void checkContextClass(@Nullable String actual) throws SamlRefused {
    List<String> requested = context.policy().requestedAuthnContextClasses();
    String expected = requested.isEmpty() ? "any" : String.join(", ", requested);
    String found = actual == null ? "none" : actual;
    if (!requested.isEmpty() && (actual == null || !requested.contains(actual))) {
      throw checks.failed(CheckName.AUTHN_CONTEXT, SamlRefusalCode.AUTHN_CONTEXT, expected, found);
    }
    checks.passed(CheckName.AUTHN_CONTEXT, expected, found);
  }

  private void checkInstant(Instant authenticated) throws SamlRefused {
    times.notBefore(authenticated, CheckName.AUTHN_INSTANT, SamlRefusalCode.AUTHN_IN_FUTURE);
    Instant earliest = context.expectation().authenticatedSince();
    if (context.policy().maxAuthnAge() != null) {
      Instant oldest = context.now().minus(context.policy().maxAuthnAge());
      earliest = earliest == null || oldest.isAfter(earliest) ? oldest : earliest;
    }
    if (earliest == null) {
      return;
    }
    Instant tolerated = earliest.minus(context.policy().clockSkew());
    // SAML core §3.4.1: ForceAuthn asks for an authentication made for this very request.
    if (authenticated.isBefore(tolerated)) {
      throw checks.failed(
          CheckName.AUTHN_INSTANT,
          SamlRefusalCode.AUTHN_TOO_OLD,
          "at or after " + SamlTime.show(tolerated),
          SamlTime.show(authenticated));
    }
    checks.passed(
        CheckName.AUTHN_INSTANT,
        "at or after " + SamlTime.show(tolerated),
        SamlTime.show(authenticated));
  }

  private void checkSessionEnd(@Nullable Instant end) throws SamlRefused {
    if (end == null) {
      checks.passed(CheckName.SESSION_NOT_ON_OR_AFTER, "", "none");
    } else {
      times.notOnOrAfter(end, CheckName.SESSION_NOT_ON_OR_AFTER, SamlRefusalCode.SESSION_EXPIRED);
    }
  }
}
