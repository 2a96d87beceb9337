package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtSigner;
import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.keys.SigningKeys;
import java.time.InstantSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Making a signer costs more than signing, so that each is kept: but not with a key that is slow.
 */
class TokenKeysTest {
  @ParameterizedTest
  @EnumSource(names = {"RS256", "ES256"})
  void a_signer_is_kept_until_its_key_was_read_anew(JwsAlgorithm algorithm) {
    try (Database database = TestKeys.fresh(TestDatabase.SQLITE)) {
      SigningKeys keys = new SigningKeys(database, TestKeys.BOX, InstantSource.system());
      TokenKeys tokenKeys = new TokenKeys(keys);
      JwtSigner first = tokenKeys.signer(algorithm);
      assertThat(tokenKeys.signer(algorithm)).isSameAs(first);

      keys.readAnew();

      JwtSigner second = tokenKeys.signer(algorithm);
      assertThat(second).isNotSameAs(first);
      assertThat(second.keyId()).isEqualTo(first.keyId());
      assertThat(tokenKeys.published()).contains(second).doesNotContain(first);
    }
  }
}
