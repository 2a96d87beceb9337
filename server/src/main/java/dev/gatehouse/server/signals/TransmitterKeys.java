package dev.gatehouse.server.signals;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.jose.KeySetCache;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import java.net.URI;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/** The keys of transmitters, kept and renewed as {@link KeySetCache} decides. */
final class TransmitterKeys {
  private static final int MOST_ADDRESSES = 10_000;

  private final Outgoing outgoing;
  private final Cache<URI, Slot> slots = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

  private static final class Slot {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile KeySetCache cache = KeySetCache.empty(KeySetCache.Policy.standard());
  }

  TransmitterKeys(Outgoing outgoing) {
    this.outgoing = outgoing;
  }

  /** Empty where they cannot be had: nothing is known of a token's signature then. */
  Optional<KeySet> get(URI address, Instant now) {
    Slot slot = slots.get(address, unused -> new Slot());
    if (slot.cache.decide(now) instanceof KeySetCache.Decision.Fetch) {
      KeySet older = slot.cache.keys();
      if (older != null && slot.fetching.isLocked()) {
        return Optional.of(older);
      }
      fetch(address, slot, now, false);
    }
    return slot.cache.decide(now) instanceof KeySetCache.Decision.Use use
        ? Optional.of(use.keys())
        : Optional.empty();
  }

  /** Fetched anew for a token whose key is not among them; empty where it is too early. */
  Optional<KeySet> refreshed(URI address, Instant now) {
    Slot slot = slots.get(address, unused -> new Slot());
    KeySet before = slot.cache.keys();
    fetch(address, slot, now, true);
    KeySet after = slot.cache.keys();
    return after == null || after == before ? Optional.empty() : Optional.of(after);
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
      Optional<KeySet> fetched = fetched(address);
      slot.cache =
          fetched.isPresent() ? slot.cache.fetched(fetched.get(), now) : slot.cache.failed(now);
    } finally {
      slot.fetching.unlock();
    }
  }

  private Optional<KeySet> fetched(URI address) {
    OutgoingRequest request =
        new OutgoingRequest("GET", address, Map.of("Accept", "application/json"), new byte[0]);
    return outgoing.send(request) instanceof Answered(int status, var headers, byte[] body)
            && status == 200
            && KeySet.parse(body) instanceof KeySet.Result.Found(KeySet found)
        ? Optional.of(found)
        : Optional.empty();
  }
}
