package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.protocol.jose.JwtFault;
import dev.gatehouse.protocol.jose.JwtVerdict;
import dev.gatehouse.protocol.jose.JwtVerifier;
import dev.gatehouse.protocol.jose.KeySet;
import dev.gatehouse.server.keys.RemoteKeys;
import dev.gatehouse.server.web.Outgoing;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Verifies what clients sign: with the keys that were registered, or with those at their jwksUri,
 * which are fetched anew in time, so that a client rotates its keys without asking anybody.
 */
public final class AssertionKeys {
  private static final Logger LOG = LoggerFactory.getLogger(AssertionKeys.class);
  private static final int MOST_ADDRESSES = 1_000;
  private static final Set<String> TYPES = Set.of("", "jwt", "client-authentication+jwt");

  /** Asymmetric ones only: a secret never verifies an assertion here. */
  private static final Set<JwsAlgorithm> ALGORITHMS = EnumSet.allOf(JwsAlgorithm.class);

  private final RemoteKeys published;

  /**
   * @param outgoing reaches where clients publish their keys
   */
  public AssertionKeys(Outgoing outgoing) {
    RemoteKeys.Source source = RemoteKeys.over(outgoing);
    published = new RemoteKeys(address -> told(address, source.fetch(address)), MOST_ADDRESSES);
  }

  private static RemoteKeys.Found told(URI address, RemoteKeys.Found found) {
    if (found instanceof RemoteKeys.Found.Missing(String why)) {
      LOG.warn("the client keys at {} cannot be had: {}", address, why);
    }
    return found;
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
    // None where they cannot be had, so that no signature holds.
    KeySet known =
        published.get(address, now) instanceof RemoteKeys.Found.Here(KeySet keys)
            ? keys
            : KeySet.empty();
    JwtVerdict verdict = verify(assertion, known);
    return newKeysMayHelp(verdict)
        ? published.refreshed(address, now).map(fresh -> verify(assertion, fresh)).orElse(verdict)
        : verdict;
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
}
