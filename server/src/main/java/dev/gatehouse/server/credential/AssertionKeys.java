package dev.gatehouse.server.credential;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtFault;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.JwtVerifier;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.jose.KeySetCache;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Outgoing.Answered;
import dev.gatehouse.server.web.Outgoing.OutgoingRequest;
import dev.gatehouse.server.web.Outgoing.Unanswered;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies what clients sign: with the keys that were registered, or with those at their jwksUri,
 * kept and renewed as {@link KeySetCache} decides, so that a client rotates its keys without asking
 * anybody.
 */
public final class AssertionKeys {
  private static final Logger LOG = LoggerFactory.getLogger(AssertionKeys.class);
  private static final int MOST_ADDRESSES = 1_000;
  private static final Set<String> TYPES = Set.of("", "jwt", "client-authentication+jwt");

  /** Asymmetric ones only: a secret never verifies an assertion here. */
  private static final Set<JwsAlgorithm> ALGORITHMS = EnumSet.allOf(JwsAlgorithm.class);

  private final Outgoing outgoing;
  private final Cache<URI, Slot> slots = Caffeine.newBuilder().maximumSize(MOST_ADDRESSES).build();

  private static final class Slot {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile KeySetCache cache = KeySetCache.empty(KeySetCache.Policy.standard());
  }

  /**
   * @param outgoing reaches where clients publish their keys
   */
  public AssertionKeys(Outgoing outgoing) {
    this.outgoing = outgoing;
  }

  /** The algorithms that clients may sign with, by their JOSE names, sorted. */
  public static List<String> algorithms() {
    return ALGORITHMS.stream().map(JwsAlgorithm::joseName).sorted().toList();
  }

  /**
   * Only the client's own keys verify: jwk, jku and x5u of the header are not looked at.
   *
   * @param jwks the keys that were registered; empty where they are published
   * @param jwksUri where they are published; empty where they were registered
   */
  public JwtVerdict verify(String jwks, String jwksUri, String assertion, Instant now) {
    if (jwksUri.isEmpty()) {
      return verify(assertion, registered(jwks));
    }
    URI address = URI.create(jwksUri);
    Slot slot = slots.get(address, unused -> new Slot());
    JwtVerdict verdict = verify(assertion, keys(address, slot, now));
    if (!newKeysMayHelp(verdict) || !slot.cache.mayRefetchForUnknownKey(now)) {
      return verdict;
    }
    KeySet before = slot.cache.keys();
    fetch(address, slot, now, true);
    KeySet after = slot.cache.keys();
    return after == null || after == before ? verdict : verify(assertion, after);
  }

  private static JwtVerdict verify(String assertion, KeySet keys) {
    return JwtVerifier.verify(assertion, keys, ALGORITHMS, TYPES);
  }

  private static KeySet registered(String jwks) {
    return KeySet.parse(jwks.getBytes(StandardCharsets.UTF_8)) instanceof KeySet.Result.Found found
        ? found.keys()
        : KeySet.empty();
  }

  /** A key may be new, or another one under the id of an older. */
  private static boolean newKeysMayHelp(JwtVerdict verdict) {
    return verdict instanceof JwtVerdict.Unsound unsound
        && (unsound.fault() == JwtFault.KEY_NOT_FOUND || unsound.fault() == JwtFault.SIGNATURE);
  }

  /** None where they cannot be had, so that no signature holds. */
  private KeySet keys(URI address, Slot slot, Instant now) {
    if (slot.cache.decide(now) instanceof KeySetCache.Decision.Fetch) {
      KeySet older = slot.cache.keys();
      if (older != null && slot.fetching.isLocked()) {
        return older;
      }
      fetch(address, slot, now, false);
    }
    return slot.cache.decide(now) instanceof KeySetCache.Decision.Use use
        ? use.keys()
        : KeySet.empty();
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
    return switch (outgoing.send(request)) {
      case Answered answered when answered.status() == 200 -> read(address, answered.body());
      case Answered answered -> unusable(address, "status " + answered.status());
      case Unanswered unanswered ->
          unusable(address, unanswered.code() + " " + unanswered.detail());
    };
  }

  private static Optional<KeySet> read(URI address, byte[] document) {
    return switch (KeySet.parse(document)) {
      case KeySet.Result.Found found -> Optional.of(found.keys());
      case KeySet.Result.Problem problem -> unusable(address, problem.detail());
    };
  }

  private static Optional<KeySet> unusable(URI address, String why) {
    LOG.warn("the client keys at {} cannot be had: {}", address, why);
    return Optional.empty();
  }
}
