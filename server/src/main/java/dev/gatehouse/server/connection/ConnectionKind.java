package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionResult.Problem;
import dev.gatehouse.server.organization.ConnectionId;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** One way to ask an identity provider. Each is one folder beside this file. */
public interface ConnectionKind {

  /** The stable key, such as {@code saml}. */
  String key();

  /**
   * Checks what an administrator entered. Pure.
   *
   * @param settings a JSON object
   * @param secrets all that will be stored, old and new
   */
  SettingsVerdict check(ConnectionId id, String settings, Map<String, String> secrets);

  /** What checking said. */
  sealed interface SettingsVerdict {
    /**
     * Usable.
     *
     * @param settings in canonical form, as stored
     * @param providerKey names the pair of provider and our registration there: what must not stand
     *     in two organizations
     */
    record Usable(String settings, String providerKey) implements SettingsVerdict {}

    /** Not usable. */
    record Unusable(List<Problem> problems) implements SettingsVerdict {
      public Unusable {
        problems = List.copyOf(problems);
      }
    }
  }

  /** The certificates by which the provider is known, whether or not they still hold. */
  default List<X509Certificate> certificates(Connection connection) {
    return List.of();
  }

  /**
   * Whether stored secrets would be sent elsewhere, or with less protection, than before. Whoever
   * wants that must know them: else the right to edit a connection would be the right to read them.
   *
   * @param before settings in canonical form
   * @param after settings in canonical form
   */
  default boolean sendsSecretsElsewhere(String before, String after) {
    return false;
  }

  /** The certificates by which the provider knows us; empty where it needs none. */
  default Optional<OwnCertificates> ownCertificates(Connection connection) {
    return Optional.empty();
  }

  /**
   * Ours.
   *
   * @param inUse those that sign, and that are encrypted for, now
   * @param metadata the address at which the provider finds them, and their successors
   */
  record OwnCertificates(List<X509Certificate> inUse, String metadata) {
    public OwnCertificates {
      inUse = List.copyOf(inUse);
    }
  }

  /**
   * Our own addresses and names, which the provider is told; by the words that guides use, such as
   * {@code acs-url}.
   */
  default Map<String, String> addresses(Connection connection) {
    return Map.of();
  }

  /** How to leave for the provider. May ask the network; never inside a transaction. */
  Departure depart(LiveConnection connection, DepartureRequest request, Instant now);

  /**
   * Verifies what came back. May ask the network if {@link #asksTheNetworkOnArrival}; never inside
   * a transaction.
   */
  Arrival arrive(LiveConnection connection, ArrivalRequest request, Instant now);

  /**
   * What arrived, for people: decoded and redacted, at most 64 kB; empty if it cannot be decoded.
   *
   * @param message from {@link Received#message} of this kind
   */
  String readable(byte[] message);

  /** How administrators try a connection of this kind; empty where only a sign-in can tell. */
  default Optional<ConnectionTest> test() {
    return Optional.empty();
  }

  /**
   * How the browser leaves to sign out at the provider; empty where the connection does not want
   * that, or the provider has no way. May ask the network; never inside a transaction.
   */
  default Optional<Departure> signOut(
      LiveConnection connection, SignOutRequest request, Instant now) {
    return Optional.empty();
  }

  /**
   * The session that ended here.
   *
   * @param handle comes back with the answer: SAML RelayState, OIDC {@code state}
   * @param secret from {@link ExternalPerson.AtProvider#secret} of this kind
   * @param sessionIndex the provider's name for its session; empty if it gave none
   */
  record SignOutRequest(String handle, String secret, String sessionIndex) {}

  /** Whether the attempt must be consumed before arrival, because arriving has effects outside. */
  boolean asksTheNetworkOnArrival();

  /**
   * What to ask for.
   *
   * @param handle comes back with the answer: SAML RelayState, OIDC {@code state}
   */
  record DepartureRequest(
      String handle,
      Optional<String> loginHint,
      boolean forceAuthentication,
      Optional<Duration> maxAge) {}

  /**
   * What came back.
   *
   * @param expectation what {@link Departure#expectation} said; empty for a response that nobody
   *     asked for
   * @param message the SAMLResponse field, the raw OIDC query, or {@link PromptAnswer#message}
   */
  record ArrivalRequest(String expectation, String message) {
    /** What came stays out of logs: it may hold a password. */
    @Override
    public String toString() {
      return "ArrivalRequest";
    }
  }
}
