package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.swap;
import static dev.gatehouse.testkit.saml.CorpusCase.swapPattern;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import dev.gatehouse.testkit.saml.LogoutForge.Envelope;
import java.util.List;
import java.util.function.UnaryOperator;

/** Logout messages: what must hold of them beyond their binding. */
final class LogoutCases {

  private static final String CORE = "SAML core §3.7";
  private static final String PROFILE = "SAML profiles §4.4";
  private static final Envelope RIGHT =
      new Envelope(
          "_logout-2",
          "https://idp.example/saml",
          "https://sp.example/saml/logout",
          CorpusCase.NOW);
  private static final String JANE =
      LogoutForge.nameId("jane.doe@acme.example", SamlForge.EMAIL_FORMAT);

  private final Folder folder = new Folder("logout");

  static List<CorpusCase> all() {
    var cases = new LogoutCases();
    cases.accepted();
    cases.signatures();
    cases.envelopes();
    cases.subjects();
    cases.answers();
    return cases.folder.cases();
  }

  private static String plain() {
    return LogoutForge.request(RIGHT, JANE, "_session-1");
  }

  private static String answer(String status) {
    return LogoutForge.response(RIGHT, "_logout-1", status);
  }

  private static String signed(String xml) {
    return LogoutForge.signed(xml, RIGHT.id());
  }

  private void accepted() {
    folder
        .accepted("request-posted", PROFILE, "The plain case over POST.", () -> signed(plain()))
        .with("body", "logout-request");
    folder
        .accepted(
            "request-redirected",
            PROFILE,
            "The plain case over Redirect.",
            () -> LogoutForge.query("SAMLRequest", plain(), "_state"))
        .with("body", "logout-query");
    folder
        .accepted(
            "request-without-session-index",
            CORE + ".1",
            "All sessions of the subject.",
            () -> signed(LogoutForge.request(RIGHT, JANE)))
        .with("body", "logout-request");
    folder
        .accepted(
            "request-with-encrypted-name",
            CORE + ".1",
            "The name is encrypted for us.",
            () ->
                signed(
                    LogoutForge.request(
                        RIGHT,
                        LogoutForge.encryptedId(JANE, Encrypting.to(TestKeys.serviceProvider())),
                        "_session-1")))
        .with("body", "logout-request");
    folder
        .accepted(
            "answer-redirected",
            CORE + ".2",
            "The other side has ended the session.",
            () -> LogoutForge.query("SAMLResponse", answer(SamlForge.SUCCESS), ""))
        .with("body", "logout-query")
        .nameId("SUCCESS");
    folder
        .accepted(
            "answer-partial",
            CORE + ".3.2",
            "Not everybody could be told.",
            () ->
                signed(
                    swap(
                            "Success\"/>",
                            "Success\"><samlp:StatusCode"
                                + " Value=\"urn:oasis:names:tc:SAML:2.0:status:PartialLogout\"/>"
                                + "</samlp:StatusCode>")
                        .apply(answer(SamlForge.SUCCESS))))
        .with("body", "logout-response")
        .nameId("PARTIAL_LOGOUT");
    folder
        .accepted(
            "answer-denied",
            CORE + ".2",
            "The other side refuses, in a message that holds.",
            () -> signed(answer("urn:oasis:names:tc:SAML:2.0:status:Requester")))
        .with("body", "logout-response")
        .nameId("FAILED");
  }

  private void signatures() {
    posted("unsigned", "logout_unsigned", PROFILE + ".3.1", "Anybody can write one.", plain());
    posted(
        "signed-by-attacker",
        "not_signed_by_configured_key",
        PROFILE + ".3.1",
        "Signed with another key, whose certificate comes along.",
        LogoutForge.signed(plain(), RIGHT.id(), Signing.with(TestKeys.attacker())));
    posted(
        "name-changed-after-signing",
        "signature_invalid",
        PROFILE + ".3.1",
        "Another person's name stands where the signed one stood.",
        swap("jane.doe", "ravi.rao").apply(signed(plain())));
    posted(
            "wrapped",
            "wrapping",
            "SAML core §5.4",
            "The signed request stands inside another, which names somebody else.",
            swap("</samlp:LogoutRequest>", signed(plain()) + "</samlp:LogoutRequest>")
                .apply(plain().replace("_logout-2", "_logout-3").replace("jane.doe", "ravi.rao")))
        .cve("CVE-2024-45409");
    posted(
        "signature-in-the-name",
        "wrapping",
        "SAML core §5.4",
        "The signature does not stand on the message itself.",
        moved(signed(plain())));
    posted(
            "signed-by-nobody-configured",
            "no_certificate",
            PROFILE + ".3.1",
            "No certificate is configured.",
            signed(plain()))
        .trust("none");
    posted(
        "sha1",
        "sha1",
        "RFC 9231 §2.3",
        "SHA-1, which is not allowed; signing out is no excuse.",
        LogoutForge.signed(
            plain(),
            RIGHT.id(),
            Signing.with(TestKeys.identityProvider()).algorithm(SigningAlgorithm.RSA_SHA1)));
    folder
        .refused(
            "unsigned-redirect",
            "redirect_unsigned",
            "SAML bindings §3.4.4.1",
            "A signature inside of the XML does not make up for that of the query.",
            () ->
                LogoutForge.query("SAMLRequest", signed(plain()), "").replaceAll("&SigAlg=.*", ""))
        .with("body", "logout-query");
    folder
        .refused(
            "escaped-parameter-name",
            "redirect_query",
            "SAML bindings §3.4.4.1",
            "A parameter's name is escaped, so that two readers see two messages.",
            () -> LogoutForge.query("SAMLRequest", plain(), "") + "&%53AMLRequest=AAAA")
        .cve("CVE-2026-117691")
        .with("body", "logout-query");
  }

  private static String moved(String signed) {
    int start = signed.indexOf("<ds:Signature");
    int end = signed.indexOf("</ds:Signature>") + "</ds:Signature>".length();
    String signature = signed.substring(start, end);
    return swap("</saml:NameID>", signature + "</saml:NameID>")
        .apply(signed.substring(0, start) + signed.substring(end));
  }

  private void envelopes() {
    changed(
        "old",
        "logout_expired",
        CORE + ".1",
        "Issued ten minutes ago.",
        text ->
            text.replace(
                "IssueInstant=\"2026-11-22T12:00:00Z\"", "IssueInstant=\"2026-11-22T11:50:00Z\""));
    changed(
        "over",
        "logout_expired",
        CORE + ".1",
        "NotOnOrAfter has passed.",
        swapPattern("NotOnOrAfter=\"[^\"]*\"", "NotOnOrAfter=\"2026-11-22T11:58:59Z\""));
    changed(
        "issued-in-the-future",
        "logout_in_future",
        "SAML core §3.2.1",
        "Issued in ten minutes.",
        text ->
            text.replace(
                "IssueInstant=\"2026-11-22T12:00:00Z\"", "IssueInstant=\"2026-11-22T12:10:00Z\""));
    changed(
        "without-issue-instant",
        "malformed",
        "SAML core §3.2.1",
        "No IssueInstant.",
        swapPattern(" IssueInstant=\"[^\"]*\"", ""));
    changed(
        "for-another-address",
        "logout_destination",
        "SAML bindings §3.5.5.2",
        "Meant for another service provider.",
        swap("sp.example/saml/logout", "other.example/logout"));
    changed(
        "for-the-acs",
        "logout_destination",
        "SAML bindings §3.5.5.2",
        "Meant for the address of sign-ins.",
        swap("sp.example/saml/logout", "sp.example/saml/acs"));
    changed(
        "without-destination",
        "logout_destination_missing",
        "SAML bindings §3.5.5.2",
        "No Destination.",
        swapPattern(" Destination=\"[^\"]*\"", ""));
    changed(
        "by-another-issuer",
        "issuer",
        PROFILE + ".4.1",
        "Another identity provider says so, with the right key.",
        swap("idp.example/saml", "other.example/saml"));
    changed(
        "without-issuer",
        "logout_issuer_missing",
        PROFILE + ".4.1",
        "No issuer.",
        swapPattern("<saml:Issuer>.*</saml:Issuer>", ""));
    changed(
        "version",
        "version",
        "SAML core §3.2.1",
        "SAML 1.1.",
        swap("Version=\"2.0\"", "Version=\"1.1\""));
    posted(
        "a-response-as-a-request",
        "not_a_logout_message",
        PROFILE,
        "An answer in the field of requests.",
        signed(answer(SamlForge.SUCCESS)));
    posted(
        "a-sign-in-as-a-request",
        "wrapping",
        PROFILE,
        "A response of a sign-in, rightly signed, in the field of logout requests.",
        CorpusCase.right().xml());
    posted(
        "doctype",
        "doctype",
        "SAML core §6",
        "A document type declaration.",
        "<!DOCTYPE x>" + signed(plain()));
  }

  private void subjects() {
    changed(
        "without-name",
        "name_id",
        CORE + ".1",
        "Nobody is named.",
        swapPattern("<saml:NameID.*</saml:NameID>", ""));
    changed(
        "two-names",
        "name_id",
        CORE + ".1",
        "Two people are named.",
        swap("</saml:NameID>", "</saml:NameID>" + JANE.replace("jane", "ravi")));
    changed(
        "empty-session-index",
        "logout_session_index",
        CORE + ".1",
        "An empty SessionIndex must not turn one session into all.",
        swap("_session-1", ""));
    changed(
        "too-many-session-indexes",
        "too_complex",
        CORE + ".1",
        "A hundred and one.",
        swap(
            "<samlp:SessionIndex>_session-1</samlp:SessionIndex>",
            "<samlp:SessionIndex>a</samlp:SessionIndex>".repeat(101)));
    changed(
            "name-with-comment",
            "name_id",
            CORE + ".1",
            "A comment in the name: the whole text is read, which names nobody else.",
            swap("jane.doe@acme.example", "<!-- -->"))
        .cve("CVE-2017-11427");
    // Made anew each time, as encryption is: the file keeps what was written first.
    folder
        .refused(
            "name-encrypted-for-somebody-else",
            "decryption",
            CORE + ".1",
            "The name is encrypted for another service provider.",
            () ->
                signed(
                    LogoutForge.request(
                        RIGHT,
                        LogoutForge.encryptedId(JANE, Encrypting.to(TestKeys.attacker())),
                        "_session-1")))
        .with("body", "logout-request");
  }

  private void answers() {
    answered(
        "answer-to-another-request",
        "logout_in_response_to",
        CORE + ".2",
        "Answers somebody else's request.",
        swap("_logout-1", "_logout-9"));
    answered(
        "answer-to-nothing",
        "logout_in_response_to",
        CORE + ".2",
        "Answers no request.",
        swap(" InResponseTo=\"_logout-1\"", ""));
    answered(
        "answer-without-status",
        "malformed",
        CORE + ".2",
        "No status.",
        swapPattern("<samlp:Status>.*</samlp:Status>", ""));
    folder
        .refused(
            "answer-unsigned",
            "logout_unsigned",
            PROFILE + ".3.3",
            "No signature.",
            () -> answer(SamlForge.SUCCESS))
        .with("body", "logout-response");
  }

  private CorpusCase posted(String name, String code, String clause, String note, String xml) {
    return folder.refused(name, code, clause, note, () -> xml).with("body", "logout-request");
  }

  /** Changed before it is signed: what a key holder, not a stranger, gets wrong. */
  private CorpusCase changed(
      String name, String code, String clause, String note, UnaryOperator<String> change) {
    var text = change.apply(plain());
    if (text.equals(plain())) {
      throw new IllegalArgumentException("Nothing was changed in " + name);
    }
    return posted(name, code, clause, note, signed(text));
  }

  private void answered(
      String name, String code, String clause, String note, UnaryOperator<String> change) {
    folder
        .refused(name, code, clause, note, () -> signed(change.apply(answer(SamlForge.SUCCESS))))
        .with("body", "logout-response");
  }
}
