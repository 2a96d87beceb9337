package dev.gatehouse.server.connection;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A person as an identity provider described them, verified.
 *
 * @param subject the stable key of the person at this connection: SAML persistent NameID or the
 *     mapped attribute; OIDC {@code sub}; for Entra ID {@code tid} and {@code oid}
 * @param email in lower case; empty if the provider sent none
 * @param emailVerifiedByProvider whether the provider vouches for the address itself; alone it
 *     never links
 * @param displayName may be empty
 * @param attributes every attribute or claim as text, names as sent
 * @param groups see {@link Groups}
 * @param sessionIndex SAML SessionIndex or OIDC {@code sid}
 * @param sessionExpiry the provider's own limit (SessionNotOnOrAfter, {@code session_expiry})
 * @param authenticatedAt when the person authenticated there
 * @param amr authentication methods (RFC 8176), or the SAML class reference
 * @param replayKeys ids that must be accepted once only, with the instant after which they may be
 *     forgotten
 */
public record ExternalPerson(
    String subject,
    Optional<String> email,
    boolean emailVerifiedByProvider,
    String displayName,
    Map<String, List<String>> attributes,
    Groups groups,
    Optional<String> sessionIndex,
    Optional<Instant> sessionExpiry,
    Instant authenticatedAt,
    List<String> amr,
    List<ReplayKey> replayKeys) {

  public ExternalPerson {
    attributes = Map.copyOf(attributes);
    amr = List.copyOf(amr);
    replayKeys = List.copyOf(replayKeys);
  }

  /** An identifier to be accepted once, until it can no longer be valid. */
  public record ReplayKey(String id, Instant forgetAfter) {}

  /** What is known of group memberships. */
  public sealed interface Groups {
    /** The provider listed them, perhaps none. */
    record Listed(List<String> names) implements Groups {
      public Listed {
        names = List.copyOf(names);
      }
    }

    /** The provider said nothing about groups. */
    record Absent() implements Groups {}

    /** There are more than the provider sends (Entra ID): unknown, never "none". */
    record Overage() implements Groups {}
  }
}
