package dev.gatehouse.server.keys;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A key of the installation that seals stored secrets. What encrypts is derived from it (HKDF, RFC
 * 5869), and so is its public id, which tells nothing about it.
 */
public final class EncryptionKey {
  private static final int OCTETS = 32;
  static final int ID_OCTETS = 4;

  private final byte[] material;
  private final byte[] id;
  private final SecretKey sealing;

  private EncryptionKey(byte[] material) {
    this.material = material;
    this.id = derive("gatehouse encryption key id", ID_OCTETS);
    this.sealing = new SecretKeySpec(derive("gatehouse stored secrets 1", OCTETS), "AES");
  }

  /** A new one, for a new installation. */
  public static EncryptionKey random() {
    byte[] material = new byte[OCTETS];
    new SecureRandom().nextBytes(material);
    return new EncryptionKey(material);
  }

  /**
   * Reads what {@link #text} wrote.
   *
   * @throws IllegalArgumentException with a sentence for the operator, without the text
   */
  public static EncryptionKey of(String text) {
    byte[] material;
    try {
      material = Base64.getDecoder().decode(text.strip());
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("The encryption key is not base64.", e);
    }
    if (material.length != OCTETS) {
      throw new IllegalArgumentException(
          "The encryption key must have " + OCTETS + " octets, not " + material.length + ".");
    }
    return new EncryptionKey(material);
  }

  /** The key itself, in base64, for the operator's file. */
  public String text() {
    return Base64.getEncoder().encodeToString(material);
  }

  /** Names the key in envelopes and messages. */
  public String id() {
    return HexFormat.of().formatHex(id);
  }

  byte[] idOctets() {
    return id.clone();
  }

  SecretKey sealing() {
    return sealing;
  }

  private byte[] derive(String purpose, int octets) {
    try {
      return KDF.getInstance("HKDF-SHA256")
          .deriveData(
              HKDFParameterSpec.ofExtract()
                  .addIKM(material)
                  .thenExpand(purpose.getBytes(StandardCharsets.US_ASCII), octets));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java 25 has HKDF-SHA256", e);
    }
  }

  /** The key stays out of logs. */
  @Override
  public String toString() {
    return "EncryptionKey[" + id() + "]";
  }
}
