package dev.gatehouse.protocol.saml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.security.Signature;
import java.util.Base64;
import java.util.List;
import java.util.zip.Deflater;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SAML bindings §3.4: messages in a query. */
class RedirectBindingTest {
  private static final TestKeys KEYS = TestKeys.rsa("idp");
  private static final String QUERY =
      RedirectBinding.encode(
          RedirectBinding.Parameter.SAML_REQUEST,
          "<a/>".getBytes(UTF_8),
          "a state/&",
          KEYS.pair.getPrivate());

  @Test
  void reads_back_what_it_wrote() {
    RedirectBinding.Received received = received(decode(QUERY));
    assertThat(new String(received.xml(), UTF_8)).isEqualTo("<a/>");
    assertThat(received.relayState()).isEqualTo("a state/&");
    assertThat(received.parameter()).isEqualTo(RedirectBinding.Parameter.SAML_REQUEST);
  }

  @ParameterizedTest
  @ValueSource(strings = {"secp256r1", "secp521r1"})
  void signs_and_verifies_with_elliptic_curves(String curve) {
    TestKeys ec = TestKeys.ec("redirect", curve);
    String query =
        RedirectBinding.encode(
            RedirectBinding.Parameter.SAML_RESPONSE,
            "<a/>".getBytes(UTF_8),
            "",
            ec.pair.getPrivate());
    assertThat(query).contains("ecdsa-sha256").doesNotContain("RelayState");
    assertThat(RedirectBinding.decode(query, List.of(ec.certificate), SamlPolicy.strict()))
        .isInstanceOf(RedirectBinding.Received.class);
  }

  @Test
  void verifies_lower_case_escapes_over_the_characters_that_arrived() throws Exception {
    String message = escape(base64(deflate("<a/>".getBytes(UTF_8))));
    String signed =
        ("SAMLRequest="
                + message
                + "&SigAlg="
                + escape("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"))
            .replace("%2B", "%2b")
            .replace("%2F", "%2f")
            .replace("%3D", "%3d")
            .replace("%3A", "%3a");
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initSign(KEYS.pair.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    String query = signed + "&Signature=" + escape(base64(signature.sign()));

    assertThat(decode(query)).isInstanceOf(RedirectBinding.Received.class);
    assertThat(code(query.replace("%3d", "%3D").replace("%3a", "%3A")))
        .isEqualTo("saml_not_signed_by_configured_key");
  }

  @Test
  void reads_its_parameters_in_any_order_among_others() {
    String[] parts = QUERY.split("&");
    String shuffled = "tenant=1&" + parts[3] + "&" + parts[1] + "&" + parts[2] + "&" + parts[0];
    assertThat(decode(shuffled)).isInstanceOf(RedirectBinding.Received.class);
  }

  @Test
  void refuses_a_parameter_twice_or_with_an_escaped_name() {
    assertThat(code(QUERY + "&RelayState=b")).isEqualTo("saml_redirect_query");
    assertThat(code(QUERY + "&SAMLRequest=b")).isEqualTo("saml_redirect_query");
    assertThat(code(QUERY + "&Relay%53tate=b")).isEqualTo("saml_redirect_query");
    assertThat(code(QUERY + "&%53AMLRequest=b")).isEqualTo("saml_redirect_query");
  }

  @Test
  void refuses_neither_and_both_of_the_messages() {
    assertThat(code("")).isEqualTo("saml_redirect_query");
    assertThat(code(QUERY + "&SAMLResponse=b")).isEqualTo("saml_redirect_query");
  }

  @Test
  void refuses_an_unsigned_query_and_a_changed_one() {
    assertThat(code(QUERY.substring(0, QUERY.indexOf("&SigAlg"))))
        .isEqualTo("saml_redirect_unsigned");
    assertThat(code(QUERY.substring(0, QUERY.indexOf("&Signature"))))
        .isEqualTo("saml_redirect_unsigned");
    assertThat(code(QUERY.replace("a%20state", "b%20state")))
        .isEqualTo("saml_not_signed_by_configured_key");
    assertThat(code(QUERY.replaceAll("&RelayState=[^&]*", "")))
        .isEqualTo("saml_not_signed_by_configured_key");
    assertThat(code(QUERY.replace("rsa-sha256", "hmac-sha256"))).isEqualTo("saml_algorithm");
  }

  @Test
  void refuses_sha_1_unless_its_switch_is_on() throws Exception {
    String query =
        sign("<a/>".getBytes(UTF_8), "http://www.w3.org/2000/09/xmldsig#rsa-sha1", "SHA1withRSA");
    assertThat(code(query)).isEqualTo("saml_sha1");
    assertThat(
            RedirectBinding.decode(
                query,
                List.of(KEYS.certificate),
                SamlPolicy.strict().withAllowSha1Signatures(true)))
        .isInstanceOf(RedirectBinding.Received.class);
  }

  @Test
  void refuses_what_inflates_beyond_the_limit() throws Exception {
    String bomb =
        sign(
            new byte[20_000_000],
            "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256",
            "SHA256withRSA");
    assertThat(bomb.length()).isLessThan(50_000);
    assertThat(code(bomb)).isEqualTo("saml_too_large");
  }

  @Test
  void refuses_another_encoding() {
    assertThat(code(QUERY + "&SAMLEncoding=urn:none")).isEqualTo("saml_redirect_deflate");
  }

  private static String sign(byte[] xml, String algorithm, String name) throws Exception {
    return signed(
        "SAMLRequest=" + escape(base64(deflate(xml))) + "&SigAlg=" + escape(algorithm), name);
  }

  private static String signed(String signed, String name) throws Exception {
    Signature signature = Signature.getInstance(name);
    signature.initSign(KEYS.pair.getPrivate());
    signature.update(signed.getBytes(UTF_8));
    return signed + "&Signature=" + escape(base64(signature.sign()));
  }

  private static byte[] deflate(byte[] xml) {
    byte[] out = new byte[100_000];
    try (Deflater deflater = new Deflater(9, true)) {
      deflater.setInput(xml);
      deflater.finish();
      return java.util.Arrays.copyOf(out, deflater.deflate(out));
    }
  }

  private static String base64(byte[] octets) {
    return Base64.getEncoder().encodeToString(octets);
  }

  private static String escape(String text) {
    return URLEncoder.encode(text, UTF_8);
  }

  private static RedirectBinding.Decoded decode(String query) {
    return RedirectBinding.decode(query, List.of(KEYS.certificate), SamlPolicy.strict());
  }

  private static RedirectBinding.Received received(RedirectBinding.Decoded decoded) {
    return switch (decoded) {
      case RedirectBinding.Received received -> received;
      case RedirectBinding.Refused refused -> throw new AssertionError(refused.refusal().detail());
    };
  }

  private static String code(String query) {
    return switch (decode(query)) {
      case RedirectBinding.Received received -> "received";
      case RedirectBinding.Refused refused -> refused.refusal().code();
    };
  }

  @Test
  void refuses_a_character_that_the_signature_sees_as_a_question_mark() throws Exception {
    String signed =
        signed(
            "SAMLRequest="
                + escape(base64(deflate("<a/>".getBytes(UTF_8))))
                + "&RelayState=a?b&SigAlg="
                + escape("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            "SHA256withRSA");
    assertThat(received(decode(signed)).relayState()).isEqualTo("a?b");
    assertThat(code(signed.replace("a?b", "aĀb"))).isEqualTo("saml_redirect_query");
    assertThat(code(signed.replace("a?b", "aéb"))).isEqualTo("saml_redirect_query");
  }

  @Test
  void refuses_a_key_of_1024_bits_and_no_key_at_all() throws Exception {
    TestKeys weak = TestKeys.rsa("weak", 1_024);
    String query =
        RedirectBinding.encode(
            RedirectBinding.Parameter.SAML_REQUEST,
            "<a/>".getBytes(UTF_8),
            "",
            weak.pair.getPrivate());
    RedirectBinding.Decoded decoded =
        RedirectBinding.decode(query, List.of(weak.certificate), SamlPolicy.strict());
    assertThat(((RedirectBinding.Refused) decoded).refusal().code()).isEqualTo("saml_weak_key");
    RedirectBinding.Decoded keyless = RedirectBinding.decode(QUERY, List.of(), SamlPolicy.strict());
    assertThat(((RedirectBinding.Refused) keyless).refusal().code())
        .isEqualTo("saml_no_certificate");
  }

  @Test
  void refuses_data_behind_the_compressed_message() throws Exception {
    byte[] deflated = deflate("<a/>".getBytes(UTF_8));
    byte[] longer = java.util.Arrays.copyOf(deflated, deflated.length + 3);
    String query =
        signed(
            "SAMLRequest="
                + escape(base64(longer))
                + "&SigAlg="
                + escape("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"),
            "SHA256withRSA");
    assertThat(code(query)).isEqualTo("saml_redirect_deflate");
  }
}
