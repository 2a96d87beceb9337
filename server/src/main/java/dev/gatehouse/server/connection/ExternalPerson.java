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
 * @param atProvider what the provider calls the person when either side signs out
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
    List<ReplayKey> replayKeys,
    AtProvider atProvider) {

  public ExternalPerson {
    attributes = Map.copyOf(attributes);
    amr = List.copyOf(amr);
    replayKeys = List.copyOf(replayKeys);
  }

  /** Of a provider that is never told, and never tells, of a sign-out. */
  public ExternalPerson(
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
    this(
        subject,
        email,
        emailVerifiedByProvider,
        displayName,
        attributes,
        groups,
        sessionIndex,
        sessionExpiry,
        authenticatedAt,
        amr,
        replayKeys,
        new AtProvider(subject, "", ""));
  }

  /**
   * The person in the provider's own words. The subject may be mapped from something else.
   *
   * @param name SAML NameID or OIDC {@code sub}, which its logout messages name
   * @param secret what signing out there needs, for the kind alone to read: the whole NameID, or
   *     the ID token; kept sealed for the session's life
   * @param acr how strongly the person authenticated there, in the provider's words; may be empty
   */
  public record AtProvider(String name, String secret, String acr) {
    /** Both stay out of logs. */
    @Override
    public String toString() {
      return "AtProvider";
    }
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
