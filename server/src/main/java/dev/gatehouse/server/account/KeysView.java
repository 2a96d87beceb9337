package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.SshKey;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Somebody's own keys, of either kind, and the form that asks for another.
 *
 * @param form what was entered, shown again where something was wrong
 */
public record KeysView(List<Item> keys, Form form) {
  public KeysView {
    keys = List.copyOf(keys);
  }

  /**
   * One key.
   *
   * @param details lines that say what it is and how it was used
   * @param over whether its time is over
   */
  public record Item(String id, String name, List<String> details, boolean over) {
    public Item {
      details = List.copyOf(details);
    }

    static Item of(ApiKey key, Instant now) {
      String places =
          key.networks().isEmpty()
              ? "works from everywhere"
              : "works from " + String.join(", ", key.networks());
      return new Item(
          key.id(),
          key.name(),
          List.of(
              "…" + key.hint() + " · " + String.join(", ", key.scopes()),
              places + " · " + end(key.expiresAt(), now),
              used(key.createdAt(), key.lastUsedAt())),
          isOver(key.expiresAt(), now));
    }

    static Item of(SshKey key, Instant now) {
      return new Item(
          key.id(),
          key.name(),
          List.of(
              key.key().type() + " · " + key.key().fingerprint(),
              used(key.createdAt(), key.lastUsedAt()) + " · " + end(key.expiresAt(), now)),
          isOver(key.expiresAt(), now));
    }

    private static boolean isOver(Optional<Instant> expiresAt, Instant now) {
      return expiresAt.filter(end -> !now.isBefore(end)).isPresent();
    }

    private static String end(Optional<Instant> expiresAt, Instant now) {
      return expiresAt
          .map(
              when ->
                  (now.isBefore(when) ? "ends on " : "ended on ")
                      // Its last day: it ends at the midnight after that.
                      + Moments.day(when.minusMillis(1)))
          .orElse("does not end by itself");
    }

    private static String used(Instant created, Optional<Instant> used) {
      return "Added "
          + Moments.day(created)
          + used.map(when -> " · used " + Moments.minute(when)).orElse(" · not used yet");
    }
  }

  /** A thing that an API key may be let do. */
  public record Scope(String name, String words, boolean chosen) {}

  /**
   * The form.
   *
   * @param scopes those that concern one's own things; empty for SSH keys
   * @param administrator those that only administrators may give
   */
  public record Form(
      String name,
      String key,
      String networks,
      String expires,
      List<Scope> scopes,
      List<Scope> administrator) {
    public Form {
      scopes = List.copyOf(scopes);
      administrator = List.copyOf(administrator);
    }

    /** Whether something was chosen that would otherwise be out of sight. */
    public boolean administratorChosen() {
      return administrator.stream().anyMatch(Scope::chosen);
    }
  }
}
