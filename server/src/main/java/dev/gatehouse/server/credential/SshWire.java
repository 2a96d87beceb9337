package dev.gatehouse.server.credential;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.spec.ECFieldFp;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.EllipticCurve;
import java.util.Arrays;
import java.util.Map;
import java.util.Set;

/**
 * Reads the encoding of SSH public keys (RFC 4253 §6.6, RFC 5656, RFC 8709, PROTOCOL.u2f). Pure.
 */
final class SshWire {
  private static final String ED25519 = "ssh-ed25519";
  private static final String RSA = "ssh-rsa";
  private static final String SK_ED25519 = "sk-ssh-ed25519@openssh.com";
  private static final String SK_ECDSA = "sk-ecdsa-sha2-nistp256@openssh.com";
  private static final String ECDSA = "ecdsa-sha2-";

  /** The types that are taken. */
  static final Set<String> TYPES =
      Set.of(
          ED25519,
          ECDSA + "nistp256",
          ECDSA + "nistp384",
          ECDSA + "nistp521",
          RSA,
          SK_ED25519,
          SK_ECDSA);

  // RFC 5656 §10.1
  private static final Map<String, String> CURVES =
      Map.of("nistp256", "secp256r1", "nistp384", "secp384r1", "nistp521", "secp521r1");

  private static final int LEAST_RSA_BITS = 2_048;
  private static final int MOST_RSA_BITS = 16_384;
  private static final int MOST_EXPONENT_BITS = 64;
  private static final int LONGEST_APPLICATION = 255;

  private final byte[] octets;
  private int at;

  private SshWire(byte[] octets) {
    this.octets = octets;
  }

  /** It is not what it says. */
  static final class MalformedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final String detail;
    private final boolean weak;

    MalformedException(String detail, boolean weak) {
      super(detail, null, false, false);
      this.detail = detail;
      this.weak = weak;
    }

    String detail() {
      return detail;
    }

    boolean weak() {
      return weak;
    }
  }

  /** The type that stands at the start. */
  static String typeOf(byte[] blob) throws MalformedException {
    return new SshWire(blob).text();
  }

  /** Checks all of a key of one of {@link #TYPES}. */
  static void check(byte[] blob) throws MalformedException {
    SshWire wire = new SshWire(blob);
    String type = wire.text();
    switch (type) {
      case ED25519 -> Ed25519Points.check(wire.string());
      case SK_ED25519 -> {
        Ed25519Points.check(wire.string());
        wire.application();
      }
      case SK_ECDSA -> {
        wire.point("nistp256");
        wire.application();
      }
      case RSA -> wire.rsa();
      default -> wire.point(type.substring(ECDSA.length()));
    }
    if (wire.at != blob.length) {
      throw corrupt("something follows the key");
    }
  }

  private static MalformedException corrupt(String detail) {
    return new MalformedException(detail, false);
  }

  /** RFC 4251 §5: a length of four octets, and so many octets. */
  private byte[] string() throws MalformedException {
    if (octets.length - at < 4) {
      throw corrupt("it ends early");
    }
    long length = 0;
    for (int i = 0; i < 4; i++) {
      length = length << 8 | octets[at++] & 0xff;
    }
    if (length > octets.length - at) {
      throw corrupt("a part is longer than the whole");
    }
    byte[] part = Arrays.copyOfRange(octets, at, at + (int) length);
    at += (int) length;
    return part;
  }

  private String text() throws MalformedException {
    return new String(string(), StandardCharsets.ISO_8859_1);
  }

  /** RFC 4251 §5: mpint, with no octet more than needed. */
  private BigInteger number() throws MalformedException {
    byte[] part = string();
    if (part.length == 0 || part[0] < 0 || part.length > 1 && part[0] == 0 && part[1] >= 0) {
      throw corrupt("a number is negative or padded");
    }
    return new BigInteger(part);
  }

  private void rsa() throws MalformedException {
    BigInteger exponent = number();
    BigInteger modulus = number();
    int bits = modulus.bitLength();
    if (bits < LEAST_RSA_BITS || bits > MOST_RSA_BITS) {
      throw new MalformedException("RSA of " + bits + " bits", true);
    }
    if (!exponent.testBit(0)
        || exponent.compareTo(BigInteger.TWO) <= 0
        || exponent.bitLength() > MOST_EXPONENT_BITS) {
      throw new MalformedException("an unusual exponent", true);
    }
    if (!modulus.testBit(0)) {
      throw corrupt("an even modulus");
    }
  }

  /** RFC 5656 §3.1, SEC 1 §2.3.4: uncompressed, and a point of the curve. */
  private void point(String curveName) throws MalformedException {
    if (!text().equals(curveName)) {
      throw corrupt("another curve than the type says");
    }
    byte[] point = string();
    EllipticCurve curve = curve(curveName);
    BigInteger prime = ((ECFieldFp) curve.getField()).getP();
    int length = (prime.bitLength() + 7) / 8;
    if (point.length != 1 + 2 * length || point[0] != 4) {
      throw corrupt("no uncompressed point of this curve");
    }
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 1 + length));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 1 + length, point.length));
    BigInteger right = x.multiply(x).add(curve.getA()).multiply(x).add(curve.getB()).mod(prime);
    boolean on = y.multiply(y).mod(prime).equals(right);
    if (x.compareTo(prime) >= 0 || y.compareTo(prime) >= 0 || !on) {
      throw corrupt("the point is not on the curve");
    }
  }

  private static EllipticCurve curve(String name) {
    try {
      AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec(CURVES.get(name)));
      return parameters.getParameterSpec(ECParameterSpec.class).getCurve();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK knows " + name, e);
    }
  }

  /** PROTOCOL.u2f: for what the security key signs; usually {@code ssh:}. */
  private void application() throws MalformedException {
    String application = text();
    if (application.isEmpty()
        || application.length() > LONGEST_APPLICATION
        || !application.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw corrupt("no application of a security key");
    }
  }
}
