package dev.gatehouse.server.keys;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecretBoxTest {
  private static final String ROW = "connections/con_1/clientSecret";
  private final EncryptionKey key = EncryptionKey.random();
  private final SecretBox box = new SecretBox(List.of(key));

  @Test
  void opens_what_it_sealed() {
    byte[] envelope = box.seal("hush", ROW);
    assertThat(new String(envelope, java.nio.charset.StandardCharsets.ISO_8859_1))
        .doesNotContain("hush");
    assertThat(box.openText(envelope, ROW)).isEqualTo("hush");
  }

  @Test
  void seals_the_same_secret_differently_each_time() {
    assertThat(box.seal("hush", ROW)).isNotEqualTo(box.seal("hush", ROW));
  }

  @Test
  void refuses_an_envelope_that_was_moved_to_another_row() {
    byte[] envelope = box.seal("hush", ROW);
    assertThatThrownBy(() -> box.open(envelope, "connections/con_2/clientSecret"))
        .isInstanceOf(UnreadableSecretException.class);
  }

  @Test
  void refuses_an_envelope_with_any_octet_changed() {
    byte[] envelope = box.seal("hush", ROW);
    for (int i = 0; i < envelope.length; i++) {
      byte[] changed = envelope.clone();
      changed[i] ^= 1;
      assertThatThrownBy(() -> box.open(changed, ROW))
          .as("octet " + i)
          .isInstanceOf(UnreadableSecretException.class);
    }
  }

  @Test
  void refuses_what_is_too_short_to_be_an_envelope() {
    assertThatThrownBy(() -> box.open(new byte[0], ROW))
        .isInstanceOf(UnreadableSecretException.class);
    assertThatThrownBy(() -> box.open(new byte[] {1, 2, 3}, ROW))
        .isInstanceOf(UnreadableSecretException.class);
  }

  @Test
  void opens_with_the_older_key_during_a_rotation() {
    byte[] old = box.seal("hush", ROW);
    SecretBox rotated = new SecretBox(List.of(EncryptionKey.random(), key));
    assertThat(rotated.openText(old, ROW)).isEqualTo("hush");
  }

  @Test
  void names_the_key_that_is_missing() {
    byte[] envelope = box.seal("hush", ROW);
    SecretBox other = new SecretBox(List.of(EncryptionKey.random()));
    assertThatThrownBy(() -> other.open(envelope, ROW))
        .isInstanceOf(UnreadableSecretException.class)
        .hasMessageContaining(key.id());
  }

  @Test
  void a_key_survives_being_written_to_a_file() {
    EncryptionKey read = EncryptionKey.of(key.text() + "\n");
    assertThat(read.id()).isEqualTo(key.id());
    assertThat(new SecretBox(List.of(read)).openText(box.seal("hush", ROW), ROW)).isEqualTo("hush");
  }

  @Test
  void refuses_keys_of_another_length_without_repeating_them() {
    String tooShort = Base64.getEncoder().encodeToString(new byte[16]);
    assertThatThrownBy(() -> EncryptionKey.of(tooShort))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining(tooShort);
    assertThatThrownBy(() -> EncryptionKey.of("not base64!"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageNotContaining("not base64!");
  }

  @Test
  void a_printed_key_tells_nothing() {
    assertThat(key.toString()).doesNotContain(key.text());
  }
}
