package dev.gatehouse.server.connection.saml;

import dev.gatehouse.protocol.saml.NameId;
import dev.gatehouse.protocol.saml.SamlAttribute;
import dev.gatehouse.protocol.saml.SamlAttributes;
import dev.gatehouse.protocol.saml.SamlVerdict;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.ConnectionRefusal;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.ReplayKey;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.directory.Users;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** From verified attributes to a person, as the connection's mapping says. */
final class SamlPeople {
  private static final String TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient";

  /** Entra ID leaves the groups out above 150 and sends a link to them instead. */
  private static final String OVERAGE = "http://schemas.microsoft.com/claims/groups.link";

  private SamlPeople() {}

  static Arrival person(
      SamlVerdict.Verified verified, AttributeMapping mapping, Received received) {
    SamlAttributes attributes = verified.attributes();
    Optional<String> subject = subject(verified.nameId(), attributes, mapping);
    if (subject.isEmpty()) {
      String detail =
          "NameID format " + verified.nameId().format() + ", mapped subject " + mapping.subject();
      return new Arrival.Refused(
          ConnectionRefusal.NO_STABLE_SUBJECT.because(detail), verified.checks(), received);
    }
    return new Arrival.Verified(
        new ExternalPerson(
            subject.get(),
            email(verified.nameId(), attributes, mapping),
            // SAML has no word for a proved address, so none is.
            false,
            displayName(attributes, mapping),
            texts(attributes),
            groups(attributes, mapping),
            verified.sessionIndex(),
            verified.sessionNotOnOrAfter(),
            verified.authnInstant(),
            verified.authnContextClassRef().map(List::of).orElse(List.of()),
            List.of(new ReplayKey(verified.assertionId(), verified.replayUntil())),
            SamlLogouts.atProvider(verified.nameId(), verified.authnContextClassRef().orElse(""))),
        verified.checks(),
        received);
  }

  private static Optional<String> subject(
      NameId nameId, SamlAttributes attributes, AttributeMapping mapping) {
    Optional<String> mapped = first(attributes, mapping.subject());
    if (mapped.isPresent()) {
      return mapped;
    }
    // SAML core §8.3.8: a transient NameID names the person for one session only.
    return TRANSIENT.equals(nameId.format()) ? Optional.empty() : Optional.of(nameId.value());
  }

  private static Optional<String> email(
      NameId nameId, SamlAttributes attributes, AttributeMapping mapping) {
    Optional<String> mapped = first(attributes, mapping.email());
    String format = nameId.format() == null ? "" : nameId.format();
    boolean nameIsAddress =
        nameId.value().indexOf('@') > 0
            && (format.endsWith(":emailAddress")
                || format.endsWith(":unspecified")
                || format.isEmpty());
    return mapped
        .or(() -> nameIsAddress ? Optional.of(nameId.value()) : Optional.empty())
        .map(Users::normalized);
  }

  private static String displayName(SamlAttributes attributes, AttributeMapping mapping) {
    return first(attributes, mapping.displayName())
        .orElseGet(
            () ->
                (first(attributes, mapping.givenName()).orElse("")
                        + " "
                        + first(attributes, mapping.familyName()).orElse(""))
                    .strip());
  }

  private static ExternalPerson.Groups groups(SamlAttributes attributes, AttributeMapping mapping) {
    if (!attributes.values(OVERAGE).isEmpty()) {
      return new ExternalPerson.Groups.Overage();
    }
    List<String> names = new ArrayList<>();
    boolean listed = false;
    for (String name : mapping.groups()) {
      List<String> values = attributes.values(name);
      listed |= !values.isEmpty();
      names.addAll(values);
    }
    return listed
        ? new ExternalPerson.Groups.Listed(
            names.stream().filter(one -> !one.isBlank()).distinct().toList())
        : new ExternalPerson.Groups.Absent();
  }

  private static Optional<String> first(SamlAttributes attributes, List<String> names) {
    return names.stream()
        .flatMap(name -> attributes.first(name).stream())
        .map(String::strip)
        .filter(value -> !value.isEmpty())
        .findFirst();
  }

  private static Map<String, List<String>> texts(SamlAttributes attributes) {
    Map<String, List<String>> texts = new LinkedHashMap<>();
    for (SamlAttribute attribute : attributes.all()) {
      texts.merge(
          attribute.name(),
          attribute.values(),
          (first, second) -> {
            List<String> both = new ArrayList<>(first);
            both.addAll(second);
            return both;
          });
    }
    return texts;
  }
}
