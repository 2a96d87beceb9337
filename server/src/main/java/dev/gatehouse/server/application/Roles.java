package dev.gatehouse.server.application;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The catalogue of roles: one for the installation, shared by its applications. A new installation
 * has {@code admin}, {@code analyst} and {@code viewer}.
 */
public final class Roles {
  private static final Pattern KEY = Pattern.compile("[a-z0-9][a-z0-9_-]{0,59}");
  private static final Pattern PERMISSION = Pattern.compile("[A-Za-z0-9_.:/*-]{1,100}");
  private static final int MOST_ROLES = 200;
  private static final int MOST_PERMISSIONS = 500;

  private final RoleStore store = new RoleStore();

  /** All, by key. */
  public List<Role> list(Transaction tx) {
    return store.list(tx);
  }

  public Optional<Role> get(Transaction tx, String key) {
    return store.get(tx, key);
  }

  /** What the roles allow together, sorted. Unknown keys allow nothing. */
  public List<String> permissions(Transaction tx, List<String> keys) {
    Set<String> wanted = new HashSet<>(keys);
    return store.list(tx).stream()
        .filter(role -> wanted.contains(role.key()))
        .flatMap(role -> role.permissions().stream())
        .distinct()
        .sorted()
        .toList();
  }

  /** Adds a role, or replaces name and permissions of the one with this key. */
  public Outcome<Role> put(Transaction tx, Role role, Instant now) {
    Problems problems = new Problems();
    problems.require(
        KEY.matcher(role.key()).matches(),
        "key",
        "role_key_invalid",
        "Must have 1 to 60 of a-z, 0-9, hyphen and underscore.");
    problems.text("name", role.name(), 1, 100);
    problems.require(
        role.permissions().size() <= MOST_PERMISSIONS
            && role.permissions().stream().allMatch(word -> PERMISSION.matcher(word).matches()),
        "permissions",
        "permissions_invalid",
        "At most " + MOST_PERMISSIONS + " words of letters, digits and _ . : / * -.");
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (store.get(tx, role.key()).isEmpty() && store.list(tx).size() >= MOST_ROLES) {
      return Outcome.conflict(
          "key", "roles_too_many", "There are " + MOST_ROLES + " roles already.");
    }
    store.put(tx, role, TextList.encode(role.permissions()), now);
    return new Outcome.Done<>(role);
  }

  /**
   * Deletes a role. False if there was none.
   *
   * @throws dev.gatehouse.server.db.StillReferencedException if users or mappings have it
   */
  public boolean delete(Transaction tx, String key) {
    return store.delete(tx, key);
  }
}
