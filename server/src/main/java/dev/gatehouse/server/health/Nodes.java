package dev.gatehouse.server.health;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/**
 * The programs that share a database. Each says now and then that it runs; one that ends says so as
 * well, and one that does not is remembered for a day. The embedded database has one program.
 */
public final class Nodes implements AutoCloseable {
  /** How often a node says that it runs. */
  public static final Duration SAYS_SO_EVERY = Duration.ofSeconds(30);

  /** Whoever has said nothing for so long is silent. */
  public static final Duration SILENT_AFTER = Duration.ofMinutes(2);

  private static final Duration KEPT_FOR = Duration.ofDays(1);
  private static final int MOST_SHOWN = 100;
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final Database database;
  private final Node self;
  private final InstantSource clock;

  /** Whether others know of this program: if not, its end needs no database that may be gone. */
  private volatile boolean known;

  /**
   * A program.
   *
   * @param host as its machine calls itself
   */
  public record Node(String id, String host, String version, Instant startedAt, Instant seenAt) {}

  /** This program starts now. */
  public Nodes(Database database, InstantSource clock) {
    this.database = database;
    this.clock = clock;
    Instant now = clock.instant();
    String built = Nodes.class.getPackage().getImplementationVersion();
    this.self =
        new Node(
            RandomId.timeOrdered("node_", now),
            host(),
            built == null ? "built from source" : built,
            now,
            now);
  }

  /** From the kernel: asking name servers could hold up the start. */
  private static String host() {
    try {
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "this machine";
    }
  }

  /** This program. */
  public Node self() {
    return new Node(self.id(), self.host(), self.version(), self.startedAt(), clock.instant());
  }

  /** Says that this program runs, and forgets those that have been silent for long. */
  public void saySo() {
    if (database.isPostgres()) {
      known = false;
      database.write(
          tx -> {
            NodeStore.deleteSilent(tx, clock.instant().minus(KEPT_FOR));
            NodeStore.put(tx, self());
            return self;
          });
      known = true;
    }
  }

  /** All of them, this one first. */
  public List<Node> all(Transaction tx) {
    List<Node> nodes = new ArrayList<>(List.of(self()));
    NodeStore.list(tx, MOST_SHOWN).stream()
        .filter(node -> !node.id().equals(self.id()))
        .forEach(nodes::add);
    return nodes;
  }

  /** It ends, and is missed by nobody. */
  @Override
  public void close() {
    if (known) {
      database.write(
          tx -> {
            NodeStore.delete(tx, self.id());
            return self;
          });
    }
  }
}
