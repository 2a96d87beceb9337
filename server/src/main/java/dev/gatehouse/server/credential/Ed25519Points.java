package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.SshWire.MalformedException;
import java.math.BigInteger;

/**
 * Whether 32 octets are a public key of Ed25519 (RFC 8032 §5.1.3) that only one secret can have
 * made: a point of small order verifies what nobody signed. Pure.
 */
final class Ed25519Points {
  private static final int LENGTH = 32;
  private static final BigInteger ONE = BigInteger.ONE;
  private static final BigInteger P = ONE.shiftLeft(255).subtract(BigInteger.valueOf(19));
  private static final BigInteger D =
      BigInteger.valueOf(-121_665).multiply(BigInteger.valueOf(121_666).modInverse(P)).mod(P);

  private Ed25519Points() {}

  static void check(byte[] octets) throws MalformedException {
    if (octets.length != LENGTH) {
      throw new MalformedException("a key of Ed25519 has 32 octets", false);
    }
    byte[] bigEndian = new byte[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      bigEndian[i] = octets[LENGTH - 1 - i];
    }
    boolean oddX = bigEndian[0] < 0;
    bigEndian[0] &= 0x7f;
    BigInteger y = new BigInteger(1, bigEndian);
    BigInteger square = squareOfX(y);
    BigInteger x = y.compareTo(P) < 0 ? root(square) : null;
    if (x == null || x.signum() == 0 && oddX) {
      throw new MalformedException("the point is not on the curve", false);
    }
    // The cofactor is eight: three doublings lead every point of small order to the neutral one.
    for (int i = 0; i < 3; i++) {
      BigInteger xx = x.multiply(x).mod(P);
      BigInteger yy = y.multiply(y).mod(P);
      BigInteger product = D.multiply(xx).multiply(yy).mod(P);
      BigInteger doubledX =
          x.multiply(y).shiftLeft(1).multiply(ONE.add(product).modInverse(P)).mod(P);
      y = yy.add(xx).multiply(ONE.subtract(product).modInverse(P)).mod(P);
      x = doubledX;
    }
    if (x.signum() == 0 && y.equals(ONE)) {
      throw new MalformedException("a point of small order", true);
    }
  }

  /** From -x² + y² = 1 + d·x²·y². */
  private static BigInteger squareOfX(BigInteger y) {
    BigInteger yy = y.multiply(y).mod(P);
    return yy.subtract(ONE).multiply(D.multiply(yy).add(ONE).modInverse(P)).mod(P);
  }

  /** RFC 8032 §5.1.3, step 3; null where there is none. */
  private static @org.jspecify.annotations.Nullable BigInteger root(BigInteger square) {
    BigInteger three = BigInteger.valueOf(3);
    BigInteger root = square.modPow(P.add(three).shiftRight(3), P);
    if (root.multiply(root).mod(P).equals(square)) {
      return root;
    }
    BigInteger quarter = BigInteger.TWO.modPow(P.subtract(ONE).shiftRight(2), P);
    BigInteger other = root.multiply(quarter).mod(P);
    return other.multiply(other).mod(P).equals(square) ? other : null;
  }
}
