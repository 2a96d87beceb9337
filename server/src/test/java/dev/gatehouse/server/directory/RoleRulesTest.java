package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.directory.RoleRules.Combination;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.directory.RoleRules.SeenGroups;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RoleRulesTest {
  private static final List<RoleMapping> MAPPINGS =
      List.of(
          new RoleMapping("", "Owners", "admin"),
          new RoleMapping("", "Staff", "analyst"),
          new RoleMapping("department", "Audit", "viewer"));
  private static final RoleRules ALL = new RoleRules(Combination.ALL_MATCHES, MAPPINGS);
  private static final RoleRules FIRST = new RoleRules(Combination.FIRST_MATCH, MAPPINGS);
  private static final Map<String, List<String>> NO_CLAIMS = Map.of();
  private static final SeenGroups UNKNOWN = new SeenGroups.Unknown();

  private static SeenGroups groups(String... names) {
    return new SeenGroups.Listed(List.of(names));
  }

  @Test
  void all_matches_count_together() {
    assertThat(
            ALL.resolve(
                groups("Staff", "Owners"), Map.of("department", List.of("Audit")), "", List.of()))
        .containsExactly("admin", "analyst", "viewer");
  }

  @Test
  void the_first_match_counts_alone_whatever_the_order_of_the_groups() {
    assertThat(FIRST.resolve(groups("Staff", "Owners"), NO_CLAIMS, "", List.of()))
        .containsExactly("admin");
  }

  @Test
  void what_a_directory_names_comes_with_what_its_groups_give() {
    List<String> staff = List.of("Staff");
    assertThat(ALL.ofDirectory(List.of("viewer", "admin"), staff, "viewer"))
        .containsExactly("admin", "analyst", "viewer");
    assertThat(ALL.ofDirectory(List.of(), staff, "viewer")).containsExactly("analyst");
    assertThat(ALL.ofDirectory(List.of(), List.of(), "viewer")).containsExactly("viewer");
    assertThat(ALL.ofDirectory(List.of(), List.of(), "")).isEmpty();
    assertThat(FIRST.ofDirectory(List.of("viewer", "admin"), staff, "")).containsExactly("viewer");
    assertThat(FIRST.ofDirectory(List.of(), List.of("Staff", "Owners"), ""))
        .containsExactly("admin");
    assertThat(RoleRules.none().ofDirectory(List.of("viewer", "admin"), staff, ""))
        .as("unlike without a directory, where roles are then given by hand")
        .containsExactly("admin", "viewer");
  }

  @Test
  void who_leaves_a_group_loses_the_role() {
    assertThat(ALL.resolve(groups(), NO_CLAIMS, "", List.of("admin"))).isEmpty();
    assertThat(ALL.resolve(groups(), NO_CLAIMS, "viewer", List.of("admin")))
        .containsExactly("viewer");
  }

  @Test
  void unknown_groups_are_never_no_groups() {
    assertThat(ALL.resolve(UNKNOWN, NO_CLAIMS, "viewer", List.of("admin")))
        .containsExactly("admin");
    assertThat(ALL.resolve(UNKNOWN, Map.of("department", List.of("Audit")), "", List.of("admin")))
        .containsExactly("admin");
  }

  @Test
  void unknown_groups_give_a_new_person_no_more_than_claims_and_the_default() {
    assertThat(ALL.resolve(UNKNOWN, NO_CLAIMS, "viewer", List.of())).containsExactly("viewer");
    assertThat(ALL.resolve(UNKNOWN, NO_CLAIMS, "", List.of())).isEmpty();
  }

  @Test
  void unknown_groups_do_not_matter_where_only_claims_are_mapped() {
    RoleRules claims =
        new RoleRules(
            Combination.ALL_MATCHES, List.of(new RoleMapping("department", "Audit", "viewer")));
    assertThat(claims.resolve(UNKNOWN, NO_CLAIMS, "", List.of("viewer"))).isEmpty();
  }

  @Test
  void without_mappings_roles_given_by_hand_stay() {
    assertThat(RoleRules.none().resolve(groups("Owners"), NO_CLAIMS, "viewer", List.of("admin")))
        .containsExactly("admin");
    assertThat(RoleRules.none().resolve(groups("Owners"), NO_CLAIMS, "viewer", List.of()))
        .containsExactly("viewer");
  }

  @Test
  void values_are_compared_exactly() {
    assertThat(ALL.resolve(groups("owners", "Owners ", "Owner"), NO_CLAIMS, "", List.of()))
        .isEmpty();
    assertThat(ALL.resolve(groups(), Map.of("Department", List.of("Audit")), "", List.of()))
        .isEmpty();
  }
}
