package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.Role;
import java.util.List;
import org.junit.jupiter.api.Test;

/** By what a directory may call a role. */
class NamedRolesTest {
  private static final NamedRoles ROLES =
      new NamedRoles(
          List.of(
              role("admin", "Administrator"),
              role("auditor", "Viewer"),
              role("editor", "Größe"),
              role("lead", "Manager"),
              role("manager", "Manager"),
              role("viewer", "Reader")));

  private static Role role(String key, String name) {
    return new Role(key, name, List.of());
  }

  @Test
  void key_and_name_are_known_without_case_and_surrounding_space() {
    for (String named : List.of("admin", "ADMIN", "Administrator", " aDMINISTRATOR ")) {
      assertThat(ROLES.key(named)).as(named).contains("admin");
    }
    assertThat(ROLES.key("GRÖSSE")).as("folded as SCIM folds").isEmpty();
    assertThat(ROLES.key("größe")).contains("editor");
    for (String named : List.of("", "adm", "admin,viewer", "nobody")) {
      assertThat(ROLES.key(named)).as(named).isEmpty();
    }
  }

  @Test
  void a_key_goes_before_a_name_and_a_name_of_two_names_none() {
    assertThat(ROLES.key("Viewer")).contains("viewer");
    assertThat(ROLES.key("Manager")).contains("manager");
    NamedRoles twins = new NamedRoles(List.of(role("a", "Twin"), role("b", "twin")));
    assertThat(twins.key("Twin")).isEmpty();
    assertThat(twins.all()).containsExactly("a", "b");
  }

  @Test
  void of_several_names_each_role_comes_once_in_their_order() {
    assertThat(ROLES.keys(List.of("Reader", "nobody", "admin", "VIEWER", "Administrator")))
        .containsExactly("viewer", "admin");
  }
}
