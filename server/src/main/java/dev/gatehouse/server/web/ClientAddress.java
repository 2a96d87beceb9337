package dev.gatehouse.server.web;

import java.net.InetAddress;
import java.util.List;

/** Who sent a request, when proxies stand between. */
final class ClientAddress {
  private static final int MOST_HOPS = 20;

  private ClientAddress() {}

  /**
   * Walks the X-Forwarded-For lists from the nearest hop outwards, and stops at the first address
   * that no trusted proxy vouches for. What stands further left may be anybody's invention.
   */
  static String of(InetAddress peer, List<String> forwardedFor, List<AddressRange> trusted) {
    InetAddress nearest = peer;
    int hops = 0;
    for (int i = forwardedFor.size() - 1; i >= 0; i--) {
      String[] entries = forwardedFor.get(i).split(",", -1);
      for (int j = entries.length - 1; j >= 0; j--) {
        if (!isTrusted(nearest, trusted) || ++hops > MOST_HOPS) {
          return nearest.getHostAddress();
        }
        try {
          nearest = InetAddress.ofLiteral(withoutPort(entries[j].strip()));
        } catch (IllegalArgumentException unreadable) {
          return nearest.getHostAddress();
        }
      }
    }
    return nearest.getHostAddress();
  }

  private static boolean isTrusted(InetAddress address, List<AddressRange> trusted) {
    for (AddressRange range : trusted) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /** Some proxies (Azure Application Gateway) append a port. */
  private static String withoutPort(String entry) {
    if (entry.startsWith("[")) {
      int end = entry.indexOf(']');
      return end < 0 ? entry : entry.substring(1, end);
    }
    int colon = entry.indexOf(':');
    return colon > 0 && colon == entry.lastIndexOf(':') ? entry.substring(0, colon) : entry;
  }
}
