package dev.gatehouse.server.credential;

import static org.assertj.core.api.Assertions.assertThat;

import com.password4j.Argon2Function;
import com.password4j.types.Argon2;
import dev.gatehouse.server.credential.Passwords.Comparison;
import dev.gatehouse.server.credential.Passwords.Hashed;
import dev.gatehouse.server.credential.Passwords.Stored;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may be a password, and how it is hashed. */
class PasswordsTest {
  private static final List<String> PERSONAL = List.of("ada.lovelace@acme.example", "Acme Corp.");
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  private final Passwords passwords = new Passwords();

  private Stored stored(String password) {
    return new Stored(((Hashed.Done) passwords.hash(password)).hash(), NOW, false);
  }

  @Test
  void a_hash_is_argon2id_with_its_parameters_and_another_salt_each_time() {
    Stored first = stored("correct horse battery");
    Stored second = stored("correct horse battery");

    assertThat(first.hash()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$");
    assertThat(first.hash()).isNotEqualTo(second.hash());
    assertThat(passwords.compare("correct horse battery", first)).isEqualTo(Comparison.RIGHT);
    assertThat(passwords.compare("correct horse batterY", first)).isEqualTo(Comparison.WRONG);
    assertThat(first.toString()).doesNotContain("argon2id");
  }

  /** RFC 9106 §5.3, without the secret and the associated data, as the reference program gives. */
  @Test
  void the_library_agrees_with_the_reference_program() {
    Argon2Function function = Argon2Function.getInstance(65_536, 2, 1, 32, Argon2.ID);
    String hash =
        function
            .hash(
                "password".getBytes(StandardCharsets.UTF_8),
                "somesalt".getBytes(StandardCharsets.UTF_8))
            .getResult();

    assertThat(hash)
        .isEqualTo(
            "$argon2id$v=19$m=65536,t=2,p=1$c29tZXNhbHQ$"
                + "CTFhFdXPJO1aFaMaO6Mm5c8y7cJHAph8ArZWb2GRPPc");
  }

  @Test
  void nothing_is_cut_off() {
    String base = "x1".repeat(120);
    Stored stored = stored(base + "first end");

    assertThat(passwords.compare(base + "other end", stored)).isEqualTo(Comparison.WRONG);
    assertThat(passwords.compare(base + "first end", stored)).isEqualTo(Comparison.RIGHT);
  }

  @Test
  void what_looks_the_same_from_two_keyboards_is_the_same() {
    Stored composed = stored("Fr\u00fchst\u00fcck um sieben");

    assertThat(passwords.compare("Fru\u0308hstu\u0308ck um sieben", composed))
        .isEqualTo(Comparison.RIGHT);
  }

  @Test
  void a_stranger_costs_the_same_work_and_is_never_right() {
    long before = passwords.computations();
    assertThat(passwords.compare("correct horse battery", null)).isEqualTo(Comparison.WRONG);

    assertThat(passwords.computations() - before).isEqualTo(1);
  }

  @Test
  void a_hash_with_weaker_parameters_is_still_right_and_known_to_be_outdated() {
    Argon2Function weak = Argon2Function.getInstance(8_192, 1, 1, 32, Argon2.ID);
    byte[] salt = "0123456789abcdef".getBytes(StandardCharsets.UTF_8);
    byte[] password = "correct horse battery".getBytes(StandardCharsets.UTF_8);
    Stored old = new Stored(weak.hash(password, salt).getResult(), NOW, false);

    assertThat(passwords.compare("correct horse battery", old)).isEqualTo(Comparison.RIGHT);
    assertThat(passwords.isOutdated(old)).isTrue();
    assertThat(passwords.isOutdated(stored("correct horse battery"))).isFalse();
  }

  @Test
  void length_is_counted_in_characters() {
    assertThat(passwords.problem("elf letters", PERSONAL)).contains(PasswordRefusal.TOO_SHORT);
    assertThat(passwords.problem("zwei Worte.", PERSONAL)).contains(PasswordRefusal.TOO_SHORT);
    assertThat(passwords.problem("drei, Worte.", PERSONAL)).isEmpty();
    assertThat(passwords.problem("\ud83d\ude00".repeat(6), PERSONAL))
        .contains(PasswordRefusal.TOO_SHORT);
    assertThat(passwords.problem("heron tide ".repeat(23) + "abc", PERSONAL)).isEmpty();
    assertThat(passwords.problem("heron tide ".repeat(23) + "abcd", PERSONAL))
        .contains(PasswordRefusal.TOO_LONG);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "password1234", "PASSWORD1234!", "p@$$w0rd2024", "passwordpassword", "123456789012",
        "abcdefghijkl", "zyxwvutsrqpo", "qwertyuiopas", "aaaaaaaaaaaa", "abcabcabcabc",
        "1qaz2wsx3edc", "leavemealone", "!!sunshine!!", "2024iloveyou", "Monkey123456"
      })
  void what_is_guessed_first_is_refused(String password) {
    assertThat(passwords.problem(password, PERSONAL)).contains(PasswordRefusal.COMMON);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a heron waits for the tide",
        "correct horse battery staple",
        "gT7#kk0-pLm2",
        "xkcd 936 was right"
      })
  void what_is_not_is_taken_without_rules_about_its_characters(String password) {
    assertThat(passwords.problem(password, PERSONAL)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"i am Lovelace, hello", "acme-rocks-so-much", "example of a phrase"})
  void a_part_of_the_name_or_of_the_organization_is_refused(String password) {
    assertThat(passwords.problem(password, PERSONAL)).contains(PasswordRefusal.PERSONAL);
  }

  @Test
  void whoever_waits_too_long_for_a_permit_is_turned_away_and_nothing_leaks() throws Exception {
    Argon2id one = new Argon2id(1, Duration.ofMillis(1));
    Passwords bounded = new Passwords(one);
    AtomicInteger busy = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 16; i++) {
      threads.add(
          // Not virtual ones: with a single processor each of those would compute to its end.
          Thread.ofPlatform()
              .start(
                  () -> {
                    try {
                      start.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                    switch (bounded.compare("correct horse battery", null)) {
                      case BUSY -> busy.incrementAndGet();
                      case WRONG -> done.incrementAndGet();
                      case RIGHT -> throw new IllegalStateException("a stranger is never right");
                    }
                  }));
    }
    start.countDown();
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(busy.get() + done.get()).isEqualTo(16);
    assertThat(busy.get()).isPositive();
    assertThat(done.get()).isEqualTo((int) bounded.computations()).isPositive();
    // The permit is back.
    assertThat(bounded.compare("correct horse battery", null)).isEqualTo(Comparison.WRONG);
  }
}
