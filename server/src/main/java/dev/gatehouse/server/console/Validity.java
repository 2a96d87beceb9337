package dev.gatehouse.server.console;

/**
 * Whether a key or token still opens something.
 *
 * @param badge the class of its badge
 */
public record Validity(String title, String badge) {
  static Validity of(Doc credential, Visit visit) {
    if (credential.has("revokedAt")) {
      return new Validity("Revoked", "");
    }
    return credential.instant("expiresAt").filter(end -> !end.isAfter(visit.now())).isPresent()
        ? new Validity("Expired", "warn")
        : new Validity("Valid", "good");
  }
}
