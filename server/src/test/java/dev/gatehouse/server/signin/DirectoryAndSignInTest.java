package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.User.Method;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.testkit.HeadlessBrowser;
import java.net.http.HttpResponse;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Where a directory manages people, a sign-in neither undoes nor adds to what it says. */
@EachDatabase
class DirectoryAndSignInTest extends SignInSteps {
  private static final String JANE = "jane@acme.example";

  DirectoryAndSignInTest(TestDatabase database) {
    super(database);
  }

  private User jane() {
    return world.read(tx -> world.users().byUserName(tx, world.acme, JANE)).orElseThrow();
  }

  /** As the SCIM door leaves a user. */
  private User provisioned(Connection connection) {
    Method through = new Method.Through(connection.id());
    User user =
        world.user(
            world.acme,
            new UserDraft(JANE, "Jane of HR", through, List.of("viewer")),
            User.Source.SCIM);
    managedBy(directory(connection), user);
    return user;
  }

  private Directory directory(Connection connection) {
    Directories directories = world.directories();
    return world.write(
        tx ->
            directories
                .create(tx, world.acme, connection.id(), directories.usual(), world.clock.instant())
                .orThrow());
  }

  private void managedBy(Directory directory, User user) {
    world.write(
        tx ->
            tx.sql()
                .update("UPDATE users SET directory_id = :directory WHERE user_id = :user")
                .bind("directory", directory.id().value())
                .bind("user", user.id().value())
                .execute());
  }

  /** From a browser in which nobody has signed in at the provider. */
  private HttpResponse<String> somebodyElse(Connection connection) throws Exception {
    String location = start(connection).headers().firstValue("Location").orElseThrow();
    HttpResponse<String> page = new HeadlessBrowser().signIn(location, "ravi", "");
    return post(browser, HeadlessBrowser.form(page));
  }

  /** As the SCIM door does it. */
  private void remove(Connection connection, User user, String externalId) {
    world.write(
        tx -> {
          world
              .removals()
              .remember(
                  tx,
                  world.acme,
                  connection.id(),
                  user,
                  List.of(),
                  externalId,
                  world.clock.instant());
          return world.users().delete(tx, world.acme, user.id());
        });
  }

  @Test
  void who_was_removed_is_not_brought_back_until_the_directory_does() throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    remove(connection, jane(), "ext-1");

    assertRefused(samlSignIn(connection, "jane"), "removed_by_directory");
    Optional<User> found = world.read(tx -> world.users().byUserName(tx, world.acme, JANE));
    assertThat(found).isEmpty();
    assertThat(somebodyElse(connection).statusCode()).isEqualTo(200);

    world.write(
        tx -> {
          world.removals().forget(tx, world.acme, connection.id(), JANE, "");
          return JANE;
        });
    assertThat(samlSignIn(connection, "jane").statusCode()).isEqualTo(200);
  }

  @Test
  void a_removed_person_with_a_new_address_is_known_by_the_subject() throws Exception {
    Connection connection = world.oidc(world.acme, "tracehub");
    oidcSignIn(connection, "jane");
    remove(connection, jane(), "");

    var renamed = world.provider.people().find("jane").orElseThrow().email("j.doe@acme.example");
    world.provider.people().put(renamed);
    assertRefused(oidcSignIn(connection, "jane"), "removed_by_directory");
  }

  @Test
  void who_was_removed_does_not_come_back_by_an_old_address_or_by_another_connection()
      throws Exception {
    Connection connection = world.saml(world.acme);
    Connection other = world.saml(world.acme, "Others", IdpInitiated.OFF);
    samlSignIn(other, "jane");
    User jane = jane();
    world.write(
        tx -> {
          UserDraft renamed =
              new UserDraft(
                  "j.doe@acme.example", "Jane", new Method.Through(connection.id()), List.of());
          return world
              .users()
              .update(tx, world.acme, jane.id(), renamed, world.clock.instant())
              .orThrow();
        });
    remove(
        connection,
        world.read(tx -> world.users().get(tx, world.acme, jane.id())).orElseThrow(),
        "");

    // By the address of before; and by the very identity that opened the account elsewhere.
    assertRefused(samlSignIn(connection, "jane"), "removed_by_directory");
    assertRefused(samlSignIn(other, "jane"), "removed_by_directory");
    assertThat(somebodyElse(other).statusCode()).isEqualTo(200);
  }

  @Test
  void where_people_come_from_the_directory_only_a_stranger_stays_outside() throws Exception {
    Connection connection = world.saml(world.acme);
    world.provisioning(connection, ProvisioningMode.SCIM);
    assertRefused(samlSignIn(connection, "jane"), "not_provisioned");

    provisioned(connection);
    assertThat(samlSignIn(connection, "jane").body()).contains("|" + JANE + "|viewer|");
  }

  @Test
  void what_the_directory_set_stays_and_the_trace_says_so() throws Exception {
    Connection connection = world.saml(world.acme);
    RoleRules rules =
        new RoleRules(
            RoleRules.Combination.ALL_MATCHES,
            List.of(new RoleMapping("", "Tracehub-Admins", "admin")));
    world.write(tx -> world.mappings().set(tx, world.acme, connection.id(), rules).orThrow());
    User before = provisioned(connection);
    assertThat(samlSignIn(connection, "jane").body()).contains("|" + JANE + "|viewer|");

    User after = jane();
    assertThat(after.displayName()).isEqualTo("Jane of HR");
    assertThat(after.roles()).containsExactly("viewer");
    assertThat(after.groups()).isEmpty();
    assertThat(after.updatedAt()).isEqualTo(before.updatedAt().truncatedTo(ChronoUnit.MILLIS));
    assertThat(after.lastSignIn()).isPresent();
    Check check = world.newestAttempt(world.acme).checks().getLast();
    assertThat(check.name()).isEqualTo("directory");
    assertThat(check.outcome()).isEqualTo(Check.Outcome.PASSED);
    assertThat(check.actual()).contains("Jane Doe").contains("groups");
  }

  @Test
  void whom_the_directory_deactivated_stays_outside() throws Exception {
    Connection connection = world.saml(world.acme);
    User provisioned = provisioned(connection);
    world.write(
        tx ->
            world
                .users()
                .setActive(tx, world.acme, provisioned.id(), false, world.clock.instant()));
    assertRefused(samlSignIn(connection, "jane"), "user_inactive");
  }

  @Test
  void another_organizations_domain_never_links_even_for_a_directory() throws Exception {
    Connection connection = world.saml(world.acme);
    provisioned(connection);
    world.domain(world.globex, "acme.example", Optional.empty());
    assertRefused(samlSignIn(connection, "jane"), "address_taken");
  }

  @Test
  void a_user_of_another_connections_directory_is_not_linked_here() throws Exception {
    Connection connection = world.saml(world.acme);
    Connection other = world.saml(world.acme, "Others", IdpInitiated.OFF);
    User moved = world.user(world.acme, JANE, new Method.Through(connection.id()));
    managedBy(directory(other), moved);
    assertRefused(samlSignIn(connection, "jane"), "address_taken");
  }

  @Test
  void a_default_role_that_has_left_the_catalogue_keeps_nobody_out() throws Exception {
    Connection connection = world.saml(world.acme);
    world.defaultRole(connection, "analyst");
    assertThat(samlSignIn(connection, "jane").body()).contains("|analyst|");

    world.write(
        tx -> {
          tx.sql().update("DELETE FROM user_roles WHERE role_key = 'analyst'").execute();
          return tx.sql().update("DELETE FROM roles WHERE role_key = 'analyst'").execute();
        });
    assertThat(somebodyElse(connection).body()).startsWith("state page7|ravi@acme.example||");
  }
}
