package dev.gatehouse.server.directory;

import dev.gatehouse.server.directory.Directory.RateLimit;
import java.util.List;

/**
 * What an administrator enters for a directory, unchecked.
 *
 * @param networks IPv4 or IPv6 addresses or CIDR blocks, at most 50; empty for everywhere
 */
public record DirectoryDraft(boolean enabled, List<String> networks, RateLimit limit) {
  public DirectoryDraft {
    networks = List.copyOf(networks);
  }
}
