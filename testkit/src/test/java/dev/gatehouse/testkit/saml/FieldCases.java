package dev.gatehouse.testkit.saml;

import static dev.gatehouse.testkit.saml.CorpusCase.field;
import static dev.gatehouse.testkit.saml.CorpusCase.right;
import static dev.gatehouse.testkit.saml.CorpusCase.swapFirst;
import static java.util.stream.Collectors.joining;

import dev.gatehouse.testkit.saml.CorpusCase.Folder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.stream.IntStream;

/** Form fields that are no base64 or no response, and responses that are far too large. */
final class FieldCases {

  private final Folder folder = new Folder("field");

  static List<CorpusCase> all() {
    var cases = new FieldCases();
    cases.sizes();
    cases.fields();
    return cases.folder.cases();
  }

  /** Too large to keep: the reader of the corpus repeats what stands between the marks. */
  private void sizes() {
    var open = "<samlp:Extensions>";
    var close = "</samlp:Extensions><samlp:Status>";
    size(
        "oversized-text",
        "too_large",
        open + "<x xmlns=\"urn:x\">@@repeat 8000000 A@@</x>" + close,
        "Eight million letters.");
    size(
        "oversized-attribute",
        "too_large",
        open + "<x xmlns=\"urn:x\" y=\"@@repeat 8000000 A@@\"/>" + close,
        "An attribute of eight million letters.");
    size(
        "deeply-nested",
        "too_deep",
        open + "@@repeat 10000 <x xmlns=\"urn:x\">@@@@repeat 10000 </x>@@" + close,
        "Ten thousand elements inside one another.");
    size(
        "many-elements",
        "too_complex",
        open + "<y xmlns=\"urn:x\">@@repeat 150000 <x/>@@</y>" + close,
        "A hundred and fifty thousand elements.");
    size(
        "oversized-comment",
        "too_large",
        "<!--@@repeat 8000000 A@@--><samlp:Status>",
        "A comment of eight million letters.");
    folder.refused(
        "many-attributes",
        "too_complex",
        "SAML security §6.1",
        "A thousand attributes on one element.",
        right()
            .edit(
                swapFirst(
                    "<samlp:Status>",
                    open
                        + "<x xmlns=\"urn:x\""
                        + IntStream.range(0, 1_000)
                            .mapToObj(i -> " a" + i + "=\"\"")
                            .collect(joining())
                        + "/>"
                        + close)));
    folder
        .refused(
            "white-space-in-base64",
            "too_large",
            "SAML bindings §3.5.4",
            "Eight million line feeds around a small response.",
            () -> field(right().xml()) + "@@repeat 8000000 \n@@")
        .asField();
  }

  private void size(String name, String code, String replacement, String note) {
    folder.refused(
        name,
        code,
        "SAML security §6.1",
        note,
        right().edit(swapFirst("<samlp:Status>", replacement)));
  }

  private void fields() {
    fields("empty", "encoding", "", "An empty field.");
    fields("not-base64", "encoding", "%%%this is not base64%%%", "No base64.");
    fields("base64url", "encoding", "PHNhbWxwOlJlc3BvbnNl_-_-", "The alphabet of base64url.");
    fields("half-base64", "encoding", "PHNhbWxwOlJlc3BvbnNlPg=", "Padding that is cut short.");
    fields("base64-of-nothing", "encoding", "====", "Padding alone.");
    fields("garbage", "not_well_formed", field("this is no XML"), "Base64 of a sentence.");
    fields("json", "not_well_formed", field("{\"user\":\"admin\"}"), "Base64 of JSON.");
    fields(
        "cut-short",
        "not_well_formed",
        field(right().xml().substring(0, 700)),
        "Half of a response.");
    fields("two-roots", "not_well_formed", field(right().xml() + right().xml()), "Two responses.");
    fields(
        "text-after-the-root",
        "not_well_formed",
        field(right().xml() + "x"),
        "A letter after the end.");
    fields(
        "an-assertion-alone",
        "not_a_response",
        field(right().xml().replaceAll("(?s).*(<saml:Assertion.*</saml:Assertion>).*", "$1")),
        "A signed assertion without a response.");
    fields(
        "another-message",
        "not_a_response",
        field(
            "<samlp:LogoutResponse xmlns:samlp=\"urn:oasis:names:tc:SAML:2.0:protocol\" ID=\"_l\" Version=\"2.0\"/>"),
        "A LogoutResponse.");
    fields(
        "another-namespace",
        "not_a_response",
        field("<Response ID=\"_r\"/>"),
        "A Response of no namespace.");
    fields(
        "saml-1-namespace",
        "not_a_response",
        field("<Response xmlns=\"urn:oasis:names:tc:SAML:1.0:protocol\"/>"),
        "A Response of SAML 1.");
    folder
        .accepted(
            "line-breaks-in-base64",
            "SAML bindings §3.5.4",
            "Base64 in lines of 76.",
            () ->
                Base64.getMimeEncoder()
                    .encodeToString(right().xml().getBytes(StandardCharsets.UTF_8)))
        .asField();
  }

  private void fields(String name, String code, String body, String note) {
    folder.refused(name, code, "SAML bindings §3.5.4", note, () -> body).asField();
  }
}
