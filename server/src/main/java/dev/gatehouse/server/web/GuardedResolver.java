package dev.gatehouse.server.web;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.eclipse.jetty.util.Promise;
import org.eclipse.jetty.util.SocketAddressResolver;

/**
 * Resolves a host at the moment of connecting, and leaves out the addresses that are not allowed.
 * The connection goes to the very address that was checked, so a name that changes between check
 * and use (DNS rebinding) gains nothing.
 */
final class GuardedResolver implements SocketAddressResolver {

  /** Every address of the host is refused. */
  static final class RefusedAddress extends Exception {
    private static final long serialVersionUID = 1L;

    RefusedAddress(String message) {
      super(message);
    }
  }

  private final HostResolver resolver;
  private final AddressGuard guard;
  private final String proxyHost;

  /**
   * @param proxyHost the operator's own proxy, which is always allowed; empty for none
   */
  GuardedResolver(HostResolver resolver, AddressGuard guard, String proxyHost) {
    this.resolver = resolver;
    this.guard = guard;
    this.proxyHost = proxyHost;
  }

  @Override
  public void resolve(
      String host,
      int port,
      Map<String, Object> context,
      Promise<List<InetSocketAddress>> promise) {
    Thread.ofVirtual().name("resolve").start(() -> resolveNow(host, port, promise));
  }

  private void resolveNow(String host, int port, Promise<List<InetSocketAddress>> promise) {
    try {
      promise.succeeded(allowed(host, port));
    } catch (UnknownHostException | RefusedAddress | RuntimeException e) {
      promise.failed(e);
    }
  }

  private List<InetSocketAddress> allowed(String host, int port)
      throws UnknownHostException, RefusedAddress {
    List<InetAddress> all = resolver.resolve(host);
    List<InetSocketAddress> allowed = new ArrayList<>();
    for (InetAddress address : all) {
      if (host.equals(proxyHost) || guard.allows(address)) {
        allowed.add(new InetSocketAddress(address, port));
      }
    }
    if (allowed.isEmpty()) {
      throw new RefusedAddress(
          "%s has the address %s, which is not public; the setting outgoing.allowedRanges can allow it"
              .formatted(host, all.isEmpty() ? "(none)" : all.getFirst().getHostAddress()));
    }
    return allowed;
  }
}
