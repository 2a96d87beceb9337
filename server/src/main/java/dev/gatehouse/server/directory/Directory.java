package dev.gatehouse.server.directory;

import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.web.AddressRange;
import java.time.Instant;
import java.util.List;

/**
 * The SCIM side of one connection: who may provision its people, from where and how fast.
 *
 * @param enabled a disabled one refuses every request
 * @param networks from where requests are accepted, in CIDR notation; empty for everywhere
 * @param limit as an administrator wishes it; the operator's bound holds beside it
 * @param takesRoles whether the attribute {@code roles} of its users gives roles of the catalogue
 */
public record Directory(
    DirectoryId id,
    ConnectionId connection,
    boolean enabled,
    List<String> networks,
    RateLimit limit,
    boolean takesRoles,
    Instant createdAt,
    Instant updatedAt) {

  public Directory {
    networks = List.copyOf(networks);
  }

  /**
   * How many requests it may send to one node.
   *
   * @param perSecond in the long run
   * @param burst at once, after a rest
   */
  public record RateLimit(int perSecond, int burst) {
    private static final int BURST_OF_SECONDS = 4;

    /** A sustained rate with the usual burst, which is four seconds of it. */
    public static RateLimit of(int perSecond) {
      return new RateLimit(perSecond, perSecond * BURST_OF_SECONDS);
    }

    /** 50 a second, 200 at once. */
    public static RateLimit usual() {
      return of(50);
    }

    /** Brought within a bound. */
    public RateLimit within(RateLimit most) {
      return new RateLimit(Math.min(perSecond, most.perSecond), Math.min(burst, most.burst));
    }
  }

  /** Whether a client at this address may use it. */
  public boolean admits(String address) {
    return networks.isEmpty() || AddressRange.anyContains(networks, address);
  }

  /** What an administrator decides. */
  public DirectoryDraft draft() {
    return new DirectoryDraft(enabled, networks, limit, takesRoles);
  }
}
