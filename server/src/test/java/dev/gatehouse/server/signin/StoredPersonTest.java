package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.AtProvider;
import dev.gatehouse.server.connection.ExternalPerson.Groups;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a provider said is the same after the person was asked something. */
class StoredPersonTest {
  private static final Instant AUTHENTICATED = Instant.parse("2026-03-01T09:00:00.123Z");

  static Stream<Groups> groups() {
    return Stream.of(
        new Groups.Listed(List.of("Engineering", "Staff")),
        new Groups.Listed(List.of()),
        new Groups.Absent(),
        new Groups.Overage());
  }

  @ParameterizedTest
  @MethodSource("groups")
  void nothing_is_lost(Groups groups) {
    ExternalPerson person =
        new ExternalPerson(
            "subject",
            Optional.of("jane@acme.example"),
            true,
            "Jane Doe",
            Map.of("department", List.of("Sales", "Support")),
            groups,
            Optional.of("index"),
            Optional.of(AUTHENTICATED.plusSeconds(60)),
            AUTHENTICATED,
            List.of("pwd", "otp"),
            List.of(),
            new AtProvider("name", "what signing out takes", "strong"));

    ExternalPerson read = StoredPerson.read(StoredPerson.write(person));

    assertThat(read).isEqualTo(person);
  }

  @Test
  void nothing_is_made_up_of_what_was_not_said() {
    ExternalPerson person =
        new ExternalPerson(
            "subject",
            Optional.empty(),
            false,
            "",
            Map.of(),
            new Groups.Absent(),
            Optional.empty(),
            Optional.empty(),
            AUTHENTICATED,
            List.of(),
            List.of());

    assertThat(StoredPerson.read(StoredPerson.write(person))).isEqualTo(person);
  }
}
