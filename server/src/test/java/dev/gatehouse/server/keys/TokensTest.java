package dev.gatehouse.server.keys;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TokensTest {

  @Test
  void tokens_have_their_prefix_and_256_random_bits() {
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < 1_000; i++) {
      String token = Tokens.random("gh_test_");
      assertThat(token).matches("gh_test_[A-Za-z0-9_-]{43}");
      seen.add(token);
    }
    assertThat(seen).hasSize(1_000);
  }

  @Test
  void the_hash_is_sha_256() {
    // FIPS 180-2 appendix B.1.
    assertThat(HexFormat.of().formatHex(Tokens.hash("abc")))
        .isEqualTo("ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
  }

  @Test
  void a_token_matches_its_own_hash_alone() {
    byte[] hash = Tokens.hash("gh_test_1");
    assertThat(Tokens.matches("gh_test_1", hash)).isTrue();
    assertThat(Tokens.matches("gh_test_2", hash)).isFalse();
    assertThat(Tokens.matches("", hash)).isFalse();
  }

  @Test
  void ids_have_their_prefix_and_26_characters() {
    assertThat(RandomId.of("user_")).matches("user_[0-9a-hjkmnp-tv-z]{26}");
    assertThat(RandomId.of("user_")).isNotEqualTo(RandomId.of("user_"));
  }

  @Test
  void time_ordered_ids_sort_by_time() {
    Instant now = Instant.parse("2026-03-01T12:00:00Z");
    String earlier = RandomId.timeOrdered("evt_", now);
    String later = RandomId.timeOrdered("evt_", now.plusMillis(1));
    String muchLater = RandomId.timeOrdered("evt_", Instant.parse("2099-01-01T00:00:00Z"));
    assertThat(earlier).matches("evt_[0-9a-hjkmnp-tv-z]{26}").isLessThan(later);
    assertThat(later).isLessThan(muchLater);
  }
}
