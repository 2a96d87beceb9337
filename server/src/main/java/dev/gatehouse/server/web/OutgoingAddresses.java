package dev.gatehouse.server.web;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.KeyStore;
import java.util.List;
import java.util.Optional;

/**
 * The guard of outgoing connections that are not HTTP: which addresses of a host may be connected
 * to, and whose certificates are trusted there. The caller connects to the very addresses that it
 * gets, so that a name which changes meanwhile (DNS rebinding) gains nothing.
 */
public final class OutgoingAddresses {
  private final HostResolver resolver;
  private final AddressGuard guard;
  private final Optional<KeyStore> authorities;

  public OutgoingAddresses(OutgoingSettings settings) {
    this(settings, HostResolver.system());
  }

  OutgoingAddresses(OutgoingSettings settings, HostResolver resolver) {
    this.resolver = resolver;
    this.guard = new AddressGuard(settings.allowPrivateAddresses(), settings.allowedRanges());
    this.authorities = settings.caFile().map(TrustedAuthorities::usualAnd);
  }

  /** What was found of a host. */
  public sealed interface Found {
    /** At least one address. */
    record Allowed(List<InetAddress> addresses) implements Found {
      public Allowed {
        addresses = List.copyOf(addresses);
      }
    }

    /** It has addresses, but none that may be connected to. */
    record Refused(String detail) implements Found {}

    /** There is no such host. */
    record Unknown() implements Found {}
  }

  /** Asks for the addresses of a host, and leaves out those that are not allowed. */
  public Found of(String host) {
    List<InetAddress> all;
    try {
      all = resolver.resolve(host);
    } catch (UnknownHostException e) {
      return new Found.Unknown();
    }
    List<InetAddress> allowed = all.stream().filter(guard::allows).toList();
    if (allowed.isEmpty()) {
      return new Found.Refused(
          "%s has the address %s, which is not public; the setting outgoing.allowedRanges can allow it"
              .formatted(host, all.isEmpty() ? "(none)" : all.getFirst().getHostAddress()));
    }
    return new Found.Allowed(allowed);
  }

  /** The authorities of the JDK and the operator's own; empty where there are only the JDK's. */
  public Optional<KeyStore> authorities() {
    return authorities;
  }
}
