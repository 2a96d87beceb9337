package dev.gatehouse.protocol.saml;

import static dev.gatehouse.protocol.saml.TestResponse.codeOf;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.xml.XmlProblem;
import java.nio.charset.Charset;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What is refused before anything is believed: the document itself, and where things stand. */
class XmlRulesTest {
  private final String good = new TestResponse().xml();

  @ParameterizedTest
  @EnumSource(XmlProblem.class)
  void every_problem_of_xml_has_a_code_of_the_same_name(XmlProblem problem) {
    assertThat(SamlRefusalCode.valueOf(problem.name()).sentence()).isNotBlank();
  }

  @Test
  void refuses_a_document_type_and_with_it_every_entity() {
    assertThat(codeOf(TestResponse.verify("<!DOCTYPE a>" + good))).isEqualTo("saml_doctype");
    assertThat(
            codeOf(
                TestResponse.verify(
                    "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" + good)))
        .isEqualTo("saml_doctype");
  }

  @Test
  void refuses_a_processing_instruction_anywhere() {
    assertThat(codeOf(TestResponse.verify("<?x y?>" + good)))
        .isEqualTo("saml_processing_instruction");
    assertThat(codeOf(TestResponse.verify(good.replace("ada@", "ada<?x?>@"))))
        .isEqualTo("saml_processing_instruction");
  }

  @Test
  void refuses_broken_xml_and_names_the_line() {
    SamlVerdict verdict = TestResponse.verify("<a>\n<b></a>");
    assertThat(codeOf(verdict)).isEqualTo("saml_not_well_formed");
    assertThat(((SamlVerdict.Refused) verdict).refusal().detail()).contains("line 2");
  }

  @Test
  void refuses_xml_1_1() {
    assertThat(codeOf(TestResponse.verify("<?xml version=\"1.1\"?>" + good)))
        .isEqualTo("saml_not_well_formed");
  }

  @Test
  void refuses_rare_character_encodings_and_broken_utf_8() {
    String declared = "<?xml version=\"1.0\" encoding=\"windows-1252\"?>" + good;
    assertThat(codeOf(verify(declared.getBytes(Charset.forName("windows-1252")))))
        .isEqualTo("saml_character_encoding");
    byte[] broken = good.getBytes(UTF_8);
    broken[good.indexOf("Admins")] = (byte) 0xC0;
    assertThat(codeOf(verify(broken))).isEqualTo("saml_not_well_formed");
  }

  @Test
  void refuses_relative_namespace_names() {
    assertThat(
            codeOf(
                TestResponse.verify(
                    good.replace("<saml:Subject>", "<saml:Subject xmlns:r=\"../r\">"))))
        .isEqualTo("saml_relative_namespace");
  }

  @Test
  void refuses_an_id_in_a_namespace_and_an_id_twice_in_any_case() {
    assertThat(
            codeOf(
                TestResponse.verify(good.replace("<saml:Subject>", "<saml:Subject xml:id=\"x\">"))))
        .isEqualTo("saml_namespaced_id");
    assertThat(
            codeOf(
                TestResponse.verify(
                    good.replace("<saml:Subject>", "<saml:Subject ID=\"_assertion1\">"))))
        .isEqualTo("saml_duplicate_id");
    assertThat(
            codeOf(
                TestResponse.verify(
                    good.replace("<saml:Subject>", "<saml:Subject id=\"_response1\">"))))
        .isEqualTo("saml_duplicate_id");
  }

  @Test
  void refuses_what_is_too_large_too_deep_or_has_too_much_in_it() {
    assertThat(codeOf(TestResponse.verify(good + " ".repeat(1_000_001))))
        .isEqualTo("saml_too_large");
    assertThat(codeOf(TestResponse.verify("<a>" + " ".repeat(2_000_000) + "</a>")))
        .isEqualTo("saml_too_large");
    assertThat(codeOf(TestResponse.verify("<a>".repeat(70) + "</a>".repeat(70))))
        .isEqualTo("saml_too_deep");
    assertThat(codeOf(TestResponse.verify("<a>" + "<b/>".repeat(50_001) + "</a>")))
        .isEqualTo("saml_too_complex");
    StringBuilder attributes = new StringBuilder("<a");
    for (int i = 0; i < 200; i++) {
      attributes.append(" a").append(i).append("=\"\"");
    }
    assertThat(codeOf(TestResponse.verify(attributes + "/>"))).isEqualTo("saml_too_complex");
  }

  @Test
  void accepts_as_many_groups_as_fit() {
    TestResponse response = new TestResponse();
    String[] groups = new String[8_000];
    java.util.Arrays.setAll(groups, i -> "00000000-0000-0000-0000-" + i);
    response.attributes =
        "<saml:AttributeStatement>"
            + TestResponse.attribute("groups", groups)
            + "</saml:AttributeStatement>";
    assertThat(TestResponse.verified(response.verify()).attributes().values("groups"))
        .hasSize(8_000);
  }

  @Test
  void refuses_no_assertion_and_several() {
    TestResponse response = new TestResponse();
    assertThat(codeOf(TestResponse.verify(response.around(""))))
        .isEqualTo("saml_assertion_missing");
    response.afterAssertion =
        new TestResponse().assertionXml().replace("_assertion1", "_assertion2");
    assertThat(codeOf(response.verify())).isEqualTo("saml_assertion_count");
    response.afterAssertion = "<saml:EncryptedAssertion/>";
    assertThat(codeOf(response.verify())).isEqualTo("saml_assertion_count");
  }

  @Test
  void refuses_an_assertion_response_or_signature_out_of_its_place() {
    String signed =
        good.substring(good.indexOf("<saml:Assertion"), good.indexOf("</samlp:Response>"));
    String evil =
        new TestResponse().assertionXml().replace("_assertion1", "_evil").replace("ada@", "eve@");

    TestResponse inExtensions = new TestResponse();
    inExtensions.extensions = "<samlp:Extensions>" + signed + "</samlp:Extensions>";
    assertThat(codeOf(TestResponse.verify(inExtensions.around(evil)))).isEqualTo("saml_wrapping");

    String inObject =
        evil.replace(
            "<saml:Subject>",
            "<ds:Signature xmlns:ds=\""
                + Names.DSIG
                + "\"><ds:Object>"
                + signed
                + "</ds:Object></ds:Signature><saml:Subject>");
    assertThat(codeOf(TestResponse.verify(new TestResponse().around(inObject))))
        .isEqualTo("saml_wrapping");

    String inAdvice =
        evil.replace(
            "<saml:AuthnStatement",
            "<saml:Advice>" + signed + "</saml:Advice><saml:AuthnStatement");
    assertThat(codeOf(TestResponse.verify(new TestResponse().around(inAdvice))))
        .isEqualTo("saml_wrapping");

    TestResponse nested = new TestResponse();
    nested.afterAssertion = "<samlp:Response/>";
    assertThat(codeOf(TestResponse.verify(nested.around(evil)))).isEqualTo("saml_wrapping");

    String signature =
        good.substring(good.indexOf("<ds:Signature "), good.indexOf("</ds:Signature>") + 15);
    TestResponse moved = new TestResponse();
    moved.extensions = "<samlp:Extensions>" + signature + "</samlp:Extensions>";
    assertThat(codeOf(TestResponse.verify(moved.around(evil)))).isEqualTo("saml_wrapping");
  }

  @Test
  void renders_what_it_refuses_with_long_values_shortened() {
    String readable = Redaction.readable(TestResponse.base64(good)).orElseThrow();
    assertThat(readable)
        .contains(
            "  <saml:Assertion ",
            "<saml:Audience>" + TestResponse.SP,
            "characters)</ds:SignatureValue>")
        .doesNotContain(good.replaceAll("(?s).*<ds:SignatureValue>([^<]*)<.*", "$1"));
    assertThat(Redaction.readable(TestResponse.base64("<a"))).isEmpty();
    assertThat(
            Redaction.readable(TestResponse.base64("<a>" + "<b>x</b>".repeat(40_000) + "</a>"))
                .orElseThrow())
        .hasSizeLessThanOrEqualTo(Redaction.LONGEST);
  }

  private static SamlVerdict verify(byte[] xml) {
    return ResponseVerifier.verify(
        Base64.getEncoder().encodeToString(xml),
        TestResponse.SERVICE_PROVIDER,
        TestResponse.IDENTITY_PROVIDER,
        SamlPolicy.strict(),
        Expectation.answerTo(TestResponse.REQUEST),
        TestResponse.NOW);
  }
}
