package dev.gatehouse.server.db;

import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * How a database is doing, for operators. It was reached for this.
 *
 * @param product such as {@code PostgreSQL}
 * @param version of that product
 * @param octets how much room it takes
 * @param pool the connections that read, and on PostgreSQL those that write as well
 * @param disk of the folder in which the file lies; empty for a server, whose disk is its own
 *     matter
 * @param schema the newest migration that the database has
 * @param knownSchema the newest migration that this program has
 */
public record DatabaseCondition(
    String product,
    String version,
    long octets,
    Pool pool,
    Optional<Disk> disk,
    int schema,
    int knownSchema) {

  /**
   * Connections.
   *
   * @param most how many there can be
   * @param inUse by whom a transaction runs at this moment
   * @param waiting how many would begin one and find none free
   */
  public record Pool(int most, int inUse, int waiting) {}

  /** Room in octets. */
  public record Disk(long free, long total) {
    /** Of the file system that a folder is on; empty if it does not say. */
    static Optional<Disk> of(Path folder) {
      try {
        FileStore store = Files.getFileStore(folder);
        return Optional.of(new Disk(store.getUsableSpace(), store.getTotalSpace()));
      } catch (IOException e) {
        return Optional.empty();
      }
    }
  }
}
