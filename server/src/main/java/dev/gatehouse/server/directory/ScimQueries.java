package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimQuery.Window;
import dev.gatehouse.server.directory.ScimQueryStore.Composed;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a directory provisioned. What a query costs is bounded: either an index leads to at
 * most {@value #MOST_CANDIDATES} resources, or the directory has no more than that, or the query is
 * refused as RFC 7644 §3.12 provides ({@code tooMany}). Listings without a filter, in the order of
 * id, name or time, have no such limit: their total is kept, and they are read in an index's order.
 */
public final class ScimQueries {
  /** The most resources that a filter is tried on. */
  public static final int MOST_CANDIDATES = 50_000;

  private final ScimQueryStore store = new ScimQueryStore();
  private final ScimResourceStore resources = new ScimResourceStore();

  /** What was found. */
  public sealed interface Found {
    /**
     * @param total of all that the query fits, not of this part alone
     */
    record Resources(List<ScimResource> resources, long total) implements Found {
      public Resources {
        resources = List.copyOf(resources);
      }
    }

    /** Finding it would cost more than a query may. */
    record TooMany() implements Found {}
  }

  /**
   * @param address of {@code /scim/v2} as clients see it, for filters on addresses
   */
  public Found find(
      Transaction tx, DirectoryScope scope, String address, ScimQuery query, Window window) {
    if (query.filter().isEmpty()) {
      return listing(tx, scope, address, query, window);
    }
    Composed composed = store.compose(address, query);
    if (composed.leadsToOne()) {
      return small(tx, scope, composed, window);
    }
    long candidates =
        composed.hasDriver()
            ? store.candidates(tx, scope, composed, MOST_CANDIDATES + 1)
            : count(tx, scope, query);
    return candidates > MOST_CANDIDATES ? new Found.TooMany() : small(tx, scope, composed, window);
  }

  /** The total number of resources of a type. */
  public long count(Transaction tx, DirectoryScope scope, ScimQuery query) {
    return resources.buckets(tx, scope, query.type()).stream()
        .mapToLong(ScimResourceStore.Bucket::resources)
        .sum();
  }

  private Found small(Transaction tx, DirectoryScope scope, Composed composed, Window window) {
    List<ScimResource> part =
        window.count() == 0 ? List.of() : store.page(tx, scope, composed, window);
    boolean isAll =
        window instanceof Window.Skipping(long offset, int count)
            && offset == 0
            && part.size() < count;
    return new Found.Resources(part, isAll ? part.size() : store.total(tx, scope, composed));
  }

  private Found listing(
      Transaction tx, DirectoryScope scope, String address, ScimQuery query, Window window) {
    List<ScimResourceStore.Bucket> buckets = resources.buckets(tx, scope, query.type());
    long total = buckets.stream().mapToLong(ScimResourceStore.Bucket::resources).sum();
    if (window.count() == 0 || total == 0) {
      return new Found.Resources(List.of(), total);
    }
    if (query.sort().isPresent()) {
      Composed composed = store.compose(address, query);
      boolean inOrder = composed.isInIndexOrder();
      boolean deep =
          window instanceof Window.Skipping(long offset, int unused) && offset > MOST_CANDIDATES;
      return total > MOST_CANDIDATES && (!inOrder || deep)
          ? new Found.TooMany()
          : new Found.Resources(store.page(tx, scope, composed, window), total);
    }
    return switch (window) {
      case Window.After(String id, int count) ->
          new Found.Resources(store.after(tx, scope, query.type(), id, count), total);
      case Window.Skipping(long offset, int count) ->
          new Found.Resources(from(tx, scope, query, buckets, offset, count), total);
    };
  }

  /** Whole buckets are skipped by their counts, so that a late page costs what the first does. */
  private List<ScimResource> from(
      Transaction tx,
      DirectoryScope scope,
      ScimQuery query,
      List<ScimResourceStore.Bucket> buckets,
      long offset,
      int count) {
    long left = offset;
    Optional<String> start = Optional.empty();
    for (ScimResourceStore.Bucket bucket : buckets) {
      start = Optional.of(bucket.prefix());
      if (left < bucket.resources()) {
        break;
      }
      left -= bucket.resources();
      start = Optional.empty();
    }
    return start.isEmpty()
        ? List.of()
        : store.from(tx, scope, query.type(), start.get(), left, count);
  }
}
