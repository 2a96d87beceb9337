package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.NOW;
import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swap;
import static dev.gatehouse.testkit.saml.CorpusCase.swapPattern;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.UnaryOperator;

/** Whom a response is meant for, which request it answers, and what it must say. */
final class ConditionCases {

  private static final Signing KEY = Signing.with(TestKeys.identityProvider());
  private static final String CORE = "SAML core §";
  private static final String PROFILE = "SAML profiles §4.1.4.";

  /** Strings that look like the right one and are not. */
  private static final Map<String, UnaryOperator<String>> NEAR_MISSES =
      Map.of(
          "another", right -> "https://other.example/saml",
          "trailing-slash", right -> right + "/",
          "upper-case", right -> right.replace("example", "EXAMPLE"),
          "space-inside", right -> right.replace("/saml", "/ saml"),
          "homoglyph", right -> right.replace("example", "ex\u0430mple"),
          "longer", right -> right + ".evil.example",
          "shorter", right -> right.substring(0, right.length() - 1),
          "other-scheme", right -> right.replace("https", "http"));

  private final Folder folder = new Folder("conditions");

  static List<CorpusCase> all() {
    var cases = new ConditionCases();
    cases.nearMisses();
    cases.audiences();
    cases.requests();
    cases.confirmations();
    cases.conditions();
    cases.statements();
    cases.statuses();
    return cases.folder.cases();
  }

  private void nearMisses() {
    for (var miss : new TreeMap<>(NEAR_MISSES).entrySet()) {
      var wrong = miss.getValue();
      folder.refused(
          "audience-" + miss.getKey(),
          "audience",
          CORE + "2.5.1.4",
          "Meant for another audience: " + miss.getKey() + ".",
          right().audience(wrong.apply("https://sp.example/saml/metadata")));
      folder.refused(
          "recipient-" + miss.getKey(),
          "recipient",
          PROFILE + "2",
          "Meant for another recipient: " + miss.getKey() + ".",
          right().recipient(wrong.apply("https://sp.example/saml/acs")));
      folder.refused(
          "destination-" + miss.getKey(),
          "destination",
          CORE + "3.2.2",
          "Signed for another destination: " + miss.getKey() + ".",
          right().destination(wrong.apply("https://sp.example/saml/acs")).signResponse(KEY));
      folder.refused(
          "issuer-" + miss.getKey(),
          "issuer",
          PROFILE + "2",
          "Issued by somebody else: " + miss.getKey() + ".",
          right().issuer(wrong.apply("https://idp.example/saml")));
    }
    folder.refused(
        "issuer-of-response-alone",
        "issuer",
        PROFILE + "2",
        "The response names another issuer than the assertion.",
        right().responseIssuer("https://other.example/saml"));
    folder.refused(
        "issuer-of-assertion-alone",
        "issuer",
        PROFILE + "2",
        "The assertion names another issuer than the response.",
        right().assertionIssuer("https://other.example/saml"));
    folder.refused(
        "issuer-missing",
        "issuer_missing",
        CORE + "2.3.3",
        "The assertion names no issuer.",
        right().editUnsignedAssertion(swapPattern("<saml:Issuer.*?</saml:Issuer>", "")));
    folder.refused(
        "destination-wrong-unsigned-response",
        "destination",
        CORE + "3.2.2",
        "Only the assertion is signed, and the response names another destination.",
        right().destination("https://other.example/acs"));
    folder.refused(
        "destination-missing-in-signed-response",
        "destination_missing",
        "SAML bindings §3.5.5.2",
        "A signed response must name its destination.",
        right().destination(null).signResponse(KEY));
    folder.refused(
        "recipient-missing",
        "recipient_missing",
        PROFILE + "2",
        "The bearer confirmation names no recipient.",
        right().recipient(null));
  }

  private void audiences() {
    var restriction = "</saml:AudienceRestriction>";
    var other =
        "<saml:AudienceRestriction><saml:Audience>https://other.example</saml:Audience>"
            + restriction;
    folder.refused(
        "two-audience-restrictions",
        "audience",
        CORE + "2.5.1.4",
        "Two restrictions must both hold; only the first does.",
        right().editUnsignedAssertion(swap(restriction, restriction + other)));
    folder.refused(
        "two-audience-restrictions-second-holds",
        "audience",
        CORE + "2.5.1.4",
        "Two restrictions must both hold; only the second does.",
        right()
            .editUnsignedAssertion(
                swap("<saml:AudienceRestriction>", other + "<saml:AudienceRestriction>")));
    folder.refused(
        "audience-empty",
        "audience",
        CORE + "2.5.1.4",
        "The audience is empty.",
        right().audience(""));
    folder.refused(
        "audience-restriction-missing",
        "audience_missing",
        PROFILE + "2",
        "No audience is named at all.",
        right()
            .editUnsignedAssertion(
                swapPattern("<saml:AudienceRestriction>.*</saml:AudienceRestriction>", "")));
    folder.refused(
        "audience-restriction-empty",
        "audience",
        CORE + "2.5.1.4",
        "A restriction to no audience.",
        right().editUnsignedAssertion(swapPattern("<saml:Audience>.*</saml:Audience>", "")));
  }

  private void requests() {
    folder.refused(
        "another-request",
        "in_response_to",
        PROFILE + "3",
        "Answers another request.",
        right().inResponseTo("_request-2"));
    folder.refused(
        "another-request-in-response-alone",
        "in_response_to",
        PROFILE + "3",
        "The response answers another request than its assertion.",
        right().responseInResponseTo("_request-2"));
    folder.refused(
        "another-request-in-subject-alone",
        "in_response_to",
        PROFILE + "3",
        "The assertion answers another request than its response.",
        right().subjectInResponseTo("_request-2"));
    folder
        .refused(
            "no-request",
            "in_response_to_missing",
            PROFILE + "5",
            "Answers no request, though one was sent.",
            right().inResponseTo(null))
        .cve("CVE-2026-53424");
    folder.refused(
        "no-request-in-subject",
        "in_response_to_missing",
        PROFILE + "3",
        "Only the unsigned response names the request: a stolen assertion would do.",
        right().subjectInResponseTo(null));
    folder.refused(
        "no-request-in-response",
        "in_response_to_missing",
        CORE + "3.2.2",
        "Only the assertion names the request; the response must as well.",
        right().responseInResponseTo(null));
    folder
        .refused(
            "unsolicited",
            "unsolicited",
            PROFILE + "5",
            "Nobody asked, and the connection does not allow that.",
            right().inResponseTo(null))
        .expect("unsolicited-refused");
    folder
        .refused(
            "unsolicited-that-names-a-request",
            "in_response_to",
            PROFILE + "5",
            "An unsolicited response must not name a request.",
            right())
        .expect("unsolicited");
    folder
        .accepted(
            "unsolicited-allowed",
            PROFILE + "5",
            "Nobody asked, and the connection allows that.",
            right().inResponseTo(null))
        .expect("unsolicited");
    folder
        .refused(
            "authenticated-before-the-request",
            "authn_too_old",
            CORE + "3.4.1",
            "ForceAuthn was asked for, and the person authenticated an hour before.",
            right().authnInstant(NOW.minusSeconds(3600)))
        .expect("since " + NOW.minusSeconds(120));
  }

  private void confirmations() {
    confirmation(
        "no-subject",
        "subject",
        "The assertion has no subject.",
        swapPattern("<saml:Subject>.*</saml:Subject>", ""));
    confirmation(
        "no-subject-confirmation",
        "subject_confirmation",
        "The subject is not confirmed.",
        swapPattern("<saml:SubjectConfirmation .*</saml:SubjectConfirmation>", ""));
    confirmation(
        "no-subject-confirmation-data",
        "subject_confirmation",
        "The bearer confirmation says nothing.",
        swapPattern("<saml:SubjectConfirmationData .*?/>", ""));
    confirmation(
        "holder-of-key",
        "subject_confirmation",
        "Only a holder of a key could confirm.",
        swap("cm:bearer", "cm:holder-of-key"));
    confirmation(
        "sender-vouches",
        "subject_confirmation",
        "Only a vouching sender could confirm.",
        swap("cm:bearer", "cm:sender-vouches"));
    confirmation(
        "no-name-id",
        "name_id",
        "Nobody is named.",
        swapPattern("<saml:NameID .*</saml:NameID>", ""));
    confirmation(
        "empty-name-id",
        "name_id",
        "The name is empty.",
        swap(">jane.doe@acme.example</saml:NameID>", "></saml:NameID>"));
    confirmation(
        "white-name-id",
        "name_id",
        "The name is white space.",
        swap(">jane.doe@acme.example</saml:NameID>", "> \n </saml:NameID>"));
    confirmation(
        "two-name-ids",
        "name_id",
        "Two people are named.",
        swap("<saml:NameID ", "<saml:NameID>admin@acme.example</saml:NameID><saml:NameID "));
    confirmation(
        "element-in-name-id",
        "name_id",
        "An element stands inside the name.",
        swap("jane.doe@acme.example</saml:NameID>", "jane.doe<b/>@acme.example</saml:NameID>"));
    confirmation(
        "two-subjects",
        "subject",
        "Two subjects.",
        swap("</saml:Subject>", "</saml:Subject><saml:Subject></saml:Subject>"));
  }

  private void confirmation(String name, String code, String note, UnaryOperator<String> edit) {
    folder.refused(name, code, PROFILE + "2", note, right().editUnsignedAssertion(edit));
  }

  private void conditions() {
    confirmation(
        "no-conditions",
        "conditions_missing",
        "The assertion has no conditions.",
        swapPattern("<saml:Conditions .*</saml:Conditions>", ""));
    confirmation(
        "two-conditions",
        "malformed",
        "Conditions stand there twice.",
        swapPattern("(<saml:Conditions .*</saml:Conditions>)", "$1$1"));
    confirmation(
        "unknown-condition",
        "unknown_condition",
        "A condition that nobody here understands.",
        swap(
            "</saml:Conditions>",
            "<saml:Condition xmlns:xsi=\"http://www.w3.org/2001/XMLSchema-instance\""
                + " xmlns:d=\"urn:d\" xsi:type=\"d:Delegation\"/></saml:Conditions>"));
    folder.accepted(
        "one-time-use",
        CORE + "2.5.1.5",
        "OneTimeUse and ProxyRestriction ask for nothing that is not done anyway.",
        right()
            .editUnsignedAssertion(
                swap(
                    "</saml:Conditions>",
                    "<saml:OneTimeUse/><saml:ProxyRestriction Count=\"0\"/></saml:Conditions>")));
  }

  private void statements() {
    confirmation(
        "no-authn-statement",
        "authn_statement",
        "Nobody says that anybody authenticated.",
        swapPattern("<saml:AuthnStatement .*</saml:AuthnStatement>", ""));
    folder
        .refused(
            "another-authn-context",
            "authn_context",
            CORE + "3.3.2.2.1",
            "A second factor was requested; a password came back.",
            right())
        .policy("requestedAuthnContextClasses=https://refeds.org/profile/mfa");
    folder
        .refused(
            "authenticated-too-long-ago",
            "authn_too_old",
            CORE + "2.7.2",
            "Authenticated two hours ago; one hour is allowed.",
            right().authnInstant(NOW.minusSeconds(7200)))
        .policy("maxAuthnAge=PT1H");
    confirmation(
        "attribute-without-name",
        "attribute",
        "An attribute has no name.",
        swap(" Name=\"email\"", ""));
    folder.refused(
        "wrong-version",
        "version",
        CORE + "4.1.3.2",
        "The response says that it is SAML 1.1.",
        right().edit(swapPattern("Version=\"2.0\"", "Version=\"1.1\"")));
    confirmation(
        "wrong-version-of-assertion",
        "version",
        "The assertion says that it is SAML 2.1.",
        swap("Version=\"2.0\"", "Version=\"2.1\""));
  }

  private void statuses() {
    var prefix = "urn:oasis:names:tc:SAML:2.0:status:";
    for (var code : List.of("Requester", "Responder", "VersionMismatch", "success", "Success ")) {
      folder.refused(
          "status-"
              + (code.equals("Success ")
                  ? "success-and-space"
                  : code.equals("success") ? "lower-case" : code.toLowerCase(Locale.ROOT)),
          "status",
          CORE + "3.2.2.2",
          "Any other status than Success, with a valid assertion all the same.",
          right().status(prefix + code, prefix + "AuthnFailed", "Sorry"));
    }
    folder.refused(
        "status-missing",
        "malformed",
        CORE + "3.2.2",
        "The response has no status.",
        right().edit(swapPattern("<samlp:Status>.*</samlp:Status>", "")));
    folder.refused(
        "no-assertion",
        "assertion_missing",
        CORE + "3.3.3",
        "Success without an assertion.",
        right()
            .signAssertion(null)
            .editUnsignedResponse(swapPattern("<saml:Assertion .*</saml:Assertion>", ""))
            .signResponse(KEY));
  }
}
