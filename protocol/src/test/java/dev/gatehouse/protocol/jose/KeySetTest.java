package dev.gatehouse.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.KeyPairGenerator;
import java.security.NoSuchAlgorithmException;
import java.security.interfaces.RSAPublicKey;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read of a document of keys (RFC 7517 §5). */
class KeySetTest {

  private static KeySet.Result parse(String document) {
    return KeySet.parse(document.getBytes(StandardCharsets.UTF_8));
  }

  private static String rsa(BigInteger modulus, BigInteger exponent) {
    return """
        {"keys":[{"kty":"RSA","kid":"one","n":"%s","e":"%s"}]}"""
        .formatted(Base64Url.encode(octets(modulus)), Base64Url.encode(octets(exponent)));
  }

  /** Without the octet of the sign. */
  private static byte[] octets(BigInteger number) {
    byte[] octets = number.toByteArray();
    return octets[0] == 0 ? Arrays.copyOfRange(octets, 1, octets.length) : octets;
  }

  private static BigInteger modulus(int bits) throws NoSuchAlgorithmException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
    generator.initialize(bits);
    return ((RSAPublicKey) generator.generateKeyPair().getPublic()).getModulus();
  }

  @Test
  void passes_over_keys_of_unknown_kinds() throws NoSuchAlgorithmException {
    String document =
        rsa(modulus(2048), BigInteger.valueOf(65_537))
            .replace("[", "[{\"kty\":\"AKP\",\"kid\":\"pq\"},");
    assertThat(parse(document))
        .isInstanceOfSatisfying(
            KeySet.Result.Found.class, found -> assertThat(found.keys().size()).isEqualTo(1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<!doctype html><title>Sign in</title>",
        "{}",
        "{\"keys\":{}}",
        "{\"keys\":[]}",
        "{\"keys\":[1]}",
        // RFC 8725 §3.2: what checks a signature is not what makes it.
        "{\"keys\":[{\"kty\":\"oct\",\"kid\":\"s\",\"k\":\"c2VjcmV0\"}]}",
      })
  void refuses_what_holds_no_key_that_is_of_use(String document) {
    assertThat(parse(document)).isInstanceOf(KeySet.Result.Problem.class);
  }

  @Test
  void refuses_an_rsa_key_below_2048_bits() throws NoSuchAlgorithmException {
    // RFC 7518 §3.3.
    assertThat(parse(rsa(modulus(1024), BigInteger.valueOf(65_537))))
        .isInstanceOf(KeySet.Result.Problem.class);
  }

  @Test
  void refuses_an_exponent_under_which_every_signature_is_plain() throws NoSuchAlgorithmException {
    // RFC 8017 §3.1.
    assertThat(parse(rsa(modulus(2048), BigInteger.ONE))).isInstanceOf(KeySet.Result.Problem.class);
  }
}
