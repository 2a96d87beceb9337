package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.AtProvider;
import dev.gatehouse.server.connection.ExternalPerson.Groups;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A verified person while they are asked something: as JSON, to be sealed. What must be accepted
 * once only was noted when the person arrived, so it is not kept.
 *
 * @param groups null if the provider said nothing of them
 * @param moreGroups whether there are more than the provider sends
 * @param atProvider null where an older program wrote it
 */
record StoredPerson(
    String subject,
    @Nullable String email,
    boolean emailVerified,
    String displayName,
    Map<String, List<String>> attributes,
    @Nullable List<String> groups,
    boolean moreGroups,
    @Nullable String sessionIndex,
    @Nullable Long sessionExpiry,
    long authenticatedAt,
    List<String> amr,
    @Nullable AtProvider atProvider) {
  private static final JsonMapper JSON = JsonMapper.shared();

  static byte[] write(ExternalPerson person) {
    return JSON.writeValueAsBytes(
        new StoredPerson(
            person.subject(),
            person.email().orElse(null),
            person.emailVerifiedByProvider(),
            person.displayName(),
            person.attributes(),
            switch (person.groups()) {
              case Groups.Listed(List<String> names) -> names;
              case Groups.Absent unused -> null;
              case Groups.Overage unused -> null;
            },
            person.groups() instanceof Groups.Overage,
            person.sessionIndex().orElse(null),
            person.sessionExpiry().map(Instant::toEpochMilli).orElse(null),
            person.authenticatedAt().toEpochMilli(),
            person.amr(),
            person.atProvider()));
  }

  static ExternalPerson read(byte[] json) {
    StoredPerson stored = JSON.readValue(json, StoredPerson.class);
    List<String> groups = stored.groups();
    AtProvider atProvider = stored.atProvider();
    return new ExternalPerson(
        stored.subject(),
        Optional.ofNullable(stored.email()),
        stored.emailVerified(),
        stored.displayName(),
        stored.attributes(),
        stored.moreGroups()
            ? new Groups.Overage()
            : groups == null ? new Groups.Absent() : new Groups.Listed(groups),
        Optional.ofNullable(stored.sessionIndex()),
        Optional.ofNullable(stored.sessionExpiry()).map(Instant::ofEpochMilli),
        Instant.ofEpochMilli(stored.authenticatedAt()),
        stored.amr(),
        List.of(),
        atProvider == null ? new AtProvider(stored.subject(), "", "") : atProvider);
  }
}
