package dev.gatehouse.server.keys;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.SealedStore.Found;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals with the newest encryption key what an older one has sealed, so that the older one can go.
 * Any number of nodes may do it at once, and while secrets are used and changed: an envelope is
 * replaced only where it still is the one that was read.
 */
public final class Resealing {
  private static final Logger LOG = LoggerFactory.getLogger(Resealing.class);
  private static final int AT_ONCE = 200;

  private final Database database;
  private final SecretBox box;
  private final List<SealedColumn> columns;
  private volatile @Nullable Passed lastPass;

  /**
   * @param columns all that hold sealed secrets
   */
  public Resealing(Database database, SecretBox box, List<SealedColumn> columns) {
    this.database = database;
    this.box = box;
    this.columns = List.copyOf(columns);
  }

  /**
   * How a pass ended.
   *
   * @param resealed how many were sealed anew
   * @param unreadable how many no configured key opens, and so stay as they are
   */
  public record Result(int resealed, int unreadable) {
    Result plus(Result other) {
      return new Result(resealed + other.resealed, unreadable + other.unreadable);
    }
  }

  /**
   * How the change of the encryption key is going, for operators.
   *
   * @param key names the one that seals
   * @param older whether there are others, so that a change is under way
   * @param last how the last whole pass of this program ended; empty before the first
   * @param at when that was
   */
  public record State(String key, boolean older, Optional<Result> last, Optional<Instant> at) {}

  /** Says it without asking the database. */
  public State state() {
    Passed passed = lastPass;
    return new State(
        box.sealingKeyId(),
        box.hasOlderKeys(),
        Optional.ofNullable(passed).map(Passed::result),
        Optional.ofNullable(passed).map(Passed::at));
  }

  private record Passed(Result result, Instant at) {}

  /** As {@link #run()}, and remembers how it ended. */
  public Result run(Instant now) {
    Result result = run();
    lastPass = new Passed(result, now);
    return result;
  }

  /** Goes through all columns once. With one key only there is nothing that could be opened. */
  public Result run() {
    Result all = new Result(0, 0);
    if (!box.hasOlderKeys()) {
      return all;
    }
    for (SealedColumn column : columns) {
      all = all.plus(reseal(column));
    }
    if (all.resealed() > 0 || all.unreadable() > 0) {
      LOG.info(
          "sealed {} stored secrets with the encryption key {}; {} could not be opened",
          all.resealed(),
          box.sealingKeyId(),
          all.unreadable());
    }
    if (all.unreadable() == 0) {
      LOG.info(
          "all stored secrets are sealed with the encryption key {}: older ones may be removed"
              + " once every node has it on its first line",
          box.sealingKeyId());
    }
    return all;
  }

  /** Batch after batch, each a transaction of its own. */
  private Result reseal(SealedColumn column) {
    SealedStore store = new SealedStore(column);
    byte[] keyId = box.sealingKeyIdOctets();
    List<String> after = Collections.nCopies(column.key().size(), "");
    Result result = new Result(0, 0);
    while (true) {
      List<String> from = after;
      List<Found> found =
          database.read(tx -> store.sealedByOthersAcrossOrganizations(tx, keyId, from, AT_ONCE));
      if (found.isEmpty()) {
        return result;
      }
      result = result.plus(reseal(column, store, found));
      after = found.getLast().key();
    }
  }

  private Result reseal(SealedColumn column, SealedStore store, List<Found> found) {
    Map<Found, byte[]> envelopes = new LinkedHashMap<>();
    for (Found one : found) {
      String row = column.row().apply(one.key());
      try {
        envelopes.put(one, box.seal(box.open(one.envelope(), row), row));
      } catch (UnreadableSecretException e) {
        LOG.warn("{} cannot be sealed anew: {}", column, e.getMessage());
      }
    }
    int replaced =
        database.write(
            tx ->
                (int)
                    envelopes.entrySet().stream()
                        .filter(one -> store.replace(tx, one.getKey(), one.getValue()))
                        .count());
    return new Result(replaced, found.size() - envelopes.size());
  }
}
