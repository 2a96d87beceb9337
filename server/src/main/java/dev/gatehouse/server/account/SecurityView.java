package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.SecondFactorRegistry.Overview;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What the page of somebody's own factors shows.
 *
 * @param local whether the person signs in here, and not through an identity provider
 * @param codes how many recovery codes are left; empty for somebody who needs none
 * @param told what was just done, or went wrong; empty for nothing
 * @param wrong whether it went wrong
 */
public record SecurityView(
    String userName,
    boolean local,
    boolean required,
    List<Item> authenticators,
    List<Item> passkeys,
    Optional<Integer> codes,
    String told,
    boolean wrong) {
  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH).withZone(ZoneOffset.UTC);

  public SecurityView {
    authenticators = List.copyOf(authenticators);
    passkeys = List.copyOf(passkeys);
  }

  /** One line of a list. */
  public record Item(String id, String name, String detail) {}

  static SecurityView of(String userName, boolean local, boolean required, Overview overview) {
    return new SecurityView(
        userName,
        local,
        required,
        overview.authenticators().stream()
            .map(one -> new Item(one.id(), one.name(), dates(one.createdAt(), one.lastUsedAt())))
            .toList(),
        overview.passkeys().stream()
            .map(
                one ->
                    new Item(
                        one.id(),
                        one.name(),
                        dates(one.createdAt(), one.lastUsedAt())
                            + (one.synced() ? " · on several devices" : "")))
            .toList(),
        overview.factors() == 0 ? Optional.empty() : Optional.of(overview.codes().unused()),
        "",
        false);
  }

  SecurityView telling(String sentence, boolean bad) {
    return new SecurityView(
        userName, local, required, authenticators, passkeys, codes, sentence, bad);
  }

  private static String dates(Instant created, Optional<Instant> used) {
    return "Added "
        + DAY.format(created)
        + used.map(when -> " · used " + DAY.format(when)).orElse(" · not used yet");
  }
}
