package dev.gatehouse.server.keys;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.jose.KeySetCache;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Key sets that others publish, kept and renewed as {@link KeySetCache} decides. One fetch at a
 * time for each address: while it runs, those who have older keys go on with them, and the others
 * wait for it.
 */
public final class RemoteKeys {
  private final Source source;
  private final Cache<URI, Slot> slots;

  /** Keys, or why there are none. */
  public sealed interface Found {
    record Here(KeySet keys) implements Found {}

    /**
     * @param why for whoever looks after the address
     */
    record Missing(String why) implements Found {}
  }

  /** Fetches a key set once. */
  @FunctionalInterface
  public interface Source {
    Found fetch(URI address);
  }

  private static final class Slot {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile KeySetCache cache = KeySetCache.empty(KeySetCache.Policy.standard());
    private volatile String failure = "the keys were never fetched";
  }

  /**
   * @param mostAddresses of which keys are kept
   */
  public RemoteKeys(Source source, int mostAddresses) {
    this.source = source;
    this.slots = Caffeine.newBuilder().maximumSize(mostAddresses).build();
  }

  /** Fetches over this network. */
  public static Source over(Outgoing outgoing) {
    return address -> {
      OutgoingRequest request =
          new OutgoingRequest("GET", address, Map.of("Accept", "application/json"), new byte[0]);
      return switch (outgoing.send(request)) {
        case Unanswered unanswered ->
            new Found.Missing(unanswered.code() + " " + unanswered.detail());
        case Answered answered -> read(answered.status(), answered.body());
      };
    };
  }

  /** What an answer holds. */
  public static Found read(int status, byte[] body) {
    if (status != 200) {
      return new Found.Missing("the keys were answered with status " + status);
    }
    return switch (KeySet.parse(body)) {
      case KeySet.Result.Found found -> new Found.Here(found.keys());
      case KeySet.Result.Problem problem -> new Found.Missing(problem.detail());
    };
  }

  /** The keys of an address, fetched if need be. */
  public Found get(URI address, Instant now) {
    Slot slot = slotOf(address);
    if (slot.cache.decide(now) instanceof KeySetCache.Decision.Fetch) {
      KeySet older = slot.cache.keys();
      if (older != null && slot.fetching.isLocked()) {
        return new Found.Here(older);
      }
      fetch(address, slot, now, false);
    }
    return switch (slot.cache.decide(now)) {
      case KeySetCache.Decision.Use use -> new Found.Here(use.keys());
      case KeySetCache.Decision.Unavailable unavailable ->
          new Found.Missing(slot.failure + "; tried again from " + unavailable.tryAgainAt());
      // Time has passed for another caller meanwhile.
      case KeySetCache.Decision.Fetch unused -> new Found.Missing(slot.failure);
    };
  }

  /**
   * The keys fetched anew, for a token whose key is not among them or did not fit; empty where it
   * is too early to ask again, as whoever sends tokens decides how often this is called.
   */
  public Optional<KeySet> refreshed(URI address, Instant now) {
    Slot slot = slotOf(address);
    KeySet before = slot.cache.keys();
    fetch(address, slot, now, true);
    KeySet after = slot.cache.keys();
    return after == null || after == before ? Optional.empty() : Optional.of(after);
  }

  private Slot slotOf(URI address) {
    return slots.get(address, unused -> new Slot());
  }

  private void fetch(URI address, Slot slot, Instant now, boolean forUnknownKey) {
    slot.fetching.lock();
    try {
      // Asked again: somebody else may have fetched them while this one waited.
      boolean due =
          forUnknownKey
              ? slot.cache.mayRefetchForUnknownKey(now)
              : slot.cache.decide(now) instanceof KeySetCache.Decision.Fetch;
      if (!due) {
        return;
      }
      if (forUnknownKey) {
        slot.cache = slot.cache.refetchingForUnknownKey(now);
      }
      switch (source.fetch(address)) {
        case Found.Here(KeySet found) -> slot.cache = slot.cache.fetched(found, now);
        case Found.Missing(String why) -> {
          slot.failure = why;
          slot.cache = slot.cache.failed(now);
        }
      }
    } finally {
      slot.fetching.unlock();
    }
  }
}
