package dev.gatehouse.server.connection.oidc;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.oidc.Groups;
import dev.gatehouse.protocol.oidc.Verified;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionRefusal;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.connection.SettingsReader;
import dev.gatehouse.server.directory.Users;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** From verified claims to a person, as the connection's mapping says. */
final class OidcPeople {
  private static final int LARGEST_TRACE = 64 * 1024;

  /** A longer ID token fits into no address, so it is no hint at signing out either. */
  private static final int LONGEST_HINT = 6_000;

  private OidcPeople() {}

  /** Whether the ID token lacks what userinfo may know. */
  static boolean isSilent(Verified idToken, Connection connection, AttributeMapping mapping) {
    ClaimTexts claims = ClaimTexts.of(idToken.claims());
    boolean groupsAskedFor = !connection.mapping().groups().isEmpty();
    return claims.first(mapping.email()).isEmpty()
        || displayName(claims, mapping).isEmpty()
        || (groupsAskedFor
            && groups(idToken, claims, mapping) instanceof ExternalPerson.Groups.Absent);
  }

  static Arrival person(
      Verified verified,
      String idToken,
      AttributeMapping mapping,
      List<Check> before,
      Instant now) {
    List<Check> checks = new ArrayList<>(before);
    checks.addAll(verified.checks());
    ClaimTexts claims = ClaimTexts.of(verified.claims());
    Received received = received(claims);
    Optional<String> subject =
        mapping.subject().isEmpty()
            ? Optional.of(verified.accountKey())
            : claims.first(mapping.subject());
    if (subject.isEmpty()) {
      String detail = "the claims lack the mapped subject " + mapping.subject();
      return new Arrival.Refused(
          ConnectionRefusal.NO_STABLE_SUBJECT.because(detail), checks, received);
    }
    Optional<String> email = claims.first(mapping.email()).map(Users::normalized);
    // The provider vouches for its claim email only, not for another claim mapped in its place.
    boolean vouched =
        verified.emailVerified() && email.equals(verified.email().map(Users::normalized));
    return new Arrival.Verified(
        new ExternalPerson(
            subject.get(),
            email,
            vouched,
            displayName(claims, mapping),
            claims.values(),
            groups(verified, claims, mapping),
            verified.sessionId(),
            verified.sessionExpiresAt(),
            verified.authTime().orElse(now),
            verified.amr(),
            List.of(),
            new ExternalPerson.AtProvider(
                verified.subject(),
                idToken.length() <= LONGEST_HINT ? idToken : "",
                verified.acr().orElse(""))),
        checks,
        received);
  }

  private static String displayName(ClaimTexts claims, AttributeMapping mapping) {
    return claims
        .first(mapping.displayName())
        .orElseGet(
            () ->
                (claims.first(mapping.givenName()).orElse("")
                        + " "
                        + claims.first(mapping.familyName()).orElse(""))
                    .strip());
  }

  /** Every mapped claim counts; overage in any of them means that the whole is unknown. */
  private static ExternalPerson.Groups groups(
      Verified verified, ClaimTexts claims, AttributeMapping mapping) {
    List<String> names = new ArrayList<>();
    boolean listed = false;
    for (String claim : mapping.groups()) {
      if (verified.groups(claim) instanceof Groups.Overage) {
        return new ExternalPerson.Groups.Overage();
      }
      Optional<List<String>> found = claims.all(List.of(claim));
      if (found.isPresent()) {
        listed = true;
        names.addAll(found.get());
      }
    }
    return listed
        ? new ExternalPerson.Groups.Listed(names.stream().distinct().toList())
        : new ExternalPerson.Groups.Absent();
  }

  /** The claims for the trace. No token is kept. */
  private static Received received(ClaimTexts claims) {
    ObjectNode json = SettingsReader.blank();
    for (Map.Entry<String, List<String>> claim : claims.values().entrySet()) {
      if (claim.getValue().size() == 1) {
        json.put(claim.getKey(), claim.getValue().getFirst());
      } else {
        ArrayNode values = json.putArray(claim.getKey());
        claim.getValue().forEach(values::add);
      }
    }
    String text = json.toString();
    String bounded = text.length() <= LARGEST_TRACE ? text : text.substring(0, LARGEST_TRACE);
    return new Received(OidcKind.KEY, bounded.getBytes(StandardCharsets.UTF_8));
  }
}
