package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Documented;
import dev.gatehouse.server.credential.SetupLink;
import dev.gatehouse.server.credential.SetupLink.Part;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Every operation of the OpenAPI document for the bearers of set-up links: a new one as well. */
class GuestRulesTest {
  private static final List<Part> ALL = List.of(Part.values());

  private static SetupLink link(List<Part> parts, boolean mayEnable) {
    return new SetupLink(
        "setup_x",
        "Ingrid",
        "",
        parts,
        mayEnable,
        "Ann",
        Instant.EPOCH,
        Instant.MAX,
        Optional.empty(),
        Optional.empty());
  }

  private static Operation operation(Documented documented) {
    return new Operation(
        id(documented),
        "",
        documented.method(),
        documented.template(),
        documented.scope(),
        "",
        Optional.empty(),
        Optional.empty(),
        Void.class,
        200,
        List.of(),
        call -> Reply.nothing());
  }

  private static String id(Documented documented) {
    return documented.operation().path("operationId").asString();
  }

  /** What the gate says of an operation inside the link's own organization. */
  private static boolean allowed(SetupLink link, Documented documented) {
    Operation operation = operation(documented);
    return operation.insideOrganization()
        && ApiScopes.includes(GuestRules.scopes(link.parts()), operation.scope())
        && GuestRules.refusal(link, operation).isEmpty();
  }

  private static List<String> changes(SetupLink link, List<Documented> operations) {
    return operations.stream()
        .filter(operation -> !operation.method().equals("GET"))
        .filter(operation -> allowed(link, operation))
        .map(GuestRulesTest::id)
        .sorted()
        .toList();
  }

  @Test
  void guests_build_up_what_their_link_opens_and_nothing_else() {
    try (ApiWorld world = new ApiWorld()) {
      List<Documented> operations = world.operations();
      Set<String> nouns = Set.of("organizations", "connections", "directories", "domains");
      assertThat(
              operations.stream()
                  .filter(operation -> allowed(link(ALL, true), operation))
                  .map(operation -> operation.scope().substring(0, operation.scope().indexOf(':'))))
          .isNotEmpty()
          .allMatch(nouns::contains);
      assertThat(changes(link(List.of(Part.DOMAINS), false), operations))
          .containsExactly(
              "challengeDomain", "checkDomain", "claimDomain", "routeDomain", "vouchForDomain");
      assertThat(
              operations.stream()
                  .filter(operation -> allowed(link(List.of(Part.DOMAINS), true), operation))
                  .map(GuestRulesTest::id))
          .contains("getConnection")
          .doesNotContain("listTestSignIns", "getTestSignIn");
      assertThat(changes(link(ALL, true), operations))
          .contains("createConnection", "enableConnection", "createDirectory")
          .doesNotContain(
              "updateOrganization",
              "importConfiguration",
              "disableConnection",
              "deleteConnection",
              "disableDirectory",
              "deleteDirectory",
              "removeDomain",
              "createUser",
              "createApiKey",
              "createSetupLink");
      assertThat(changes(link(ALL, false), operations)).doesNotContain("enableConnection");
      assertThat(
              operations.stream()
                  .filter(operation -> operation.method().equals("DELETE"))
                  .filter(operation -> allowed(link(ALL, true), operation)))
          .isEmpty();
    }
  }

  @Test
  void without_the_right_to_enable_everything_that_changes_a_connection_asks_whether_it_is_on() {
    try (ApiWorld world = new ApiWorld()) {
      List<Documented> operations = world.operations();
      SetupLink narrow = link(ALL, false);
      assertThat(
              operations.stream()
                  .filter(operation -> allowed(narrow, operation))
                  .filter(operation -> GuestRules.changesConnection(narrow, operation(operation)))
                  .map(GuestRulesTest::id))
          .contains("updateConnection", "putRoleMappings", "switchOnIpsieLevel")
          .doesNotContain("createConnection", "getConnection", "importConnectionSettings");
      assertThat(operations)
          .noneMatch(one -> GuestRules.changesConnection(link(ALL, true), operation(one)));
    }
  }
}
