package dev.gatehouse.protocol.signals;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.protocol.jose.Json;
import dev.gatehouse.protocol.jose.KeySet;
import java.time.Instant;
import java.util.Set;

/**
 * Whatever comes in, a verdict comes out. Without {@code JAZZER_FUZZ=1} the kept inputs are run as
 * plain tests.
 */
class SignalsFuzzTest {
  private static final SecurityEventVerifier.Expected EXPECTED =
      new SecurityEventVerifier.Expected("https://idp.example", Set.of("us"));

  @FuzzTest(maxDuration = "60s")
  void no_token_without_a_key_is_believed(FuzzedDataProvider data) {
    assertThat(
            SecurityEventVerifier.verify(
                EXPECTED, data.consumeRemainingAsString(), KeySet.empty(), Instant.EPOCH))
        .isInstanceOf(SetVerdict.Refused.class);
  }

  @FuzzTest(maxDuration = "60s")
  void every_subject_is_read_or_told_why_not(byte[] text) {
    if (Json.parseObject(text, 65_536) instanceof Json.ObjectValue object) {
      switch (SubjectReader.read(object.members())) {
        case SubjectReader.Result.Read read -> assertThat(read.subject()).isNotNull();
        case SubjectReader.Result.Unreadable unreadable ->
            assertThat(unreadable.detail()).isNotBlank();
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_configuration_is_found_or_a_problem(byte[] document) {
    switch (TransmitterMetadata.parse(document, "https://idp.example", false)) {
      case TransmitterMetadata.Result.Found found ->
          assertThat(found.metadata().issuer()).isEqualTo("https://idp.example");
      case TransmitterMetadata.Result.Problem problem -> assertThat(problem.detail()).isNotNull();
    }
  }
}
