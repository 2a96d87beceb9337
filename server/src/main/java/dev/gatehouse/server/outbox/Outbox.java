package dev.gatehouse.server.outbox;

import dev.gatehouse.server.db.Announcements.Waking;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.outbox.Courier.Fate;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Delivers the rows of a table, each at least once. They stand in the database, so neither a
 * restart nor a receiver that is down loses one; nodes claim them with a lease, so that no two try
 * the same row while it holds. Order is not promised.
 *
 * <pre>{@code
 * static final OutboxTable<Logout> TABLE =
 *     OutboxTable.of("openid_logouts", key, content, LogoutStore::logout)
 *         .withReceiverIn("application_id");
 * …
 * outbox = new Outbox<>(database, LogoutStore.TABLE, TERMS, courier, clock);
 * outbox.start();
 * }</pre>
 *
 * @param <T> what a row holds
 * @param <D> what is noted of a try
 */
public final class Outbox<T, D> implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

  /** For what other nodes wrote, what a pause ends for, and what a dead node left. */
  private static final Duration LOOK = Duration.ofMillis(500);

  private static final Duration LONGEST_STOP = Duration.ofSeconds(5);
  private static final int MOST_RECEIVERS_IN_A_ROUND = 100;

  /** Retries of many rows must not come back all at the same instant: a pause may be shorter. */
  private static final double JITTER = 0.2;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final Database database;
  private final String name;
  private final OutboxStore<T> store;
  private final Terms terms;
  private final Courier<T, D> courier;
  private final InstantSource clock;
  private final Duration look;

  private final Map<Lane, Integer> running = new ConcurrentHashMap<>();
  private final Semaphore places;

  /** Rung when a place becomes free or something was committed: the next round begins at once. */
  private final Semaphore bell = new Semaphore(0);

  private volatile String lastTurn = "";
  private volatile boolean stopping;
  private @Nullable Thread thread;
  private @Nullable Waking waking;

  public Outbox(
      Database database,
      OutboxTable<T> table,
      Terms terms,
      Courier<T, D> courier,
      InstantSource clock) {
    this(database, table, terms, courier, clock, LOOK);
  }

  /**
   * @param look how long to wait where nothing wakes it
   */
  Outbox(
      Database database,
      OutboxTable<T> table,
      Terms terms,
      Courier<T, D> courier,
      InstantSource clock,
      Duration look) {
    this.database = database;
    this.name = table.name();
    this.store = new OutboxStore<>(table);
    this.terms = terms;
    this.courier = courier;
    this.clock = clock;
    this.look = look;
    this.places = new Semaphore(terms.atOnce());
  }

  /** Begins to deliver, until it is closed. */
  public synchronized void start() {
    if (thread == null) {
      waking = database.announcements().onWake(name, bell::release);
      thread = Thread.ofVirtual().name(name).start(this::run);
    }
  }

  private void run() {
    while (!stopping) {
      try {
        if (round(clock).isEmpty()) {
          waitForMore();
        }
      } catch (RuntimeException broken) {
        LOG.error("delivering {} failed; it goes on", name, broken);
        waitForMore();
      }
    }
  }

  private void waitForMore() {
    try {
      if (bell.tryAcquire(look.toMillis(), TimeUnit.MILLISECONDS)) {
        bell.drainPermits();
      }
    } catch (InterruptedException e) {
      stopping = true;
      Thread.currentThread().interrupt();
    }
  }

  /**
   * One round at once, whether or not it was started: tries what is due at that instant and has a
   * place, and waits until those tries have ended.
   *
   * @return how many were tried
   */
  public int deliverDue(Instant now) {
    List<Thread> begun = round(() -> now);
    try {
      for (Thread one : begun) {
        one.join();
      }
    } catch (InterruptedException e) {
      // They end by themselves. No interrupt: it would tear a connection out of a transaction.
      Thread.currentThread().interrupt();
    }
    return begun.size();
  }

  /** Begins to deliver what is due and has a place. */
  private List<Thread> round(InstantSource time) {
    Instant now = time.instant();
    List<Thread> begun = new ArrayList<>();
    if (places.availablePermits() == 0) {
      return begun;
    }
    for (Lane lane : due(now)) {
      if (places.availablePermits() == 0) {
        break;
      }
      begin(lane, time, begun);
      lastTurn = lane.turn();
    }
    return begun;
  }

  /** From whose turn it is on, and then from the first again. */
  private List<Lane> due(Instant now) {
    String after = lastTurn;
    return database.read(
        tx -> {
          List<Lane> due =
              new ArrayList<>(
                  store.dueLanesAcrossOrganizations(tx, now, after, MOST_RECEIVERS_IN_A_ROUND));
          int more = MOST_RECEIVERS_IN_A_ROUND - due.size();
          if (more > 0 && !after.isEmpty()) {
            store.dueLanesAcrossOrganizations(tx, now, "", more).stream()
                .filter(lane -> lane.turn().compareTo(after) <= 0)
                .forEach(due::add);
          }
          return due;
        });
  }

  private void begin(Lane lane, InstantSource time, List<Thread> begun) {
    int free = takePlaces(lane);
    int used = 0;
    try {
      if (free > 0) {
        Instant now = time.instant();
        List<Claim<T>> claimed =
            database.write(tx -> store.claim(tx, lane, free, now, now.plus(terms.lease())));
        for (Claim<T> claim : claimed) {
          begun.add(Thread.ofVirtual().name(name + " " + lane).start(() -> handle(claim, time)));
          used++;
        }
      }
    } finally {
      for (int unused = used; unused < free; unused++) {
        giveBackPlace(lane);
      }
    }
  }

  private int takePlaces(Lane lane) {
    int taken = 0;
    while (places.tryAcquire()) {
      if (running.merge(lane, 1, Integer::sum) > terms.atOnceToOne()) {
        giveBackPlace(lane);
        break;
      }
      taken++;
    }
    return taken;
  }

  private void giveBackPlace(Lane lane) {
    running.computeIfPresent(lane, (same, count) -> count == 1 ? null : count - 1);
    places.release();
  }

  private void handle(Claim<T> claim, InstantSource time) {
    try {
      attempt(claim, time);
    } catch (RuntimeException broken) {
      if (stopping) {
        LOG.info("a try of {} did not end before the program did; it is repeated", name);
      } else {
        LOG.error("a try of {} broke off; it is repeated when its lease is over", name, broken);
      }
    } finally {
      giveBackPlace(claim.lane());
      bell.release();
    }
  }

  private void attempt(Claim<T> claim, InstantSource time) {
    Instant now = time.instant();
    if (now.plus(terms.longestTry()).isAfter(claim.leaseEnd())) {
      // The machine slept in between: another node may have it before this try ends.
      return;
    }
    // A row that breaks the program, or the whole node, is not tried for ever.
    Outcome<D> outcome =
        claim.attempt() > terms.tries()
            ? new Outcome.Refused<>(courier.brokeOff(claim, now))
            : courier.deliver(claim, now);
    Instant ended = time.instant();
    boolean ours = database.write(tx -> settle(tx, claim, outcome, ended));
    if (!ours) {
      LOG.info("a row of {} was taken back before its try ended", name);
    }
  }

  private boolean settle(Transaction tx, Claim<T> claim, Outcome<D> outcome, Instant now) {
    return switch (outcome) {
      case Outcome.Delivered<D>(D detail) -> over(tx, claim, Fate.DELIVERED, detail, now);
      case Outcome.Refused<D>(D detail) -> over(tx, claim, Fate.GIVEN_UP, detail, now);
      case Outcome.NotTried<D>() -> store.putBack(tx, claim, claim.leaseEnd());
      case Outcome.Failed<D>(D detail, Duration notBefore) -> {
        if (claim.attempt() >= terms.tries()) {
          yield over(tx, claim, Fate.GIVEN_UP, detail, now);
        }
        boolean ours = store.retry(tx, claim, now.plus(pause(claim.attempt(), notBefore)));
        if (ours) {
          courier.settled(tx, claim, Fate.TRIED_AGAIN, detail, now);
        }
        yield ours;
      }
    };
  }

  private boolean over(Transaction tx, Claim<T> claim, Fate fate, D detail, Instant now) {
    boolean ours = store.settle(tx, claim);
    if (ours) {
      if (fate == Fate.GIVEN_UP) {
        OutboxWatchStore.lost(tx, name, claim, now);
      }
      courier.settled(tx, claim, fate, detail, now);
    }
    return ours;
  }

  private Duration pause(int attempt, Duration notBefore) {
    double share = 1 - JITTER * RANDOM.nextDouble();
    Duration usual =
        Duration.ofMillis(Math.round(terms.pauses().get(attempt - 1).toMillis() * share));
    return usual.compareTo(notBefore) < 0 ? notBefore : usual;
  }

  /** Begins nothing more, and lets what is under way end for a moment. */
  @Override
  public synchronized void close() {
    if (thread == null) {
      return;
    }
    stopping = true;
    if (waking != null) {
      waking.close();
    }
    bell.release();
    try {
      thread.join(LONGEST_STOP);
      // What does not end is tried again when its lease is over.
      if (places.tryAcquire(terms.atOnce(), LONGEST_STOP.toMillis(), TimeUnit.MILLISECONDS)) {
        places.release(terms.atOnce());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    thread = null;
  }
}
