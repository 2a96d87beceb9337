package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimQuery.Window;
import dev.gatehouse.server.directory.ScimQueryStore.Composed;
import dev.gatehouse.server.directory.ScimQueryStore.Placed;
import java.util.List;
import java.util.Optional;

/**
 * Finds what a directory provisioned. What a query costs is bounded: either an index leads to at
 * most {@value #MOST_CANDIDATES} resources, or the directory has no more than that, and to try the
 * filter on them takes at most {@value #MOST_COMPARISONS} comparisons; or the query is refused as
 * RFC 7644 §3.12 provides ({@code tooMany}). Listings without a filter, in the order of id, name or
 * time, have no such limit: their total is kept, and they are read in an index's order.
 */
public final class ScimQueries {
  /** The most resources that a filter is tried on. */
  public static final int MOST_CANDIDATES = 50_000;

  /** The most comparisons that a filter may take: each is a look-up for each candidate. */
  public static final int MOST_COMPARISONS = 250_000;

  private final int mostCandidates;
  private final long mostComparisons;
  private final ScimQueryStore store = new ScimQueryStore();
  private final ScimResourceStore resources = new ScimResourceStore();

  public ScimQueries() {
    this(MOST_CANDIDATES, MOST_COMPARISONS);
  }

  /** With bounds that a test reaches. */
  ScimQueries(int mostCandidates, long mostComparisons) {
    this.mostCandidates = mostCandidates;
    this.mostComparisons = mostComparisons;
  }

  /** What was found. */
  public sealed interface Found {
    /**
     * @param keys of each resource what tells its place in the order of the query, so that a list
     *     goes on after it though others come and go
     * @param total of all that the query fits, not of this part alone
     */
    record Resources(List<ScimResource> resources, List<String> keys, long total) implements Found {
      public Resources {
        resources = List.copyOf(resources);
        keys = List.copyOf(keys);
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
    long candidates = candidates(tx, scope, query, composed);
    if (candidates > mostCandidates) {
      return new Found.TooMany();
    }
    FilterCost cost = FilterCost.of(query.filter().get());
    long memberships =
        cost.ofMemberships() == 0
            ? 0
            : store.memberships(tx, scope, composed, mostComparisons / cost.ofMemberships() + 1);
    return cost.of(candidates, memberships) > mostComparisons
        ? new Found.TooMany()
        : small(tx, scope, composed, window);
  }

  /** Whether it may have to look at very many resources, though no more than are allowed. */
  public boolean isDear(String address, ScimQuery query) {
    Composed composed = store.compose(address, query);
    return query.filter().isPresent() ? !composed.leadsToFew() : !composed.isInIndexOrder();
  }

  /** How many resources the filter is tried on, counted no further than to one too many. */
  private long candidates(
      Transaction tx, DirectoryScope scope, ScimQuery query, Composed composed) {
    if (composed.leadsToOne()) {
      return 1;
    }
    return composed.hasDriver()
        ? store.candidates(tx, scope, composed, mostCandidates + 1)
        : count(tx, scope, query);
  }

  /** The total number of resources of a type. */
  public long count(Transaction tx, DirectoryScope scope, ScimQuery query) {
    return resources.buckets(tx, scope, query.type()).stream()
        .mapToLong(ScimResourceStore.Bucket::resources)
        .sum();
  }

  private Found small(Transaction tx, DirectoryScope scope, Composed composed, Window window) {
    List<Placed> part = window.count() == 0 ? List.of() : store.page(tx, scope, composed, window);
    boolean isAll =
        window instanceof Window.Skipping(long offset, int count)
            && offset == 0
            && part.size() < count;
    return found(part, isAll ? part.size() : store.total(tx, scope, composed));
  }

  private Found listing(
      Transaction tx, DirectoryScope scope, String address, ScimQuery query, Window window) {
    List<ScimResourceStore.Bucket> buckets = resources.buckets(tx, scope, query.type());
    long total = buckets.stream().mapToLong(ScimResourceStore.Bucket::resources).sum();
    if (window.count() == 0 || total == 0) {
      return found(List.of(), total);
    }
    if (query.sort().isPresent()) {
      Composed composed = store.compose(address, query);
      boolean inOrder = composed.isInIndexOrder();
      boolean deep =
          window instanceof Window.Skipping(long offset, int unused) && offset > mostCandidates;
      return total > mostCandidates && (!inOrder || deep)
          ? new Found.TooMany()
          : found(store.page(tx, scope, composed, window), total);
    }
    List<ScimResource> part =
        switch (window) {
          case Window.After(String key, int count) ->
              store.after(tx, scope, query.type(), TextList.decode(key).getFirst(), count);
          case Window.Skipping(long offset, int count) ->
              from(tx, scope, query, buckets, offset, count);
        };
    return found(
        part.stream().map(one -> new Placed(one, TextList.encode(List.of(one.id())))).toList(),
        total);
  }

  private static Found found(List<Placed> part, long total) {
    return new Found.Resources(
        part.stream().map(Placed::resource).toList(),
        part.stream().map(Placed::key).toList(),
        total);
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
