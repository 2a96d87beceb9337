package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories.Standing;
import dev.gatehouse.server.directory.DirectoryTokenStore.Found;
import dev.gatehouse.server.directory.RefusedRequests.Whose;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.AccessChange;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Problems;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Bearer tokens of directories: several side by side, so that one can follow another. */
public final class DirectoryTokens {
  /** How every token begins, for people and secret scanners. */
  public static final String PREFIX = "gh_scim_";

  /** How long a token lives that a client was given (RFC 6749 §4.4.3). */
  public static final Duration ACCESS_TOKEN_LIFETIME = Duration.ofMinutes(15);

  /** A token in use is not written at each request. */
  static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

  private static final int LONGEST_TOKEN = 200;
  private static final int MOST_TOKENS = 20;
  private static final int HINT_LENGTH = 4;
  private static final int REMOVED_AT_ONCE = 500;

  private final Directories directories;
  private final DirectoryTokenStore store = new DirectoryTokenStore();

  /**
   * @param directories mints the scope in which a token's bearer may act
   */
  public DirectoryTokens(Directories directories) {
    this.directories = directories;
  }

  /**
   * A new token.
   *
   * @param secret shown this once; only its hash is kept
   */
  public record Issued(DirectoryToken token, String secret) {
    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "Issued[" + token.id() + "]";
    }
  }

  /**
   * Issues a token that an administrator gives to the identity provider.
   *
   * @param expiresAt null for never
   */
  public Outcome<Issued> issue(
      Transaction tx,
      OrganizationScope scope,
      DirectoryId directory,
      String name,
      @Nullable Instant expiresAt,
      Instant now) {
    if (directories.get(tx, scope, directory).isEmpty()) {
      return new Outcome.Absent<>();
    }
    Problems problems = new Problems().text("name", name, 1, 100);
    problems.require(
        expiresAt == null || now.isBefore(expiresAt),
        "expiresAt",
        "expires_at_past",
        "Must be in the future.");
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (store.countOpen(tx, scope, directory, now) >= MOST_TOKENS) {
      return Outcome.conflict(
          "", "directory_tokens_too_many", "There are too many tokens: revoke one first.");
    }
    return new Outcome.Done<>(insert(tx, scope, directory, null, name, expiresAt, now));
  }

  /** Gives a client a token that lives for {@link #ACCESS_TOKEN_LIFETIME}. */
  Issued issueToClient(
      Transaction tx, OrganizationScope scope, DirectoryClient client, Instant now) {
    return insert(
        tx,
        scope,
        client.directory(),
        client.id(),
        client.name(),
        now.plus(ACCESS_TOKEN_LIFETIME),
        now);
  }

  private Issued insert(
      Transaction tx,
      OrganizationScope scope,
      DirectoryId directory,
      @Nullable String client,
      String name,
      @Nullable Instant expiresAt,
      Instant now) {
    String secret = Tokens.random(PREFIX);
    DirectoryToken token =
        new DirectoryToken(
            RandomId.of("dtok_"),
            Optional.ofNullable(client),
            name,
            secret.substring(secret.length() - HINT_LENGTH),
            now.truncatedTo(ChronoUnit.MILLIS),
            Optional.ofNullable(expiresAt).map(end -> end.truncatedTo(ChronoUnit.MILLIS)),
            Optional.empty(),
            Optional.empty());
    store.insert(tx, scope, directory, token, Tokens.hash(secret));
    return new Issued(token, secret);
  }

  /** What a bearer token is worth. */
  public sealed interface Resolved {
    /**
     * It leads to a directory. Expiry is the caller's to judge, at each request.
     *
     * @param whose the directory, whether it may act or not
     * @param standing whether the directory may act
     * @param touch whether to call {@link #touch} in a write
     */
    record Known(DirectoryToken token, Whose whose, Standing standing, boolean touch)
        implements Resolved {}

    /** Nobody issued it. */
    record Unknown() implements Resolved {}

    /** It was revoked; the bearer learns no more than of an unknown one. */
    record Revoked(String id) implements Resolved {}
  }

  /** Looks a token up. Reads only, so that it works on a read transaction. */
  public Resolved resolve(Transaction tx, String secret, Instant now) {
    Optional<Found> found =
        secret.startsWith(PREFIX) && secret.length() <= LONGEST_TOKEN
            ? store.byHashAcrossOrganizations(tx, Tokens.hash(secret))
            : Optional.empty();
    if (found.isEmpty()) {
      return new Resolved.Unknown();
    }
    DirectoryToken token = found.get().token();
    if (token.revokedAt().isPresent()) {
      return new Resolved.Revoked(token.id());
    }
    return new Resolved.Known(
        token,
        new Whose(found.get().organization(), found.get().directory()),
        directories.standing(
            tx, found.get().organization(), found.get().directory(), token.credential()),
        isStale(token, now));
  }

  private static boolean isStale(DirectoryToken token, Instant now) {
    return token.lastUsedAt().map(last -> !last.plus(LAST_USE_PRECISION).isAfter(now)).orElse(true);
  }

  /** Notes that a token is in use. Writes at most once a minute, however often it is called. */
  public void touch(Transaction tx, DirectoryScope scope, DirectoryToken token, Instant now) {
    store.touch(tx, scope, token.id(), now, now.minus(LAST_USE_PRECISION));
  }

  /** Those that an administrator made, by id; revoked and expired ones too. */
  public List<DirectoryToken> list(Transaction tx, OrganizationScope scope, DirectoryId directory) {
    return store.list(tx, scope, directory);
  }

  public Optional<DirectoryToken> get(
      Transaction tx, OrganizationScope scope, DirectoryId directory, String id) {
    return store.get(tx, scope, directory, id);
  }

  /** Revokes a token for good. False if there is none that is not revoked. */
  public boolean revoke(
      Transaction tx, OrganizationScope scope, DirectoryId directory, String id, Instant now) {
    AccessChange.announce(tx);
    return store.revoke(tx, scope, directory, id, now);
  }

  /** Removes some tokens of clients that have expired; answers how many. */
  public int removeExpired(Transaction tx, Instant now) {
    return store.deleteExpiredAcrossOrganizations(tx, now, REMOVED_AT_ONCE);
  }
}
