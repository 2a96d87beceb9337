package dev.gatehouse.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import java.util.EnumSet;
import java.util.Set;

/**
 * Whatever comes in, a verdict comes out. Without {@code JAZZER_FUZZ=1} the kept inputs are run as
 * plain tests.
 */
class JoseFuzzTest {

  @FuzzTest(maxDuration = "60s")
  void no_token_without_a_key_is_sound(FuzzedDataProvider data) {
    String token = data.consumeRemainingAsString();

    assertThat(
            JwtVerifier.verify(
                token, KeySet.empty(), EnumSet.allOf(JwsAlgorithm.class), Set.of("", "jwt")))
        .isInstanceOf(JwtVerdict.Unsound.class);
  }

  @FuzzTest(maxDuration = "60s")
  void every_key_set_is_found_or_a_problem(byte[] document) {
    switch (KeySet.parse(document)) {
      case KeySet.Result.Found found -> assertThat(found.keys().size()).isPositive();
      case KeySet.Result.Problem problem -> assertThat(problem.detail()).isNotBlank();
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_text_is_an_object_or_malformed(byte[] text) {
    switch (Json.parseObject(text, 65_536)) {
      case Json.ObjectValue object -> assertThat(object.members()).doesNotContainValue(null);
      case Json.Malformed malformed -> assertThat(malformed.detail()).isNotBlank();
    }
  }
}
