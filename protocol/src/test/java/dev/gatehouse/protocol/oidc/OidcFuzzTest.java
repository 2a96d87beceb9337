package dev.gatehouse.protocol.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.Set;

/** Whatever a provider sends, a verdict comes out. */
class OidcFuzzTest {

  private static final ExpectedIssuer ISSUER = ExpectedIssuer.of("https://login.example.com");

  @FuzzTest(maxDuration = "60s")
  void every_discovery_document_is_found_or_refused(byte[] document) {
    switch (ProviderMetadata.parse(document, ISSUER, Set.of())) {
      case MetadataResult.Found found ->
          assertThat(found.metadata().tokenEndpoint().getScheme()).isEqualToIgnoringCase("https");
      case Refused refused -> assertThat(refused.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_token_response_is_tokens_or_refused(byte[] body) {
    switch (TokenExchange.read(
        IncomingResponse.of(200, "application/json", body), DpopUse.OFFERED)) {
      case TokenResult.Tokens tokens -> assertThat(tokens.idToken()).isNotEmpty();
      case TokenResult.DpopNonceRequired required -> throw new AssertionError("status was 200");
      case Refused refused -> assertThat(refused.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_callback_is_read_or_unreadable(FuzzedDataProvider data) {
    switch (CallbackParameters.parse(data.consumeRemainingAsString())) {
      case CallbackParameters.Result.Read read ->
          assertThat(read.parameters().values()).hasSizeLessThanOrEqualTo(50);
      case CallbackParameters.Result.Unreadable unreadable ->
          assertThat(unreadable.refused().code()).isEqualTo(OidcRefusalCode.CALLBACK_MALFORMED);
    }
  }
}
