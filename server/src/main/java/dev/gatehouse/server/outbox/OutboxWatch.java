package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** How deliveries are doing, over all organizations: for operators. */
public final class OutboxWatch {
  /** So far back operators are shown what was given up. */
  public static final Duration LOOKS_BACK = Duration.ofDays(7);

  /** Beyond this nobody needs the exact number, and counting would hold up the page. */
  public static final int MOST_COUNTED = 10_000;

  private static final Duration KEPT_FOR = Duration.ofDays(30);
  private static final int MOST_RECEIVERS = 5;

  private final List<Watched> all;

  public OutboxWatch(List<Watched> all) {
    this.all = List.copyOf(all);
  }

  /**
   * An outbox.
   *
   * @param name what it delivers, such as {@code MAIL}
   * @param since the column that says when a row was written
   */
  public record Watched(String name, OutboxTable<?> table, String since) {
    public Watched {
      if (!since.matches("[a-z_]+")) {
        throw new IllegalArgumentException("not a name of a column: " + since);
      }
    }
  }

  /**
   * How one is doing.
   *
   * @param waiting what is still to be delivered, counted up to {@link #MOST_COUNTED}
   * @param retried how many of them have failed at least once
   * @param oldest when the oldest of them was written
   * @param givenUp how many were given up in the last week
   * @param receivers to whom those were to go, the latest first: ids, or several with spaces
   */
  public record State(
      String name,
      long waiting,
      long retried,
      Optional<Instant> oldest,
      long givenUp,
      Optional<Instant> lastGivenUpAt,
      List<String> receivers) {
    public State {
      receivers = List.copyOf(receivers);
    }
  }

  /** How all of them are doing. */
  public List<State> states(Transaction tx, Instant now) {
    Instant since = now.minus(LOOKS_BACK);
    return all.stream().map(one -> state(tx, one, since)).toList();
  }

  private static State state(Transaction tx, Watched one, Instant since) {
    String table = one.table().name();
    var waiting =
        OutboxWatchStore.waitingAcrossOrganizations(tx, one.table(), one.since(), MOST_COUNTED);
    var lost = OutboxWatchStore.lostAcrossOrganizations(tx, table, since);
    return new State(
        one.name(),
        waiting.rows(),
        waiting.retried(),
        waiting.oldest(),
        lost.rows(),
        lost.last(),
        OutboxWatchStore.receiversAcrossOrganizations(tx, table, since, MOST_RECEIVERS));
  }

  /** Forgets what was given up long ago; fewer than 500 means that none are left. */
  public static int cleanUp(Database database, Instant now) {
    return database.write(tx -> OutboxWatchStore.deleteBefore(tx, now.minus(KEPT_FOR), 500));
  }
}
