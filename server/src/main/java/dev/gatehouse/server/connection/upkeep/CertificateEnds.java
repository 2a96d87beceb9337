package dev.gatehouse.server.connection.upkeep;

import dev.gatehouse.server.connection.upkeep.UpkeepState.Warned;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** When certificates end, and whether it is time to say so. Pure. */
final class CertificateEnds {
  /** So many days before the end administrators are told, each once; 0 once it has come. */
  private static final List<Integer> DAYS_BEFORE = List.of(0, 7, 30, 60);

  private CertificateEnds() {}

  /** The end of the one that holds longest: until then people can sign in. */
  static Optional<Instant> last(List<X509Certificate> certificates) {
    return ends(certificates).max(Comparator.naturalOrder());
  }

  /** The end of the one that holds shortest: until then all of them are of use. */
  static Optional<Instant> first(List<X509Certificate> certificates) {
    return ends(certificates).min(Comparator.naturalOrder());
  }

  private static Stream<Instant> ends(List<X509Certificate> certificates) {
    return certificates.stream()
        .map(one -> one.getNotAfter().toInstant().truncatedTo(ChronoUnit.MILLIS));
  }

  /**
   * The warning that is due and was not given yet; empty if there is none.
   *
   * @param given before
   */
  static Optional<Warned> due(Instant end, Optional<Warned> given, Instant now) {
    Optional<Warned> reached =
        DAYS_BEFORE.stream()
            .filter(days -> !now.isBefore(end.minus(Duration.ofDays(days))))
            .findFirst()
            .map(days -> new Warned(end, days));
    return reached.filter(
        warning ->
            given.filter(one -> one.end().equals(end) && one.days() <= warning.days()).isEmpty());
  }
}
