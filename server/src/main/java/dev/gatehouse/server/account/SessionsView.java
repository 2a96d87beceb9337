package dev.gatehouse.server.account;

import dev.gatehouse.server.session.Sessions.SessionSummary;
import dev.gatehouse.server.session.UserAgentWords;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The live sessions of somebody, as the page shows them and as {@code /account/sessions.json} has
 * them.
 *
 * @param sessions newest first, at most 100
 */
public record SessionsView(List<Item> sessions) {
  public SessionsView {
    sessions = List.copyOf(sessions);
  }

  /**
   * One of them.
   *
   * @param current whether it is the one that asks
   * @param browser a hint, no proof
   * @param through the name of the connection; empty for local credentials
   * @param method how, in words
   * @param applications those that hold a live refresh token of it
   */
  public record Item(
      String id,
      boolean current,
      String browser,
      String address,
      Instant signedInAt,
      Instant lastSeenAt,
      Instant expiresAt,
      Optional<String> through,
      String method,
      List<String> applications) {
    public Item {
      applications = List.copyOf(applications);
    }

    static Item of(
        SessionSummary session,
        boolean current,
        Optional<String> through,
        List<String> applications) {
      return new Item(
          session.id().value(),
          current,
          UserAgentWords.of(session.userAgent()),
          session.address(),
          session.createdAt(),
          session.lastSeenAt(),
          session.expiresAt(),
          through,
          method(session.amr(), through),
          applications);
    }

    /** RFC 8176 §2. */
    private static String method(List<String> amr, Optional<String> through) {
      if (through.isPresent()) {
        return "through " + through.get();
      }
      boolean password = amr.contains("pwd");
      if (!password) {
        return amr.contains("hwk") || amr.contains("swk") ? "with a passkey" : "here";
      }
      return amr.contains("mfa") ? "with a password and a second factor" : "with a password";
    }

    /** For the page. */
    public String signedIn() {
      return Moments.minute(signedInAt);
    }

    /** For the page. */
    public String lastSeen() {
      return Moments.minute(lastSeenAt);
    }

    /** For the page. */
    public String names() {
      return String.join(", ", applications);
    }
  }

  /** How many the page offers to end at once. */
  public long others() {
    return sessions.stream().filter(one -> !one.current()).count();
  }
}
