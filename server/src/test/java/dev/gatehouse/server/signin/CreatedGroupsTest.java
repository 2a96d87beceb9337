package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.Provisioning;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.OrganizationGroups;
import dev.gatehouse.server.directory.OrganizationGroups.Group;
import dev.gatehouse.server.directory.OrganizationGroups.Member;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.testkit.Person;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/** Where a connection creates groups, names of groups at sign-ins become groups. */
@EachDatabase
class CreatedGroupsTest extends SignInSteps {
  private final OrganizationGroups groups = new OrganizationGroups();

  CreatedGroupsTest(TestDatabase database) {
    super(database);
  }

  @Test
  void without_the_option_groups_are_names_on_the_user() throws Exception {
    samlSignIn(world.saml(world.acme), "jane");
    assertThat(jane().groups()).isNotEmpty();
    assertThat(members()).isEmpty();
  }

  @Test
  void an_unseen_name_becomes_a_group_and_membership_follows_each_sign_in() throws Exception {
    Connection connection = creating("Staff");
    groupsOf("jane", "Engineering", "Tracehub-Admins");
    samlSignIn(connection, "jane");
    assertThat(members())
        .isEqualTo(
            Map.of(
                "Engineering", List.of("jane@acme.example"),
                "Tracehub-Admins", List.of("jane@acme.example")));
    List<Group> first = all();

    groupsOf("jane", "Engineering", "Night shift");
    samlSignIn(connection, "jane");
    assertThat(members())
        .isEqualTo(
            Map.of(
                "Engineering", List.of("jane@acme.example"),
                "Night shift", List.of("jane@acme.example"),
                "Tracehub-Admins", List.of()));
    assertThat(all()).as("none is made twice").containsAll(first).hasSize(3);
    assertThat(all())
        .allMatch(group -> group.connection().equals(Optional.of(connection.id())))
        .allMatch(group -> group.directory().isEmpty());

    groupsOf("jane");
    samlSignIn(connection, "jane");
    assertThat(members().values()).allMatch(List::isEmpty);
    assertThat(world.<List<Group>>read(tx -> groups.list(tx, world.globex, "", 10).items()))
        .isEmpty();
  }

  @Test
  void what_the_provider_did_not_say_empties_nothing() throws Exception {
    Connection connection = creating("Staff");
    groupsOf("jane", "Engineering");
    samlSignIn(connection, "jane");
    ExternalPerson overage =
        new ExternalPerson(
            "jane",
            Optional.empty(),
            false,
            "Jane",
            Map.of(),
            new ExternalPerson.Groups.Overage(),
            Optional.empty(),
            Optional.empty(),
            world.clock.instant(),
            List.of(),
            List.of());
    Profiles profiles = new Profiles(world.users(), world.mappings());
    world.write(
        tx ->
            profiles.bringUpToDate(
                tx, world.acme, connection, jane(tx), overage, world.clock.instant()));
    assertThat(members()).isEqualTo(Map.of("Engineering", List.of("jane@acme.example")));
  }

  @Test
  void groups_of_two_connections_and_of_a_directory_stay_apart() throws Exception {
    Connection first = creating("Staff");
    Connection second = creating("Partners");
    groupsOf("jane", "Engineering");
    samlSignIn(first, "jane");
    world.write(
        tx ->
            groups.follow(
                tx,
                world.acme,
                second.id(),
                jane(tx).id(),
                List.of("Engineering"),
                world.clock.instant()));
    assertThat(all()).hasSize(2).extracting(Group::displayName).containsOnly("Engineering");

    groupsOf("jane");
    samlSignIn(first, "jane");
    assertThat(
            all().stream()
                .filter(group -> group.connection().equals(Optional.of(second.id())))
                .flatMap(group -> in(group).stream()))
        .hasSize(1);
  }

  private Connection creating(String name) {
    Connection saml = world.saml(world.acme, name, Connection.IdpInitiated.OFF);
    world.provisioning(saml, new Provisioning(ProvisioningMode.JIT, true, true, true, ""));
    return world
        .<Optional<Connection>>read(tx -> world.connections().get(tx, world.acme, saml.id()))
        .orElseThrow();
  }

  private void groupsOf(String who, String... names) {
    Person person = world.provider.people().find(who).orElseThrow();
    world.provider.people().put(person.groups(List.of(names)));
  }

  private User jane() {
    return world.read(this::jane);
  }

  private User jane(dev.gatehouse.server.db.Transaction tx) {
    return world.users().byUserName(tx, world.acme, "jane@acme.example").orElseThrow();
  }

  private List<Group> all() {
    return world.read(tx -> groups.list(tx, world.acme, "", 100).items());
  }

  private List<String> in(Group group) {
    return world
        .<List<Member>>read(tx -> groups.members(tx, world.acme, group.id(), "", 100).items())
        .stream()
        .map(Member::userName)
        .toList();
  }

  private Map<String, List<String>> members() {
    Map<String, List<String>> members = new TreeMap<>();
    all().forEach(group -> members.put(group.displayName(), in(group)));
    return members;
  }
}
