package dev.gatehouse.testkit;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Base64;

/** A passkey in software (WebAuthn Level 3) that signs whatever it is told, also what is wrong. */
public final class SoftwarePasskey {
  /** WebAuthn §6.1: flags of the authenticator data. */
  public static final int PRESENT = 0x01;

  public static final int VERIFIED = 0x04;
  private static final int ATTESTED = 0x40;

  private final KeyPair keys = keyPair();
  private final byte[] id = new byte[32];

  public SoftwarePasskey() {
    new SecureRandom().nextBytes(id);
  }

  /**
   * What an answer claims.
   *
   * @param handle of the user, in base64url; empty for none
   */
  public record Claims(
      String type,
      String challenge,
      String origin,
      String relyingParty,
      int flags,
      int counter,
      String handle) {
    public Claims ofType(String other) {
      return new Claims(other, challenge, origin, relyingParty, flags, counter, handle);
    }

    public Claims at(String other) {
      return new Claims(type, challenge, other, relyingParty, flags, counter, handle);
    }

    public Claims forRelyingParty(String other) {
      return new Claims(type, challenge, origin, other, flags, counter, handle);
    }

    public Claims withFlags(int others) {
      return new Claims(type, challenge, origin, relyingParty, others, counter, handle);
    }

    public Claims withCounter(int other) {
      return new Claims(type, challenge, origin, relyingParty, flags, other, handle);
    }

    public Claims withHandle(String other) {
      return new Claims(type, challenge, origin, relyingParty, flags, counter, other);
    }

    private String client() {
      return "{\"type\":\"%s\",\"challenge\":\"%s\",\"origin\":\"%s\",\"crossOrigin\":false}"
          .formatted(type, challenge, origin);
    }

    private byte[] authenticator(int more) {
      return ByteBuffer.allocate(37)
          .put(sha256(relyingParty.getBytes(StandardCharsets.UTF_8)))
          .put((byte) (flags | more))
          .putInt(counter)
          .array();
    }
  }

  /** The answer of {@code navigator.credentials.create}, as pages send it. */
  public String made(Claims claims) {
    ByteArrayOutputStream data = new ByteArrayOutputStream();
    data.writeBytes(claims.authenticator(ATTESTED));
    data.writeBytes(new byte[16]);
    data.writeBytes(new byte[] {0, (byte) id.length});
    data.writeBytes(id);
    data.writeBytes(publicKey());
    ByteArrayOutputStream attestation = new ByteArrayOutputStream();
    // CBOR: {"fmt": "none", "attStmt": {}, "authData": …}
    attestation.write(0xa3);
    attestation.writeBytes("cfmtdnonegattStmt".getBytes(StandardCharsets.US_ASCII));
    attestation.write(0xa0);
    attestation.writeBytes("hauthData".getBytes(StandardCharsets.US_ASCII));
    attestation.writeBytes(new byte[] {0x58, (byte) data.size()});
    attestation.writeBytes(data.toByteArray());
    return answer(
        "\"clientDataJSON\":\"%s\",\"attestationObject\":\"%s\",\"transports\":[]"
            .formatted(text(claims.client()), text(attestation.toByteArray())));
  }

  /** The answer of {@code navigator.credentials.get}. */
  public String used(Claims claims) {
    return used(claims, this);
  }

  /** The same, signed by another. */
  public String used(Claims claims, SoftwarePasskey signer) {
    byte[] data = claims.authenticator(0);
    byte[] client = claims.client().getBytes(StandardCharsets.UTF_8);
    String handle = claims.handle().isEmpty() ? "" : ",\"userHandle\":\"" + claims.handle() + "\"";
    return answer(
        "\"clientDataJSON\":\"%s\",\"authenticatorData\":\"%s\",\"signature\":\"%s\"%s"
            .formatted(
                text(claims.client()),
                text(data),
                text(signer.sign(data, sha256(client))),
                handle));
  }

  private String answer(String response) {
    return "{\"id\":\"%1$s\",\"rawId\":\"%1$s\",\"type\":\"public-key\",\"clientExtensionResults\":{},\"response\":{%2$s}}"
        .formatted(text(id), response);
  }

  /** COSE (RFC 9053 §7.1.1): {1: 2, 3: -7, -1: 1, -2: x, -3: y}. */
  private byte[] publicKey() {
    ECPublicKey key = (ECPublicKey) keys.getPublic();
    ByteArrayOutputStream cose = new ByteArrayOutputStream();
    cose.writeBytes(new byte[] {(byte) 0xa5, 1, 2, 3, 0x26, 0x20, 1, 0x21, 0x58, 32});
    cose.writeBytes(coordinate(key.getW().getAffineX().toByteArray()));
    cose.writeBytes(new byte[] {0x22, 0x58, 32});
    cose.writeBytes(coordinate(key.getW().getAffineY().toByteArray()));
    return cose.toByteArray();
  }

  private static byte[] coordinate(byte[] number) {
    byte[] fixed = new byte[32];
    int length = Math.min(number.length, 32);
    System.arraycopy(number, number.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private byte[] sign(byte[] data, byte[] hash) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSA");
      signature.initSign(keys.getPrivate());
      signature.update(data);
      signature.update(hash);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyPair keyPair() {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"));
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] sha256(byte[] octets) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(octets);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String text(String plain) {
    return text(plain.getBytes(StandardCharsets.UTF_8));
  }

  private static String text(byte[] octets) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(octets);
  }
}
