package dev.gatehouse.server.keys;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKey.State;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.PublicKey;
import java.security.Security;
import java.security.Signature;
import java.time.Instant;
import javax.crypto.Cipher;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the native library signs and encrypts, the JDK's own cryptography understands, and back. */
class NativeCryptographyTest {
  private static final byte[] MESSAGE = "what is signed".getBytes(UTF_8);
  private static final Instant NOW = Instant.parse("2026-11-25T12:00:00Z");

  @Test
  void is_in_use_on_the_platform_that_it_was_built_for_and_nowhere_else() {
    boolean builtForThis =
        System.getProperty("os.name").equals("Linux")
            && System.getProperty("os.arch").equals("amd64");

    assertThat(NativeCryptography.install()).isEqualTo(builtForThis);
    assertThat(NativeCryptography.install()).as("a second time").isEqualTo(builtForThis);
    assertThat(Security.getProviders()[0].getName().equals("AmazonCorrettoCryptoProvider"))
        .isEqualTo(builtForThis);
  }

  @ParameterizedTest
  @CsvSource({
    "SAML_SIGNING, SHA256withRSA, SunRsaSign",
    "OPENID_ES256, SHA256withECDSA, SunEC",
    "OPENID_ES256, SHA256withECDSAinP1363Format, SunEC",
  })
  void signs_what_the_jdk_verifies_and_the_other_way_round(
      Purpose purpose, String algorithm, String jdkProvider) throws Exception {
    NativeCryptography.install();
    SigningKey key = KeyGeneration.generate(purpose, State.CURRENT, NOW);
    Provider jdk = Security.getProvider(jdkProvider);

    byte[] ours = sign(Signature.getInstance(algorithm), key.privateKey());
    byte[] theirs = sign(Signature.getInstance(algorithm, jdk), key.privateKey());

    assertThat(verifies(Signature.getInstance(algorithm, jdk), key.publicKey(), ours)).isTrue();
    assertThat(verifies(Signature.getInstance(algorithm), key.publicKey(), theirs)).isTrue();
    ours[ours.length - 1] ^= 1;
    assertThat(verifies(Signature.getInstance(algorithm), key.publicKey(), ours)).isFalse();
  }

  @Test
  void decrypts_what_the_jdk_encrypted() throws Exception {
    NativeCryptography.install();
    SigningKey key = KeyGeneration.generate(Purpose.SAML_DECRYPTION, State.CURRENT, NOW);
    Cipher encryption =
        Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding", Security.getProvider("SunJCE"));
    encryption.init(Cipher.ENCRYPT_MODE, key.publicKey());
    byte[] encrypted = encryption.doFinal(MESSAGE);

    Cipher decryption = Cipher.getInstance("RSA/ECB/OAEPWithSHA-1AndMGF1Padding");
    decryption.init(Cipher.DECRYPT_MODE, key.privateKey());

    assertThat(decryption.doFinal(encrypted)).isEqualTo(MESSAGE);
  }

  private static byte[] sign(Signature signature, PrivateKey key) throws Exception {
    signature.initSign(key);
    signature.update(MESSAGE);
    return signature.sign();
  }

  private static boolean verifies(Signature signature, PublicKey key, byte[] value) {
    try {
      signature.initVerify(key);
      signature.update(MESSAGE);
      return signature.verify(value);
    } catch (GeneralSecurityException e) {
      // A value that is no encoding of a signature at all.
      return false;
    }
  }
}
