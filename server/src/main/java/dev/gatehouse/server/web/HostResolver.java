package dev.gatehouse.server.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Finds the addresses of a host. May block. */
@FunctionalInterface
interface HostResolver {
  List<InetAddress> resolve(String host) throws UnknownHostException;

  /** The system's own. */
  static HostResolver system() {
    return host -> List.of(InetAddress.getAllByName(host));
  }
}
