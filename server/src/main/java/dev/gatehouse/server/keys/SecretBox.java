package dev.gatehouse.server.keys;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Seals secrets that are needed again, so that a copy of the database alone tells none of them.
 * AES-256-GCM; the envelope is a version octet, the key's id, the nonce and the ciphertext with its
 * tag. The row to which a secret belongs is authenticated with it: an envelope that is moved to
 * another row does not open.
 */
public final class SecretBox {
  private static final byte VERSION = 1;
  private static final int NONCE_OCTETS = 12;
  private static final int TAG_BITS = 128;
  private static final int HEAD_OCTETS = 1 + EncryptionKey.ID_OCTETS + NONCE_OCTETS;
  private static final int LONGEST_SECRET = 1 << 20;

  private final List<EncryptionKey> keys;
  private final SecureRandom random = new SecureRandom();

  /**
   * @param keys the first seals, all open: during a rotation the new one and then the old ones; at
   *     most 8
   */
  public SecretBox(List<EncryptionKey> keys) {
    if (keys.isEmpty() || keys.size() > 8) {
      throw new IllegalArgumentException("There must be 1 to 8 encryption keys.");
    }
    this.keys = List.copyOf(keys);
  }

  /**
   * @param secret at most 1 MB
   * @param row names table, row and column, such as {@code connections/con_1/clientSecret}
   */
  public byte[] seal(byte[] secret, String row) {
    if (secret.length > LONGEST_SECRET) {
      throw new IllegalArgumentException("the secret is too long");
    }
    EncryptionKey key = keys.getFirst();
    byte[] nonce = new byte[NONCE_OCTETS];
    random.nextBytes(nonce);
    byte[] head =
        ByteBuffer.allocate(HEAD_OCTETS).put(VERSION).put(key.idOctets()).put(nonce).array();
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, key, head, row).doFinal(secret);
      return ByteBuffer.allocate(head.length + sealed.length).put(head).put(sealed).array();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("AES-GCM failed to encrypt", e);
    }
  }

  /** Seals a text. */
  public byte[] seal(String secret, String row) {
    return seal(secret.getBytes(StandardCharsets.UTF_8), row);
  }

  /**
   * @param row as it was given when sealing
   * @throws UnreadableSecretException if the key is not configured, or the envelope was changed or
   *     stems from another row
   */
  public byte[] open(byte[] envelope, String row) {
    if (envelope.length < HEAD_OCTETS + TAG_BITS / 8 || envelope[0] != VERSION) {
      throw new UnreadableSecretException(row + " is not a sealed secret", null);
    }
    byte[] head = Arrays.copyOf(envelope, HEAD_OCTETS);
    EncryptionKey key = keyOf(head, row);
    try {
      return cipher(Cipher.DECRYPT_MODE, key, head, row)
          .doFinal(envelope, HEAD_OCTETS, envelope.length - HEAD_OCTETS);
    } catch (GeneralSecurityException e) {
      throw new UnreadableSecretException(
          row + " does not open: it was changed, or stems from another row", e);
    }
  }

  /** Opens a text. */
  public String openText(byte[] envelope, String row) {
    return new String(open(envelope, row), StandardCharsets.UTF_8);
  }

  /** Whether there are keys that open, but no longer seal. */
  boolean hasOlderKeys() {
    return keys.size() > 1;
  }

  /** Names the key that seals. */
  String sealingKeyId() {
    return keys.getFirst().id();
  }

  byte[] sealingKeyIdOctets() {
    return keys.getFirst().idOctets();
  }

  private EncryptionKey keyOf(byte[] head, String row) {
    byte[] id = idIn(head);
    for (EncryptionKey key : keys) {
      if (Arrays.equals(key.idOctets(), id)) {
        return key;
      }
    }
    throw new UnreadableSecretException(
        row
            + " is sealed by the encryption key "
            + HexFormat.of().formatHex(id)
            + ", which is not configured",
        null);
  }

  private static byte[] idIn(byte[] envelope) {
    return Arrays.copyOfRange(envelope, 1, 1 + EncryptionKey.ID_OCTETS);
  }

  private static Cipher cipher(int mode, EncryptionKey key, byte[] head, String row)
      throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        mode,
        key.sealing(),
        new GCMParameterSpec(TAG_BITS, head, HEAD_OCTETS - NONCE_OCTETS, NONCE_OCTETS));
    cipher.updateAAD(head);
    cipher.updateAAD(row.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }
}
