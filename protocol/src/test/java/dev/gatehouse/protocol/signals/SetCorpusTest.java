package dev.gatehouse.protocol.signals;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.protocol.jose.KeySet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One file for each attack, with its verdict. */
class SetCorpusTest {
  private static final Path CORPUS =
      Path.of("../protocol/src/test/resources/dev/gatehouse/protocol/signals/corpus");
  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Instant NOW = Instant.ofEpochSecond(1_780_000_000);
  private static final KeyPair TRANSMITTER = pair();
  private static final KeyPair STRANGER = pair();
  private static final SecurityEventVerifier.Expected EXPECTED =
      new SecurityEventVerifier.Expected(
          "https://idp.example/ssf", Set.of("https://gatehouse.example/signals/con_1"));

  private static KeyPair pair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<String> files() throws IOException {
    try (Stream<Path> all = Files.list(CORPUS)) {
      return all.map(file -> file.getFileName().toString()).sorted().toList().stream();
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("files")
  void each_file_has_its_verdict(String file) {
    JsonNode one = read(file);
    SetVerdict verdict = SecurityEventVerifier.verify(EXPECTED, token(one), keys(), NOW);

    String found =
        switch (verdict) {
          case SecurityEventToken believed -> "accepted";
          case SetVerdict.Refused refused -> refused.code().code();
        };

    assertThat(found).as(one.path("why").asString()).isEqualTo(one.path("expect").asString());
  }

  @Test
  void every_reason_that_a_token_can_have_is_in_the_corpus() throws IOException {
    Set<String> expected =
        files().map(file -> read(file).path("expect").asString()).collect(Collectors.toSet());
    assertThat(expected)
        .containsAll(
            Stream.of(SignalRefusalCode.values())
                .filter(code -> !code.name().startsWith("METADATA"))
                .filter(code -> code != SignalRefusalCode.TOO_LARGE)
                .map(SignalRefusalCode::code)
                .toList());
  }

  @Test
  void a_token_that_is_too_large_is_not_looked_at() {
    String token = "a".repeat(SecurityEventVerifier.LONGEST_TOKEN + 1);
    assertThat(SecurityEventVerifier.verify(EXPECTED, token, keys(), NOW))
        .isInstanceOfSatisfying(
            SetVerdict.Refused.class,
            refused -> assertThat(refused.code()).isEqualTo(SignalRefusalCode.TOO_LARGE));
  }

  @Test
  void a_believed_token_says_whom_it_is_about_and_when() {
    var believed =
        (SecurityEventToken)
            SecurityEventVerifier.verify(
                EXPECTED, token(read("sound-complex-session.json")), keys(), NOW);

    assertThat(believed.type()).isEqualTo(EventType.SESSION_REVOKED);
    assertThat(believed.happenedAt()).isEqualTo(NOW.minusSeconds(12));
    assertThat(believed.subject())
        .hasValueSatisfying(
            subject ->
                assertThat(((SubjectIdentifier.Complex) subject).members())
                    .containsEntry("session", new SubjectIdentifier.Opaque("s-1")));
    // Until no token of that time is accepted any more.
    Instant until = believed.rememberUntil();
    assertThat(
            SecurityEventVerifier.verify(
                EXPECTED, token(read("sound-complex-session.json")), keys(), until))
        .isInstanceOf(SetVerdict.Refused.class);
    assertThat(
            SecurityEventVerifier.verify(
                EXPECTED, token(read("sound-complex-session.json")), keys(), until.minusSeconds(1)))
        .isInstanceOf(SecurityEventToken.class);
  }

  private static JsonNode read(String file) {
    try {
      return JSON.readTree(Files.readString(CORPUS.resolve(file)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static KeySet keys() {
    JwtSigner signer =
        JwtSigner.of(
            JwsAlgorithm.ES256, TRANSMITTER.getPrivate(), TRANSMITTER.getPublic(), "transmitter");
    byte[] document = JwtSigner.keySetDocument(List.of(signer)).getBytes(UTF_8);
    return ((KeySet.Result.Found) KeySet.parse(document)).keys();
  }

  private static String token(JsonNode one) {
    if (one.has("raw")) {
      return one.path("raw").asString();
    }
    String claims = one.path("claims").toString();
    String how = one.path("sign").asString();
    String signed =
        how.equals("duplicate")
            ? "{\"iss\":\"https://else.example\"," + claims.substring(1)
            : claims;
    String input = encoded(one.path("header").toString()) + "." + encoded(signed);
    String signature =
        switch (how) {
          case "nothing" -> "";
          case "hmac" -> hmac(input);
          case "stranger" -> sign(STRANGER, input);
          case "changed" -> sign(TRANSMITTER, encoded("{}") + "." + encoded("{}"));
          default -> sign(TRANSMITTER, input);
        };
    return input + "." + signature;
  }

  private static String encoded(String text) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(text.getBytes(UTF_8));
  }

  private static String sign(KeyPair pair, String input) {
    try {
      Signature signer = Signature.getInstance("SHA256withECDSAinP1363Format");
      signer.initSign(pair.getPrivate());
      signer.update(input.getBytes(US_ASCII));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(signer.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String hmac(String input) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(TRANSMITTER.getPublic().getEncoded(), "HmacSHA256"));
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(mac.doFinal(input.getBytes(US_ASCII)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
