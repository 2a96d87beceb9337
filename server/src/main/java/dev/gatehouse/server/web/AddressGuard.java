package dev.gatehouse.server.web;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;

/** Decides to which addresses outgoing requests may go. */
final class AddressGuard {
  /** Never the public internet: IANA's special-purpose registries (RFC 6890) and multicast. */
  private static final List<AddressRange> NEVER_PUBLIC =
      ranges(
          "0.0.0.0/8",
          "169.254.0.0/16",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "198.51.100.0/24",
          "203.0.113.0/24",
          "224.0.0.0/3",
          "::/96",
          "64:ff9b:1::/48",
          "100::/64",
          "2001::/23",
          "2001:db8::/32",
          "fe80::/9",
          "ff00::/8");

  /** The operator's own network, and the carrier's (RFC 6598). */
  private static final List<AddressRange> PRIVATE =
      ranges(
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "172.16.0.0/12",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "::1/128",
          "fc00::/7");

  /** Translators (RFC 6052 §2.1) and 6to4 (RFC 3056 §2) carry an IPv4 address inside. */
  private static final AddressRange NAT64 = AddressRange.parse("64:ff9b::/96");

  private static final AddressRange SIX_TO_FOUR = AddressRange.parse("2002::/16");

  private final boolean allowPrivate;
  private final List<AddressRange> allowed;

  AddressGuard(boolean allowPrivate, List<AddressRange> allowed) {
    this.allowPrivate = allowPrivate;
    this.allowed = List.copyOf(allowed);
  }

  private static List<AddressRange> ranges(String... texts) {
    return Arrays.stream(texts).map(AddressRange::parse).toList();
  }

  boolean allows(InetAddress address) {
    if (isIn(allowed, address)) {
      return true;
    }
    if (isIn(PRIVATE, address)) {
      return allowPrivate;
    }
    if (isIn(NEVER_PUBLIC, address)) {
      return false;
    }
    if (NAT64.contains(address)) {
      return allows(embedded(address, 12));
    }
    if (SIX_TO_FOUR.contains(address)) {
      return allows(embedded(address, 2));
    }
    return true;
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  private static InetAddress embedded(InetAddress address, int offset) {
    try {
      byte[] six = ((Inet6Address) address).getAddress();
      return InetAddress.getByAddress(Arrays.copyOfRange(six, offset, offset + 4));
    } catch (UnknownHostException e) {
      throw new IllegalStateException("four octets are an address", e);
    }
  }
}
