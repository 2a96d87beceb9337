package dev.gatehouse.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.io.ByteArrayOutputStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.Signature;
import java.util.Base64;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The test identity provider over real HTTP. */
class TestIdentityProviderTest {

  private static final String ACS = "https://sp.example/acs?a=1&b='2'";

  private TestIdentityProvider provider;
  private final HeadlessBrowser browser = new HeadlessBrowser();

  @BeforeEach
  void start() {
    provider = TestIdentityProvider.start(0);
  }

  @AfterEach
  void stop() {
    provider.close();
  }

  @Test
  void a_person_who_is_chosen_is_posted_to_the_service_provider() throws Exception {
    var page = browser.signIn(requestUrl(request("")), "jane", "");
    var form = HeadlessBrowser.form(page);

    assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
        .contains("default-src 'none'")
        .contains("script-src 'nonce-");
    assertThat(form.action()).isEqualTo(ACS);
    assertThat(form.fields()).containsEntry("RelayState", "relay <&\"'> state");
    assertThat(decoded(form))
        .contains("jane@acme.example")
        .contains("InResponseTo=\"_r1\"")
        .contains("Engineering");
  }

  @Test
  void a_person_with_a_live_session_types_nothing() throws Exception {
    browser.signIn(requestUrl(request("")), "ravi", "");

    var second = browser.get(requestUrl(request("")));

    assertThat(second.statusCode()).isEqualTo(200);
    assertThat(decoded(HeadlessBrowser.form(second))).contains("ravi@acme.example");
  }

  @Test
  void force_authn_asks_again_despite_a_live_session() throws Exception {
    browser.signIn(requestUrl(request("")), "ravi", "");

    var second = browser.get(requestUrl(request("ForceAuthn=\"true\"")));

    assertThat(second.statusCode()).isEqualTo(303);
    assertThat(second.headers().firstValue("Location").orElse("")).startsWith("/sign-in?request=");
  }

  @Test
  void a_passive_request_without_a_session_is_answered_with_no_passive() throws Exception {
    var answer = browser.get(requestUrl(request("IsPassive=\"true\"")));

    assertThat(decoded(HeadlessBrowser.form(answer)))
        .contains("status:NoPassive")
        .doesNotContain("Assertion ");
  }

  @Test
  void a_queued_misbehaviour_is_done_once() throws Exception {
    provider.nextResponse(SamlMisbehaviour.WRONG_AUDIENCE);
    var first = decoded(HeadlessBrowser.form(browser.signIn(requestUrl(request("")), "jane", "")));
    var second = decoded(HeadlessBrowser.form(browser.get(requestUrl(request("")))));

    assertThat(first).contains("<saml:Audience>https://somebody-else.example/saml");
    assertThat(second).contains("<saml:Audience>https://sp.example/saml");
  }

  @Test
  void a_replay_is_the_last_answer_byte_for_byte() throws Exception {
    var first = HeadlessBrowser.form(browser.signIn(requestUrl(request("")), "jane", ""));
    provider.nextResponse(SamlMisbehaviour.REPLAY);
    var second = HeadlessBrowser.form(browser.get(requestUrl(request(""))));

    assertThat(second.fields().get("SAMLResponse")).isEqualTo(first.fields().get("SAMLResponse"));
  }

  @ParameterizedTest
  @EnumSource
  void every_misbehaviour_gives_an_answer(SamlMisbehaviour misbehaviour) {
    register();
    var right = provider.saml().answer("jane", "https://sp.example/saml", "_r1");
    var answer = provider.saml().answer("jane", "https://sp.example/saml", "_r1", misbehaviour);

    assertThat(Base64.getDecoder().decode(answer)).isNotEmpty();
    if (misbehaviour == SamlMisbehaviour.REPLAY) {
      assertThat(answer).isEqualTo(right);
    } else {
      assertThat(answer).isNotEqualTo(right);
    }
  }

  @Test
  void an_unsigned_request_of_a_registered_service_provider_is_refused() throws Exception {
    register();

    var answer = browser.get(requestUrl(request("")));

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("The request is not signed");
  }

  @Test
  void a_signed_redirect_of_a_registered_service_provider_is_taken_unless_it_was_changed()
      throws Exception {
    register();
    var query =
        requestUrl(request("")).replaceFirst(".*\\?", "")
            + "&SigAlg="
            + encoded("http://www.w3.org/2001/04/xmldsig-more#rsa-sha256");
    var signer = Signature.getInstance("SHA256withRSA");
    signer.initSign(TestKeys.serviceProvider().privateKey());
    signer.update(query.getBytes(StandardCharsets.UTF_8));
    var signed =
        provider.saml().singleSignOnUrl()
            + "?"
            + query
            + "&Signature="
            + encoded(Base64.getEncoder().encodeToString(signer.sign()));

    assertThat(browser.get(signed).statusCode()).isEqualTo(303);
    assertThat(browser.get(signed.replace("relay", "other")).statusCode()).isEqualTo(400);
  }

  @Test
  void an_answer_that_nobody_asked_for_names_no_request() throws Exception {
    register();
    var start = provider.baseUrl() + "/saml/start?sp=" + encoded("https://sp.example/saml");
    var form = HeadlessBrowser.form(browser.signIn(start, "mina", ""));

    assertThat(decoded(form)).contains("mina@acme.example").doesNotContain("InResponseTo");
  }

  @Test
  void edited_claims_are_sent_from_then_on() throws Exception {
    var edit =
        HeadlessBrowser.form(browser.get(provider.baseUrl() + "/people/jane?back=/sign-in?x=1"));
    var saved =
        browser.submit(
            edit.with("email", "jane@new.example")
                .with("groups", "One\r\nTwo")
                .with("claims", "tier = gold\r\ntier = silver"));

    assertThat(saved.headers().firstValue("Location")).contains("/sign-in?x=1");
    assertThat(decoded(HeadlessBrowser.form(browser.signIn(requestUrl(request("")), "jane", ""))))
        .contains("jane@new.example", "One", "Two", "\"tier\"", "silver");
  }

  @Test
  void an_edit_never_sends_the_browser_to_another_host() throws Exception {
    var page = browser.get(provider.baseUrl() + "/people/jane?back=//evil.example");

    assertThat(HeadlessBrowser.form(page).fields()).containsEntry("back", "/");
  }

  @Test
  void pages_escape_what_a_request_says() throws Exception {
    var xml =
        request("").replace("https://sp.example/saml", "&lt;script&gt;alert(1)&lt;/script&gt;");
    var redirect = browser.get(requestUrl(xml));
    var page =
        browser.get(provider.baseUrl() + redirect.headers().firstValue("Location").orElseThrow());

    assertThat(page.body()).contains("&lt;script&gt;alert(1)").doesNotContain("<script");
  }

  @Test
  void garbage_is_answered_with_a_sentence() throws Exception {
    var answer = browser.get(provider.saml().singleSignOnUrl() + "?SAMLRequest=AAAA");

    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("The request cannot be answered");
  }

  @Test
  void the_metadata_names_the_endpoint_and_the_certificate() throws Exception {
    var metadata = browser.get(provider.saml().entityId()).body();

    assertThat(metadata)
        .contains("Location=\"" + provider.baseUrl() + "/saml/sso\"")
        .contains(TestKeys.identityProvider().certificateBase64());
  }

  private void register() {
    var key = TestKeys.serviceProvider().certificate();
    provider
        .saml()
        .register(new RegisteredServiceProvider("https://sp.example/saml", ACS, key, key));
  }

  private static String request(String attributes) {
    return """
        <samlp:AuthnRequest xmlns:samlp="urn:oasis:names:tc:SAML:2.0:protocol" ID="_r1" Version="2.0" \
        AssertionConsumerServiceURL="https://sp.example/acs?a=1&amp;b='2'" %s>\
        <saml:Issuer xmlns:saml="urn:oasis:names:tc:SAML:2.0:assertion">https://sp.example/saml</saml:Issuer>\
        </samlp:AuthnRequest>"""
        .formatted(attributes);
  }

  private String requestUrl(String xml) throws Exception {
    var bytes = new ByteArrayOutputStream();
    try (var out =
        new DeflaterOutputStream(bytes, new Deflater(Deflater.DEFAULT_COMPRESSION, true))) {
      out.write(xml.getBytes(StandardCharsets.UTF_8));
    }
    return provider.saml().singleSignOnUrl()
        + "?SAMLRequest="
        + encoded(Base64.getEncoder().encodeToString(bytes.toByteArray()))
        + "&RelayState="
        + encoded("relay <&\"'> state");
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private static String decoded(HeadlessBrowser.Form form) {
    return new String(
        Base64.getDecoder().decode(form.fields().get("SAMLResponse")), StandardCharsets.UTF_8);
  }
}
