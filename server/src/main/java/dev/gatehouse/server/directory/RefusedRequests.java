package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.stream.Collectors;

/** What requests of directories were refused for: the newest of each directory, for a while. */
public final class RefusedRequests {
  /** The most that a directory has. */
  public static final int MOST_KEPT = 200;

  /** As long as sign-ins. */
  public static final Duration KEPT_FOR = Duration.ofDays(30);

  private static final int REMOVED_AT_ONCE = 500;

  private final RefusedRequestStore store = new RefusedRequestStore();

  /** Which directory: that of a token, whatever became of its organization since. */
  public record Whose(OrganizationId organization, DirectoryId directory) {}

  /** One or several of a directory. */
  public record Noted(Whose whose, RefusedRequest request) {}

  /** Keeps what was noted of many directories, and of each the newest only. */
  public void keepAcrossOrganizations(Transaction tx, Collection<Noted> noted) {
    store.add(tx, noted);
    store.trim(tx, noted.stream().map(Noted::whose).collect(Collectors.toSet()), MOST_KEPT);
  }

  /** Newest first. */
  public List<RefusedRequest> list(Transaction tx, OrganizationScope scope, DirectoryId directory) {
    return store.list(tx, scope, directory, MOST_KEPT);
  }

  /** Removes some that are over; answers how many. */
  public int cleanUp(Transaction tx, Instant now) {
    return store.deleteOlderAcrossOrganizations(tx, now.minus(KEPT_FOR), REMOVED_AT_ONCE);
  }
}
