package dev.gatehouse.server.web;

import java.net.InetAddress;
import java.util.List;
import java.util.regex.Pattern;

/**
 * A block of IP addresses in CIDR notation (RFC 4632, RFC 4291 §2.3). Names are never resolved.
 *
 * @param base the first address
 * @param prefix how many leading bits are compared
 */
public record AddressRange(InetAddress base, int prefix) {
  // Without brackets and zone.
  private static final Pattern SIX = Pattern.compile("[0-9A-Fa-f]*:[0-9A-Fa-f:.]*");
  private static final Pattern FOUR_PARTS =
      Pattern.compile("(?:0|[1-9]\\d{0,2})(?:\\.(?:0|[1-9]\\d{0,2})){3}");

  /**
   * Reads {@code 10.0.0.0/8}, {@code fd00::/8} or a single address.
   *
   * @throws IllegalArgumentException with a sentence, if it is none of these
   */
  public static AddressRange parse(String text) {
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    InetAddress base;
    try {
      base = literal(address);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("\"" + text + "\" is not an IP address or CIDR block", e);
    }
    int bits = base.getAddress().length * 8;
    if (slash < 0) {
      return new AddressRange(base, bits);
    }
    String length = text.substring(slash + 1);
    if (!length.matches("\\d{1,3}") || Integer.parseInt(length) > bits) {
      throw new IllegalArgumentException("\"" + text + "\" has no prefix length up to " + bits);
    }
    return new AddressRange(base, Integer.parseInt(length));
  }

  /**
   * The JDK reads {@code 10/8} as 0.0.0.10/8, which nobody means. An IPv4 address inside IPv6 (RFC
   * 4291 §2.5.5.2) is the IPv4 address, as the JDK reads it.
   */
  private static InetAddress literal(String text) {
    boolean usual = SIX.matcher(text).matches() || FOUR_PARTS.matcher(text).matches();
    if (!usual) {
      throw new IllegalArgumentException("not written as usual");
    }
    return InetAddress.ofLiteral(text);
  }

  public boolean contains(InetAddress address) {
    byte[] here = base.getAddress();
    byte[] there = address.getAddress();
    if (here.length != there.length) {
      return false;
    }
    int whole = prefix / 8;
    for (int i = 0; i < whole; i++) {
      if (here[i] != there[i]) {
        return false;
      }
    }
    int rest = prefix % 8;
    return rest == 0 || ((here[whole] ^ there[whole]) & 0xff) >> (8 - rest) == 0;
  }

  /**
   * Whether an address, as text, lies in one of several blocks; what is no IP address lies in none.
   *
   * @param networks each as {@link #parse} reads it
   */
  public static boolean anyContains(List<String> networks, String address) {
    InetAddress client;
    try {
      // The interface through which a link-local client comes is no part of its address.
      int zone = address.indexOf('%');
      client = literal(zone < 0 ? address : address.substring(0, zone));
    } catch (IllegalArgumentException e) {
      return false;
    }
    return networks.stream().anyMatch(network -> parse(network).contains(client));
  }

  /** Whether all of another range is in this one. */
  public boolean contains(AddressRange other) {
    return other.prefix >= prefix && contains(other.base);
  }

  @Override
  public String toString() {
    return base.getHostAddress() + "/" + prefix;
  }
}
