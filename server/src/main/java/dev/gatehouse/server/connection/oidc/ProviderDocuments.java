package dev.gatehouse.server.connection.oidc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.protocol.oidc.Discovery;
import dev.gatehouse.protocol.oidc.ExpectedIssuer;
import dev.gatehouse.protocol.oidc.MetadataResult;
import dev.gatehouse.protocol.oidc.OutgoingRequest;
import dev.gatehouse.protocol.oidc.ProviderMetadata;
import dev.gatehouse.protocol.oidc.Refused;
import dev.gatehouse.server.connection.ConnectionRefusal;
import dev.gatehouse.server.connection.oidc.OidcRoundTrips.Ended;
import dev.gatehouse.server.keys.RemoteKeys;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Metadata and keys of providers, kept in memory. One fetch at a time per document: while it runs,
 * those who have an older copy go on with that one, the others wait for it.
 */
final class ProviderDocuments {
  private static final Duration METADATA_FRESH_FOR = Duration.ofMinutes(30);
  private static final Duration METADATA_STALE_FOR = Duration.ofHours(24);
  private static final Duration METADATA_BACK_OFF = Duration.ofSeconds(10);
  private static final int MOST_PROVIDERS = 10_000;

  private final OidcRoundTrips roundTrips;
  private final Cache<MetadataName, MetadataSlot> metadata =
      Caffeine.newBuilder().maximumSize(MOST_PROVIDERS).build();
  private final RemoteKeys keys;

  ProviderDocuments(OidcRoundTrips roundTrips) {
    this.roundTrips = roundTrips;
    this.keys = new RemoteKeys(this::fetchKeys, MOST_PROVIDERS);
  }

  /** A document, or why there is none. */
  sealed interface Found<T> {
    record Here<T>(T document) implements Found<T> {}

    record Missing<T>(Refusal refusal) implements Found<T> {}
  }

  /** Leniencies are part of the name: what one connection tolerates must not serve another. */
  private record MetadataName(
      ExpectedIssuer issuer, java.util.Set<dev.gatehouse.protocol.oidc.Leniency> leniencies) {}

  private static final class MetadataSlot {
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable ProviderMetadata found;
    private volatile Instant fetchedAt = Instant.EPOCH;
    private volatile Instant failedAt = Instant.EPOCH;
    private volatile @Nullable Refusal failure;
  }

  Found<ProviderMetadata> metadata(OidcSettings settings, Instant now) {
    var name = new MetadataName(settings.expectedIssuer(), settings.leniencies());
    MetadataSlot slot = metadata.get(name, unused -> new MetadataSlot());
    ProviderMetadata known = slot.found;
    if (known != null && now.isBefore(slot.fetchedAt.plus(METADATA_FRESH_FOR))) {
      return new Found.Here<>(known);
    }
    boolean usable = known != null && now.isBefore(slot.fetchedAt.plus(METADATA_STALE_FOR));
    if (known != null && usable && (!slot.fetching.tryLock() || backsOff(slot, now))) {
      release(slot.fetching);
      return new Found.Here<>(known);
    }
    if (!usable) {
      slot.fetching.lock();
    }
    try {
      return fetchMetadata(name, slot, now);
    } finally {
      release(slot.fetching);
    }
  }

  private static boolean backsOff(MetadataSlot slot, Instant now) {
    return now.isBefore(slot.failedAt.plus(METADATA_BACK_OFF));
  }

  private static void release(ReentrantLock lock) {
    if (lock.isHeldByCurrentThread()) {
      lock.unlock();
    }
  }

  private Found<ProviderMetadata> fetchMetadata(MetadataName name, MetadataSlot slot, Instant now) {
    ProviderMetadata known = slot.found;
    if (known != null && now.isBefore(slot.fetchedAt.plus(METADATA_FRESH_FOR))) {
      return new Found.Here<>(known); // somebody else fetched it while this one waited
    }
    Refusal failure = slot.failure;
    if (failure != null && backsOff(slot, now)) {
      return new Found.Missing<>(failure);
    }
    Found<ProviderMetadata> fetched = readMetadata(name);
    switch (fetched) {
      case Found.Here<ProviderMetadata> here -> {
        slot.found = here.document();
        slot.fetchedAt = now;
        slot.failure = null;
      }
      case Found.Missing<ProviderMetadata> missing -> {
        slot.failure = missing.refusal();
        slot.failedAt = now;
        if (known != null && now.isBefore(slot.fetchedAt.plus(METADATA_STALE_FOR))) {
          return new Found.Here<>(known);
        }
      }
    }
    return fetched;
  }

  private Found<ProviderMetadata> readMetadata(MetadataName name) {
    return switch (roundTrips.send(Discovery.request(name.issuer()))) {
      case Ended.Unanswered unanswered ->
          new Found.Missing<>(ConnectionRefusal.PROVIDER_UNREACHABLE.because(unanswered.detail()));
      case Ended.Answered answered ->
          switch (ProviderMetadata.parse(answered.response(), name.issuer(), name.leniencies())) {
            case MetadataResult.Found found -> new Found.Here<>(found.metadata());
            case Refused refused -> new Found.Missing<>(refused.refusal());
          };
    };
  }

  /** The keys of a provider, as {@link RemoteKeys} keeps them. */
  Found<KeySet> keys(URI address, Instant now) {
    return switch (keys.get(address, now)) {
      case RemoteKeys.Found.Here(KeySet here) -> new Found.Here<>(here);
      case RemoteKeys.Found.Missing(String why) ->
          new Found.Missing<>(ConnectionRefusal.PROVIDER_UNREACHABLE.because(why));
    };
  }

  /**
   * The keys fetched anew, after a token named one that is not among them; empty where it is too
   * early to ask again.
   */
  Optional<KeySet> refreshedKeys(URI address, Instant now) {
    return keys.refreshed(address, now);
  }

  private RemoteKeys.Found fetchKeys(URI address) {
    var request = new OutgoingRequest("GET", address, Map.of("Accept", "application/json"), "");
    return switch (roundTrips.send(request)) {
      case Ended.Unanswered unanswered -> new RemoteKeys.Found.Missing(unanswered.detail());
      case Ended.Answered answered ->
          RemoteKeys.read(answered.response().status(), answered.response().body());
    };
  }
}
