package dev.gatehouse.protocol.saml;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

/**
 * Whatever arrives, the answer is a verdict: no exception, no endless loop, and never one that
 * holds, because the fuzzer has no key. In a normal run the kept inputs are replayed.
 */
class SamlFuzzTest {

  @FuzzTest
  void a_response_is_never_verified_without_the_key(byte[] xml) {
    String base64 = Base64.getEncoder().encodeToString(xml);
    SamlVerdict verdict =
        ResponseVerifier.verify(
            base64,
            TestResponse.SERVICE_PROVIDER,
            TestResponse.IDENTITY_PROVIDER,
            SamlPolicy.strict(),
            Expectation.answerTo(TestResponse.REQUEST),
            TestResponse.NOW);
    assertThat(verdict).isInstanceOf(SamlVerdict.Refused.class);
    assertThat(Redaction.readable(base64).orElse("").length())
        .isLessThanOrEqualTo(Redaction.LONGEST);
  }

  @FuzzTest
  void metadata_is_always_answered(byte[] document) {
    assertThat(IdentityProviderMetadata.parse(document, TestResponse.NOW)).isNotNull();
  }

  @FuzzTest
  void a_redirect_query_is_never_received_without_the_key(byte[] query) {
    RedirectBinding.Decoded decoded =
        RedirectBinding.decode(
            new String(query, StandardCharsets.ISO_8859_1),
            List.of(TestResponse.KEYS.certificate),
            SamlPolicy.strict());
    assertThat(decoded).isInstanceOf(RedirectBinding.Refused.class);
  }
}
