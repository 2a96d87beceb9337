package dev.gatehouse.protocol.xml;

import java.io.OutputStream;
import java.util.Arrays;

/** Takes what canonicalization writes, octet by octet, without the locks of the JDK's buffer. */
final class CanonicalOctets extends OutputStream {
  private byte[] octets;
  private int size;

  CanonicalOctets(int expected) {
    octets = new byte[expected];
  }

  @Override
  public void write(int octet) {
    if (size == octets.length) {
      octets = Arrays.copyOf(octets, 2 * size);
    }
    octets[size++] = (byte) octet;
  }

  @Override
  public void write(byte[] from, int offset, int length) {
    if (length > octets.length - size) {
      octets = Arrays.copyOf(octets, Math.max(2 * octets.length, size + length));
    }
    System.arraycopy(from, offset, octets, size, length);
    size += length;
  }

  int size() {
    return size;
  }

  /** The octets up to {@link #size}, and zeros behind them. */
  byte[] array() {
    return octets;
  }
}
