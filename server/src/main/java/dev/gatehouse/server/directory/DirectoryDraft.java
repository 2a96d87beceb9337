package dev.gatehouse.server.directory;

import dev.gatehouse.server.directory.Directory.RateLimit;
import java.util.List;

/**
 * What an administrator enters for a directory, unchecked.
 *
 * @param networks IPv4 or IPv6 addresses or CIDR blocks, at most 50; empty for everywhere
 * @param takesRoles see {@link Directory}
 */
public record DirectoryDraft(
    boolean enabled, List<String> networks, RateLimit limit, boolean takesRoles) {
  public DirectoryDraft {
    networks = List.copyOf(networks);
  }

  /** The same, enabled or not. */
  public DirectoryDraft enabled(boolean is) {
    return new DirectoryDraft(is, networks, limit, takesRoles);
  }

  /** The same, taking roles or not. */
  public DirectoryDraft takingRoles(boolean takes) {
    return new DirectoryDraft(enabled, networks, limit, takes);
  }
}
