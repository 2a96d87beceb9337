package dev.gatehouse.testkit.saml;

import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Signature;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.zip.Deflater;

/** Queries of the Redirect binding: what surrounds the message, not the message itself. */
final class RedirectCases {

  private static final String CLAUSE = "SAML bindings §3.4.4.1";
  private static final String MESSAGE =
      "<samlp:LogoutRequest xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_l\""
          + " Version=\"2.0\" IssueInstant=\"2026-11-22T12:00:00Z\"/>";

  private final Folder folder = new Folder("redirect");

  static List<CorpusCase> all() {
    var cases = new RedirectCases();
    cases.accepted();
    cases.queries();
    cases.messages();
    cases.signatures();
    return cases.folder.cases();
  }

  private void accepted() {
    accept("signed", "The plain case.", unsigned("_state"), signing -> signing);
    accept(
        "lower-case-escapes",
        "Lower-case escapes, as Entra ID writes them: verified as they were sent.",
        unsigned("a/b=c").replaceAll("%2F", "%2f").replaceAll("%3D", "%3d"),
        signing -> escape(signing).replaceAll("%3A", "%3a").replaceAll("%2F", "%2f"));
    accept("without-relay-state", "No RelayState.", unsigned(""), signing -> signing);
  }

  private void accept(String name, String note, String query, UnaryOperator<String> algorithm) {
    folder
        .accepted(name, CLAUSE, note, () -> sign(query, algorithm.apply(algorithm())))
        .with("body", "query")
        .with("name-id", "");
  }

  private void queries() {
    refused(
            "duplicate-parameter",
            "redirect_query",
            "SAMLRequest twice.",
            signed() + "&SAMLRequest=AAAA")
        .cve("CVE-2026-117691");
    refused(
        "duplicate-relay-state",
        "redirect_query",
        "RelayState twice.",
        signed() + "&RelayState=other");
    refused(
        "duplicate-signature", "redirect_query", "Signature twice.", signed() + "&Signature=AAAA");
    refused(
            "escaped-parameter-name",
            "redirect_query",
            "A parameter's name is escaped, so that two readers see two queries.",
            signed() + "&%53AMLRequest=AAAA")
        .cve("CVE-2026-117691");
    refused(
        "both-messages",
        "redirect_query",
        "A request and a response.",
        signed() + "&SAMLResponse=AAAA");
    refused("no-message", "redirect_query", "No message.", "RelayState=x");
    refused("empty-query", "redirect_query", "Nothing at all.", "");
    refused(
        "bad-escape", "redirect_query", "A broken escape.", sign("SAMLRequest=%ZZ", algorithm()));
    refused(
        "unknown-encoding",
        "redirect_deflate",
        "Another SAMLEncoding.",
        "SAMLEncoding=urn%3Anone&" + signed());
  }

  private CorpusCase refused(String name, String code, String note, String query) {
    return folder.refused(name, code, CLAUSE, note, () -> query).with("body", "query");
  }

  private void messages() {
    refused(
        "not-deflated",
        "redirect_deflate",
        "Base64 of plain XML.",
        sign(
            "SAMLRequest="
                + escape(
                    Base64.getEncoder().encodeToString(MESSAGE.getBytes(StandardCharsets.UTF_8))),
            algorithm()));
    refused(
            "deflate-bomb",
            "too_large",
            "Thirty kilobytes that inflate to thirty megabytes.",
            sign("SAMLRequest=" + escape(deflate(" ".repeat(30_000_000))), algorithm()))
        .cve("CVE-2025-25293");
    var cut = deflate(MESSAGE);
    refused(
        "cut-short",
        "redirect_deflate",
        "The compressed message ends early.",
        sign("SAMLRequest=" + escape(cut.substring(0, cut.length() / 8 * 4)), algorithm()));
    refused(
        "not-base64",
        "redirect_query",
        "No base64.",
        sign("SAMLRequest=" + escape("!!!!"), algorithm()));
  }

  private void signatures() {
    refused("unsigned", "redirect_unsigned", "No signature.", unsigned("_state"));
    refused(
        "algorithm-without-signature",
        "redirect_unsigned",
        "An algorithm and no signature.",
        unsigned("_state") + "&SigAlg=" + escape(algorithm()));
    refused(
        "changed-relay-state",
        "not_signed_by_configured_key",
        "RelayState was changed after signing.",
        signed().replace("RelayState=_state", "RelayState=_other"));
    refused(
        "removed-relay-state",
        "not_signed_by_configured_key",
        "RelayState was removed after signing.",
        signed().replace("RelayState=_state&", ""));
    refused(
        "sha1",
        "sha1",
        "SHA-1, which is not allowed; another binding is no excuse.",
        signed()
            .replace("2001%2F04%2Fxmldsig-more%23rsa-sha256", "2000%2F09%2Fxmldsig%23rsa-sha1"));
    refused(
        "unknown-algorithm",
        "algorithm",
        "An algorithm that does not exist.",
        signed().replace("rsa-sha256", "rsa-none"));
    refused("hmac", "algorithm", "HMAC.", signed().replace("rsa-sha256", "hmac-sha256"));
    refused("no-certificate", "no_certificate", "No certificate is configured.", signed())
        .trust("none");
  }

  private static String algorithm() {
    return SigningAlgorithm.RSA_SHA256.signature();
  }

  private static String signed() {
    return sign(unsigned("_state"), algorithm());
  }

  private static String unsigned(String relayState) {
    return "SAMLRequest="
        + escape(deflate(MESSAGE))
        + (relayState.isEmpty() ? "" : "&RelayState=" + escape(relayState));
  }

  private static String sign(String query, String algorithm) {
    var signed = query + "&SigAlg=" + (algorithm.contains("%") ? algorithm : escape(algorithm));
    try {
      var signer = Signature.getInstance("SHA256withRSA");
      signer.initSign(TestKeys.identityProvider().privateKey());
      signer.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "&Signature=" + escape(Base64.getEncoder().encodeToString(signer.sign()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String deflate(String text) {
    var deflater = new Deflater(Deflater.BEST_COMPRESSION, true);
    deflater.setInput(text.getBytes(StandardCharsets.UTF_8));
    deflater.finish();
    var bytes = new byte[100_000];
    int length = deflater.deflate(bytes);
    deflater.end();
    return Base64.getEncoder().encodeToString(Arrays.copyOf(bytes, length));
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
