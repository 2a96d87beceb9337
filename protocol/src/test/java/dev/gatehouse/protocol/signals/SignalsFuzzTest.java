package dev.gatehouse.protocol.signals;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatehouse.protocol.jose.Json;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.jose.KeySet;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;

/**
 * Whatever comes in, a verdict comes out. Without {@code JAZZER_FUZZ=1} the kept inputs are run as
 * plain tests.
 */
class SignalsFuzzTest {
  private static final SecurityEventVerifier.Expected EXPECTED =
      new SecurityEventVerifier.Expected("https://idp.example", Set.of("us"));
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();
  private static final String HEADER =
      BASE64.encodeToString(
          "{\"alg\":\"ES256\",\"typ\":\"secevent+jwt\",\"kid\":\"key\"}".getBytes(US_ASCII));
  private static final KeyPair TRANSMITTER = pair();
  private static final KeySet KEYS = keys();

  @FuzzTest(maxDuration = "60s")
  void no_token_without_a_key_is_believed(FuzzedDataProvider data) {
    assertThat(
            SecurityEventVerifier.verify(
                EXPECTED, data.consumeRemainingAsString(), KeySet.empty(), Instant.EPOCH))
        .isInstanceOf(SetVerdict.Refused.class);
  }

  /** What guessed tokens never reach: the claims of one whose signature holds. */
  @FuzzTest(maxDuration = "60s")
  void whatever_is_signed_is_believed_or_refused(byte[] claims) throws GeneralSecurityException {
    String input = HEADER + "." + BASE64.encodeToString(claims);
    Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
    signature.initSign(TRANSMITTER.getPrivate());
    signature.update(input.getBytes(US_ASCII));
    String token = input + "." + BASE64.encodeToString(signature.sign());
    switch (SecurityEventVerifier.verify(EXPECTED, token, KEYS, Instant.EPOCH)) {
      case SecurityEventToken believed -> assertThat(believed.id()).isNotEmpty();
      case SetVerdict.Refused refused ->
          assertThat(refused.code()).isNotEqualTo(SignalRefusalCode.SIGNATURE);
    }
  }

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeySet keys() {
    JwtSigner signer =
        JwtSigner.of(JwsAlgorithm.ES256, TRANSMITTER.getPrivate(), TRANSMITTER.getPublic(), "key");
    byte[] document = JwtSigner.keySetDocument(List.of(signer)).getBytes(US_ASCII);
    return ((KeySet.Result.Found) KeySet.parse(document)).keys();
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
