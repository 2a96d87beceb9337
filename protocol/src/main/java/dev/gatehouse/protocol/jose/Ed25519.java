package dev.gatehouse.protocol.jose;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.JWSSigner;
import com.nimbusds.jose.JWSVerifier;
import com.nimbusds.jose.crypto.impl.BaseJWSProvider;
import com.nimbusds.jose.util.Base64URL;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.EdECPublicKey;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.util.Set;

/**
 * Ed25519 for Nimbus, with the JDK's implementation: Nimbus itself would need Tink (RFC 8037, RFC
 * 9864).
 */
final class Ed25519 {

  private static final Set<JWSAlgorithm> NAMES = Set.of(JWSAlgorithm.EdDSA, JWSAlgorithm.Ed25519);
  private static final int LENGTH = 32;

  private Ed25519() {}

  /** From the {@code x} of a JWK: the y coordinate, little-endian, with x's sign on top. */
  static PublicKey publicKey(byte[] x) throws GeneralSecurityException {
    if (x.length != LENGTH) {
      throw new GeneralSecurityException("An Ed25519 key has 32 octets");
    }
    byte[] y = reversed(x);
    boolean xOdd = (y[0] & 0x80) != 0;
    y[0] &= 0x7f;
    var spec =
        new EdECPublicKeySpec(
            NamedParameterSpec.ED25519, new EdECPoint(xOdd, new BigInteger(1, y)));
    return KeyFactory.getInstance("Ed25519").generatePublic(spec);
  }

  /** The {@code x} of a JWK. */
  static byte[] encoded(EdECPublicKey key) {
    byte[] big = key.getPoint().getY().toByteArray();
    byte[] y = new byte[LENGTH];
    int copied = Math.min(big.length, LENGTH);
    System.arraycopy(big, big.length - copied, y, LENGTH - copied, copied);
    if (key.getPoint().isXOdd()) {
      y[0] |= (byte) 0x80;
    }
    return reversed(y);
  }

  private static byte[] reversed(byte[] octets) {
    byte[] turned = new byte[octets.length];
    for (int i = 0; i < octets.length; i++) {
      turned[i] = octets[octets.length - 1 - i];
    }
    return turned;
  }

  /** Verifies. */
  static final class Verifier extends BaseJWSProvider implements JWSVerifier {
    private final PublicKey key;

    Verifier(PublicKey key) {
      super(NAMES);
      this.key = key;
    }

    @Override
    public boolean verify(JWSHeader header, byte[] signingInput, Base64URL signature)
        throws JOSEException {
      try {
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(key);
        verifier.update(signingInput);
        return verifier.verify(signature.decode());
      } catch (GeneralSecurityException unsound) {
        // The JDK throws on a signature of the wrong length or with s out of range.
        return false;
      }
    }
  }

  /** Signs. */
  static final class Signer extends BaseJWSProvider implements JWSSigner {
    private final PrivateKey key;

    Signer(PrivateKey key) {
      super(NAMES);
      this.key = key;
    }

    @Override
    public Base64URL sign(JWSHeader header, byte[] signingInput) throws JOSEException {
      try {
        Signature signer = Signature.getInstance("Ed25519");
        signer.initSign(key);
        signer.update(signingInput);
        return Base64URL.encode(signer.sign());
      } catch (GeneralSecurityException broken) {
        throw new JOSEException("The key cannot sign", broken);
      }
    }
  }
}
