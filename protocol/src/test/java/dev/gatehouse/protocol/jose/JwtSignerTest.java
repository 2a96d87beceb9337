package dev.gatehouse.protocol.jose;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class JwtSignerTest {

  private static final Set<JwsAlgorithm> ALL = EnumSet.allOf(JwsAlgorithm.class);

  private static KeyPair pair(JwsAlgorithm algorithm) {
    try {
      KeyPairGenerator generator =
          switch (algorithm.family()) {
            case RSA -> KeyPairGenerator.getInstance("RSA");
            case EC -> KeyPairGenerator.getInstance("EC");
            case OKP -> KeyPairGenerator.getInstance("Ed25519");
          };
      if (algorithm.family() == JwsAlgorithm.Family.RSA) {
        generator.initialize(2048);
      } else if (algorithm.family() == JwsAlgorithm.Family.EC) {
        generator.initialize(
            new ECGenParameterSpec("secp" + algorithm.curve().substring(2) + "r1"));
      }
      return generator.generateKeyPair();
    } catch (GeneralSecurityException broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static JwtSigner signer(JwsAlgorithm algorithm) {
    KeyPair pair = pair(algorithm);
    return JwtSigner.of(algorithm, pair.getPrivate(), pair.getPublic());
  }

  private static KeySet published(JwtSigner... signers) {
    byte[] document = JwtSigner.keySetDocument(List.of(signers)).getBytes(StandardCharsets.UTF_8);
    return switch (KeySet.parse(document)) {
      case KeySet.Result.Found found -> found.keys();
      case KeySet.Result.Problem problem -> throw new AssertionError(problem.detail());
    };
  }

  @ParameterizedTest
  @EnumSource
  void what_is_signed_verifies_with_the_published_key(JwsAlgorithm algorithm) {
    JwtSigner signer = signer(algorithm);
    String token = signer.sign("JWT", Map.of("sub", "user-1", "iat", 1_767_225_600L));

    JwtVerdict verdict = JwtVerifier.verify(token, published(signer), ALL, Set.of("jwt"));

    assertThat(verdict).isInstanceOf(JwtVerdict.Signed.class);
    JwtVerdict.Signed signed = (JwtVerdict.Signed) verdict;
    assertThat(signed.algorithm()).isEqualTo(algorithm);
    assertThat(signed.keyId()).isEqualTo(signer.keyId());
    assertThat(signed.claims()).containsEntry("sub", "user-1").containsEntry("iat", 1_767_225_600L);
  }

  @ParameterizedTest
  @EnumSource
  void every_single_changed_octet_of_a_signature_is_refused(JwsAlgorithm algorithm) {
    JwtSigner signer = signer(algorithm);
    KeySet keys = published(signer);
    String token = signer.sign("JWT", Map.of("sub", "user-1"));
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64.getUrlDecoder().decode(token.substring(dot + 1));
    for (int i = 0; i < signature.length; i += 7) {
      byte[] changed = signature.clone();
      changed[i] ^= 1;
      String forged = token.substring(0, dot + 1) + Base64Url.encode(changed);
      assertThat(JwtVerifier.verify(forged, keys, ALL, Set.of("jwt")))
          .isInstanceOfSatisfying(
              JwtVerdict.Unsound.class,
              unsound -> assertThat(unsound.fault()).isEqualTo(JwtFault.SIGNATURE));
    }
  }

  @Test
  void a_key_set_document_holds_no_private_part() {
    String document =
        JwtSigner.keySetDocument(
            List.of(
                signer(JwsAlgorithm.RS256),
                signer(JwsAlgorithm.ES256),
                signer(JwsAlgorithm.EDDSA)));

    assertThat(document)
        .contains("\"kid\"")
        .contains("\"alg\"")
        .doesNotContain("\"d\"")
        .doesNotContain("\"p\"");
  }

  @Test
  void the_thumbprint_is_that_of_rfc_8037_appendix_a() throws GeneralSecurityException {
    byte[] x = Base64.getUrlDecoder().decode("11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo");

    assertThat(JwtSigner.thumbprint(Ed25519.publicKey(x)))
        .isEqualTo("kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
  }

  @Test
  void a_key_of_another_kind_is_refused() {
    KeyPair elliptic = pair(JwsAlgorithm.ES256);

    assertThatThrownBy(
            () -> JwtSigner.of(JwsAlgorithm.RS256, elliptic.getPrivate(), elliptic.getPublic()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> JwtSigner.of(JwsAlgorithm.ES384, elliptic.getPrivate(), elliptic.getPublic()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void a_proof_carries_the_public_key_and_nothing_private() {
    JwtSigner signer = signer(JwsAlgorithm.ES256);
    String proof = signer.signEmbeddingKey("dpop+jwt", Map.of("jti", "1"));
    byte[] header = Base64.getUrlDecoder().decode(proof.substring(0, proof.indexOf('.')));

    assertThat(new String(header, StandardCharsets.UTF_8))
        .contains("\"jwk\":{")
        .contains("\"typ\":\"dpop+jwt\"")
        .doesNotContain("\"d\":")
        .doesNotContain("\"kid\"");
  }
}
