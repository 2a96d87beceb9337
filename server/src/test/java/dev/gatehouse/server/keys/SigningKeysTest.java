package dev.gatehouse.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.Await;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.TestDatabases;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKey.State;
import dev.gatehouse.server.keys.SigningKeys.Renewal;
import dev.gatehouse.server.keys.SigningKeys.Rotation;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

class SigningKeysTest {
  private static final Instant START = Instant.parse("2026-03-01T12:00:00Z");
  private final AdjustableClock clock = new AdjustableClock(START);
  private final SecretBox box = new SecretBox(List.of(EncryptionKey.random()));

  private SigningKeys prepared(Database database) {
    SigningKeys keys = new SigningKeys(database, box, clock);
    keys.prepare();
    return keys;
  }

  @OnBothDatabases
  void the_first_start_makes_a_key_for_each_purpose_and_the_next_finds_them(Database database)
      throws Exception {
    SigningKeys first = prepared(database);
    SigningKeys second = prepared(database);
    for (Purpose purpose : Purpose.values()) {
      SigningKey made = first.current(purpose);
      SigningKey found = second.current(purpose);
      assertThat(found.id()).isEqualTo(made.id());
      assertThat(found.publicKey()).isEqualTo(made.publicKey());
      assertThat(signsFor(found, made)).isTrue();
    }
    assertThat(
            ((RSAPublicKey) first.current(Purpose.OPENID_RS256).publicKey())
                .getModulus()
                .bitLength())
        .isEqualTo(2048);
  }

  private static boolean signsFor(SigningKey signer, SigningKey verifier) throws Exception {
    String algorithm =
        signer.publicKey() instanceof ECPublicKey ? "SHA256withECDSA" : "SHA256withRSA";
    Signature signature = Signature.getInstance(algorithm);
    signature.initSign(signer.privateKey());
    signature.update(new byte[] {1, 2, 3});
    byte[] signed = signature.sign();
    signature.initVerify(verifier.publicKey());
    signature.update(new byte[] {1, 2, 3});
    return signature.verify(signed);
  }

  @OnBothDatabases
  void keys_that_are_read_anew_are_other_objects_that_sign_the_same(Database database)
      throws Exception {
    SigningKeys keys = prepared(database);
    SigningKey before = keys.current(Purpose.SAML_SIGNING);
    int edition = keys.edition();

    keys.readAnew();

    SigningKey after = keys.current(Purpose.SAML_SIGNING);
    assertThat(after.privateKey()).isNotSameAs(before.privateKey());
    assertThat(signsFor(after, before)).isTrue();
    assertThat(keys.edition()).isNotEqualTo(edition);
  }

  @OnBothDatabases
  void nodes_that_start_at_once_end_with_the_same_keys(Database database) throws Exception {
    List<Future<SigningKeys>> nodes = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
      for (int i = 0; i < 2; i++) {
        nodes.add(threads.submit(() -> prepared(database)));
      }
    }
    for (Purpose purpose : Purpose.values()) {
      assertThat(nodes.get(0).get().current(purpose).id())
          .isEqualTo(nodes.get(1).get().current(purpose).id());
    }
  }

  @OnBothDatabases
  void saml_keys_have_a_certificate_of_their_own_key(Database database) throws Exception {
    SigningKeys keys = prepared(database);
    for (Purpose purpose : List.of(Purpose.SAML_SIGNING, Purpose.SAML_DECRYPTION)) {
      SigningKey key = keys.current(purpose);
      X509Certificate certificate = key.certificate().orElseThrow();
      assertThat(certificate.getPublicKey()).isEqualTo(key.publicKey());
      certificate.verify(key.publicKey());
      assertThat(certificate.getNotBefore().toInstant()).isBefore(START);
      assertThat(certificate.getNotAfter().toInstant()).isAfter(START.plus(Duration.ofDays(3000)));
    }
    assertThat(keys.current(Purpose.OPENID_RS256).certificate()).isEmpty();
  }

  @OnBothDatabases
  void a_rotation_announces_then_promotes_then_forgets(Database database) {
    SigningKeys keys = prepared(database);
    String old = keys.current(Purpose.OPENID_RS256).id();
    assertThat(keys.promote(Purpose.OPENID_RS256)).as("nothing to promote").isFalse();
    assertThat(keys.introduce(Purpose.OPENID_RS256)).isTrue();
    assertThat(keys.introduce(Purpose.OPENID_RS256)).as("one at a time").isFalse();
    assertThat(keys.current(Purpose.OPENID_RS256).id()).isEqualTo(old);
    assertThat(keys.published(Purpose.OPENID_RS256)).hasSize(2);

    assertThat(keys.promote(Purpose.OPENID_RS256)).isTrue();
    assertThat(keys.current(Purpose.OPENID_RS256).id()).isNotEqualTo(old);
    assertThat(keys.byId(Purpose.OPENID_RS256, old).orElseThrow().state())
        .isEqualTo(State.PREVIOUS);

    assertThat(keys.retire(Purpose.OPENID_RS256, Duration.ofDays(1))).isFalse();
    clock.advance(Duration.ofDays(1));
    assertThat(keys.retire(Purpose.OPENID_RS256, Duration.ofDays(1))).isTrue();
    assertThat(keys.byId(Purpose.OPENID_RS256, old)).isEmpty();
  }

  @OnBothDatabases
  void age_drives_the_rotation_step_by_step(Database database) {
    SigningKeys keys = prepared(database);
    Rotation rotation = Rotation.usual();
    String first = keys.current(Purpose.OPENID_ES256).id();
    keys.rotateByAge(Purpose.OPENID_ES256, rotation);
    assertThat(keys.published(Purpose.OPENID_ES256)).as("too young").hasSize(1);

    clock.advance(rotation.signsFor());
    keys.rotateByAge(Purpose.OPENID_ES256, rotation);
    keys.rotateByAge(Purpose.OPENID_ES256, rotation);
    assertThat(keys.published(Purpose.OPENID_ES256)).as("announced").hasSize(2);
    assertThat(keys.current(Purpose.OPENID_ES256).id()).isEqualTo(first);

    clock.advance(rotation.announcedFor());
    keys.rotateByAge(Purpose.OPENID_ES256, rotation);
    assertThat(keys.current(Purpose.OPENID_ES256).id()).as("promoted").isNotEqualTo(first);
    assertThat(keys.byId(Purpose.OPENID_ES256, first)).isPresent();

    clock.advance(rotation.keptFor());
    keys.rotateByAge(Purpose.OPENID_ES256, rotation);
    assertThat(keys.byId(Purpose.OPENID_ES256, first)).as("forgotten").isEmpty();
  }

  private void renew(SigningKeys keys, List<String> told) {
    keys.rotateByEnd(Purpose.SAML_SIGNING, Renewal.usual(), verb -> tx -> told.add(verb));
  }

  private void until(Instant instant) {
    clock.advance(Duration.between(clock.instant(), instant));
  }

  @OnBothDatabases
  void a_certificate_that_ends_is_succeeded_with_an_overlap(Database database) {
    SigningKeys keys = prepared(database);
    List<String> told = new ArrayList<>();
    SigningKey first = keys.current(Purpose.SAML_SIGNING);
    Instant end = first.certificate().orElseThrow().getNotAfter().toInstant();
    until(end.minus(Duration.ofDays(91)));
    renew(keys, told);
    assertThat(keys.published(Purpose.SAML_SIGNING)).as("too early").hasSize(1);

    until(end.minus(Duration.ofDays(90)));
    renew(keys, told);
    renew(keys, told);
    assertThat(keys.published(Purpose.SAML_SIGNING)).as("announced").hasSize(2);
    until(end.minus(Duration.ofDays(4)));
    renew(keys, told);
    assertThat(keys.current(Purpose.SAML_SIGNING).id()).as("still").isEqualTo(first.id());

    until(end.minus(Duration.ofDays(3)));
    renew(keys, told);
    assertThat(keys.current(Purpose.SAML_SIGNING).id()).as("promoted").isNotEqualTo(first.id());
    until(end.plus(Duration.ofDays(89)));
    renew(keys, told);
    assertThat(keys.byId(Purpose.SAML_SIGNING, first.id())).as("still decrypts").isPresent();

    until(end.plus(Duration.ofDays(90)));
    renew(keys, told);
    assertThat(keys.byId(Purpose.SAML_SIGNING, first.id())).as("forgotten").isEmpty();
    assertThat(keys.published(Purpose.SAML_SIGNING)).hasSize(1);
    assertThat(told).containsExactly("introduced", "promoted", "retired");
  }

  @OnBothDatabases
  void a_successor_that_is_made_late_is_announced_for_a_week_all_the_same(Database database) {
    SigningKeys keys = prepared(database);
    List<String> told = new ArrayList<>();
    SigningKey first = keys.current(Purpose.SAML_SIGNING);
    Instant end = first.certificate().orElseThrow().getNotAfter().toInstant();
    until(end.minus(Duration.ofDays(1)));
    renew(keys, told);
    until(end.plus(Duration.ofDays(5)));
    renew(keys, told);
    assertThat(keys.current(Purpose.SAML_SIGNING).id()).isEqualTo(first.id());
    until(end.plus(Duration.ofDays(6)));
    renew(keys, told);
    assertThat(keys.current(Purpose.SAML_SIGNING).id()).isNotEqualTo(first.id());
  }

  @OnBothDatabases
  void a_key_that_an_operator_promoted_is_kept_until_the_operator_retires_it(Database database) {
    SigningKeys keys = prepared(database);
    List<String> told = new ArrayList<>();
    keys.introduce(Purpose.SAML_SIGNING);
    renew(keys, told);
    keys.promote(Purpose.SAML_SIGNING);
    clock.advance(Duration.ofDays(400));
    renew(keys, told);
    assertThat(keys.published(Purpose.SAML_SIGNING)).hasSize(2);
    assertThat(told).isEmpty();
  }

  @OnBothDatabases
  void another_node_sees_a_promotion_in_time(Database database) {
    SigningKeys here = prepared(database);
    SigningKeys there = prepared(database);
    here.introduce(Purpose.OPENID_RS256);
    here.promote(Purpose.OPENID_RS256);
    clock.advance(SigningKeys.SEEN_WITHIN);
    String promoted = here.current(Purpose.OPENID_RS256).id();
    Await.until(
        "the other node reads again",
        () -> there.current(Purpose.OPENID_RS256).id(),
        promoted::equals);
  }

  @OnBothDatabases
  void keys_are_there_inside_a_transaction_however_old_the_memory_is(Database database) {
    SigningKeys keys = prepared(database);
    String id = keys.current(Purpose.OPENID_RS256).id();
    clock.advance(SigningKeys.SEEN_WITHIN.multipliedBy(2));
    assertThat(database.<String>write(tx -> keys.current(Purpose.OPENID_RS256).id())).isEqualTo(id);
  }

  @OnBothDatabases
  void the_current_key_is_published_first(Database database) {
    SigningKeys keys = prepared(database);
    keys.introduce(Purpose.OPENID_RS256);
    List<SigningKey> published = keys.published(Purpose.OPENID_RS256);
    assertThat(published).hasSize(2);
    assertThat(published.getFirst().id()).isEqualTo(keys.current(Purpose.OPENID_RS256).id());
  }

  @Test
  void the_database_alone_does_not_give_a_private_key_away() {
    try (Database database = TestDatabases.sqlite()) {
      SigningKeys keys = prepared(database);
      SigningKeys thief =
          new SigningKeys(database, new SecretBox(List.of(EncryptionKey.random())), clock);
      assertThatThrownBy(() -> thief.current(Purpose.OPENID_RS256))
          .isInstanceOf(UnreadableSecretException.class);
      assertThat(keys.current(Purpose.OPENID_RS256).toString())
          .doesNotContain("RSA private")
          .contains("OPENID_RS256");
    }
  }
}
