package dev.gatehouse.server.keys;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKey.State;
import dev.gatehouse.server.keys.SigningKeyStore.StoredKey;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The signing and decryption keys of the installation. Answers come from memory; what another node
 * changed is read again after {@link #SEEN_WITHIN}, long before a {@code next} key comes into use.
 */
public final class SigningKeys {
  /** How old the memory may be. */
  static final Duration SEEN_WITHIN = Duration.ofSeconds(30);

  private static final Logger LOG = LoggerFactory.getLogger(SigningKeys.class);

  private final Database database;
  private final SecretBox box;
  private final InstantSource clock;
  private final SigningKeyStore store = new SigningKeyStore();
  private final Object loading = new Object();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private final AtomicInteger edition = new AtomicInteger();
  private volatile Memory memory = new Memory(Instant.EPOCH, List.of());

  private record Memory(Instant at, List<SigningKey> keys) {}

  public SigningKeys(Database database, SecretBox box, InstantSource clock) {
    this.database = database;
    this.box = box;
    this.clock = clock;
  }

  /**
   * Makes the keys that are missing, at the same time: on the first start, and on the first of a
   * version that has another purpose. Nodes that do so at once end with the same keys.
   */
  public void prepare() {
    Instant now = clock.instant();
    List<SigningKey> known = refreshed().keys();
    List<StoredKey> made =
        Arrays.stream(Purpose.values())
            .filter(purpose -> inState(known, purpose, State.CURRENT).isEmpty())
            .toList()
            .parallelStream()
            .map(purpose -> sealed(KeyGeneration.generate(purpose, State.CURRENT, now)))
            .toList();
    if (!made.isEmpty()) {
      database.write(tx -> made.stream().filter(key -> store.insert(tx, key)).count());
      refreshed();
    }
  }

  /**
   * The key that signs.
   *
   * @throws IllegalStateException before {@link #prepare}
   */
  public SigningKey current(Purpose purpose) {
    return inState(keys(), purpose, State.CURRENT)
        .orElseThrow(() -> new IllegalStateException("there is no key for " + purpose));
  }

  /** Every key of a purpose, the current one first, then the next, then previous ones. */
  public List<SigningKey> published(Purpose purpose) {
    List<SigningKey> published = new ArrayList<>();
    for (State state : List.of(State.CURRENT, State.NEXT, State.PREVIOUS)) {
      keys().stream()
          .filter(key -> key.purpose() == purpose && key.state() == state)
          .forEach(published::add);
    }
    return published;
  }

  /** A published key by its id ({@code kid}). */
  public Optional<SigningKey> byId(Purpose purpose, String id) {
    return keys().stream()
        .filter(key -> key.purpose() == purpose && key.id().equals(id))
        .findFirst();
  }

  /** What is written in the same transaction as a step of a rotation, such as an audit row. */
  @FunctionalInterface
  public interface Alongside {
    void write(Transaction tx);
  }

  private static final Alongside NOTHING = tx -> {};

  /** Publishes a new key that does not sign yet. False if there is one already. */
  public boolean introduce(Purpose purpose) {
    return introduce(purpose, NOTHING);
  }

  /** The same, and writes something else if it does. */
  public boolean introduce(Purpose purpose, Alongside alongside) {
    StoredKey made = sealed(KeyGeneration.generate(purpose, State.NEXT, clock.instant()));
    return step(tx -> store.insert(tx, made), alongside);
  }

  /** Lets the next key sign; the current one stays published. False if there is no next key. */
  public boolean promote(Purpose purpose) {
    return promote(purpose, NOTHING);
  }

  /** The same, and writes something else if it does. */
  public boolean promote(Purpose purpose, Alongside alongside) {
    Instant now = clock.instant();
    return step(tx -> promote(tx, purpose, now), alongside);
  }

  private boolean step(Database.Work<Boolean> work, Alongside alongside) {
    boolean taken =
        database.write(
            tx -> {
              boolean done = work.run(tx);
              if (done) {
                alongside.write(tx);
              }
              return done;
            });
    refreshed();
    return taken;
  }

  private boolean promote(Transaction tx, Purpose purpose, Instant now) {
    boolean hasNext =
        store.all(tx).stream()
            .anyMatch(key -> key.purpose() == purpose && key.state() == State.NEXT);
    if (!hasNext) {
      return false;
    }
    // In this order: at no instant are there two current keys.
    store.move(tx, purpose, State.CURRENT, State.PREVIOUS, now);
    store.move(tx, purpose, State.NEXT, State.CURRENT, now);
    return true;
  }

  /** Forgets keys that have signed nothing for a time. What they signed verifies no more. */
  public boolean retire(Purpose purpose, Duration unusedFor) {
    return retire(purpose, unusedFor, NOTHING);
  }

  /** The same, and writes something else if there were any. */
  public boolean retire(Purpose purpose, Duration unusedFor, Alongside alongside) {
    Instant before = clock.instant().minus(unusedFor);
    return step(tx -> store.deletePrevious(tx, purpose, before) > 0, alongside);
  }

  /**
   * Takes the step of the rotation that is due, if any; a job calls this now and then. Only for
   * purposes whose peers fetch our keys by themselves.
   */
  public void rotateByAge(Purpose purpose, Rotation rotation) {
    Instant now = clock.instant();
    refreshed();
    Optional<SigningKey> next = inState(keys(), purpose, State.NEXT);
    if (next.isPresent()) {
      if (!next.get().since().plus(rotation.announcedFor()).isAfter(now)) {
        promote(purpose);
      }
    } else if (!current(purpose).since().plus(rotation.signsFor()).isAfter(now)) {
      introduce(purpose);
    }
    retire(purpose, rotation.keptFor());
  }

  /**
   * Takes the step that is due before a certificate ends, if any; a job calls this now and then.
   * For purposes whose peers may have been given our certificate by hand: they get as long as
   * possible, and a key that somebody promoted before its time is left to whoever did so.
   *
   * @param told what is written with a step: {@code introduced}, {@code promoted} or {@code
   *     retired}
   */
  public void rotateByEnd(Purpose purpose, Renewal renewal, Function<String, Alongside> told) {
    Instant now = clock.instant();
    refreshed();
    Instant end = endOf(current(purpose));
    Optional<SigningKey> next = inState(keys(), purpose, State.NEXT);
    if (next.isEmpty() && !now.isBefore(end.minus(renewal.announcedBefore()))) {
      introduce(purpose, told.apply("introduced"));
    } else if (next.isPresent()
        && !now.isBefore(end.minus(renewal.servesBefore()))
        && !now.isBefore(next.get().since().plus(renewal.announcedFor()))) {
      promote(purpose, told.apply("promoted"));
    }
    for (SigningKey previous : published(purpose)) {
      boolean over = !now.isBefore(endOf(previous).plus(renewal.keptFor()));
      if (previous.state() == State.PREVIOUS && over) {
        step(tx -> store.deletePrevious(tx, purpose, previous.id()) > 0, told.apply("retired"));
      }
    }
  }

  private static Instant endOf(SigningKey key) {
    return key.certificate().orElseThrow().getNotAfter().toInstant();
  }

  /**
   * When keys with certificates are renewed.
   *
   * @param announcedBefore how long before the end the successor is published
   * @param servesBefore how long before the end the successor takes over, after the last warning
   * @param announcedFor how long it was published then, whatever the end
   * @param keptFor how long after the end the old one still decrypts
   */
  public record Renewal(
      Duration announcedBefore, Duration servesBefore, Duration announcedFor, Duration keptFor) {
    /** A quarter of a year before, so that the first warning can name both certificates. */
    public static Renewal usual() {
      return new Renewal(
          Duration.ofDays(90), Duration.ofDays(3), Duration.ofDays(7), Duration.ofDays(90));
    }
  }

  /**
   * How long a key stays in each state.
   *
   * @param signsFor until its successor is announced
   * @param announcedFor longer than peers cache our keys
   * @param keptFor longer than anything lives that it signed
   */
  public record Rotation(Duration signsFor, Duration announcedFor, Duration keptFor) {
    /** A quarter of a year, announced a week before. */
    public static Rotation usual() {
      return new Rotation(Duration.ofDays(90), Duration.ofDays(7), Duration.ofDays(30));
    }
  }

  private static Optional<SigningKey> inState(List<SigningKey> keys, Purpose purpose, State state) {
    return keys.stream()
        .filter(key -> key.purpose() == purpose && key.state() == state)
        .findFirst();
  }

  /**
   * From memory, at once: callers may be inside a transaction, where another one could not begin.
   * What has become old is read again aside.
   */
  private List<SigningKey> keys() {
    Memory known = memory;
    if (known.at().equals(Instant.EPOCH)) {
      return refreshed().keys();
    }
    boolean old = !known.at().plus(SEEN_WITHIN).isAfter(clock.instant());
    if (old && refreshing.compareAndSet(false, true)) {
      Thread.ofVirtual().name("signing-keys").start(this::refreshAside);
    }
    return known.keys();
  }

  private void refreshAside() {
    try {
      refreshed();
    } catch (RuntimeException e) {
      LOG.warn("signing keys could not be read again; those in memory stay in use", e);
    } finally {
      refreshing.set(false);
    }
  }

  private Memory refreshed() {
    synchronized (loading) {
      Map<String, SigningKey> known = new HashMap<>();
      memory.keys().forEach(key -> known.put(key.id(), key));
      return read(known);
    }
  }

  /**
   * Opens every key anew, so that each becomes one of the provider that is the first by now: a
   * foreign one is translated at each use, which takes longer than signing with it.
   */
  public void readAnew() {
    synchronized (loading) {
      read(Map.of());
      edition.incrementAndGet();
    }
  }

  /** Changes when keys in memory were replaced by equal ones that are quicker to use. */
  public int edition() {
    return edition.get();
  }

  private Memory read(Map<String, SigningKey> known) {
    List<StoredKey> stored = database.read(store::all);
    Memory read =
        new Memory(clock.instant(), stored.stream().map(key -> opened(key, known)).toList());
    memory = read;
    return read;
  }

  /** Opening and reading a key costs much more than looking whether it is known. */
  private SigningKey opened(StoredKey stored, Map<String, SigningKey> known) {
    SigningKey same = known.get(stored.id());
    if (same != null && same.state() == stored.state()) {
      return same;
    }
    byte[] privateKey = box.open(stored.sealedPrivateKey(), row(stored.purpose(), stored.id()));
    return KeyGeneration.read(stored, privateKey);
  }

  private StoredKey sealed(SigningKey key) {
    return new StoredKey(
        key.purpose(),
        key.id(),
        key.state(),
        box.seal(key.privateKey().getEncoded(), row(key.purpose(), key.id())),
        key.publicKey().getEncoded(),
        key.certificate().map(KeyGeneration::encoded),
        key.createdAt(),
        key.since());
  }

  /** Where private keys are kept sealed. */
  public static SealedColumn sealed() {
    return new SealedColumn(
        "signing_keys",
        List.of("purpose", "id"),
        "private_key",
        key -> row(Purpose.valueOf(key.getFirst()), key.getLast()));
  }

  private static String row(Purpose purpose, String id) {
    return "signing_keys/" + purpose + "/" + id;
  }
}
