package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.User.Method;
import dev.gatehouse.server.directory.User.Source;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.List;

class RemovalsTest {
  private final Users users = new Users();
  private final ExternalIdentities identities = new ExternalIdentities();
  private final Removals removals = new Removals();

  /** A user with an identity, removed as a directory does it. */
  private void remove(
      Database database, TwoOrganizations both, String userName, String subject, String external) {
    database.write(
        tx -> {
          Method method = new Method.Through(both.connection());
          UserDraft draft = new UserDraft(userName, "Ann", method, List.of());
          User user = users.create(tx, both.acme(), draft, Source.SCIM, NOW).orThrow();
          assertThat(identities.link(tx, both.acme(), both.connection(), subject, user.id(), NOW))
              .isTrue();
          removals.remember(tx, both.acme(), both.connection(), user, external, NOW);
          return users.delete(tx, both.acme(), user.id());
        });
  }

  private boolean isRemoved(
      Database database, TwoOrganizations both, String userName, String subject) {
    return database.read(
        tx -> removals.isRemoved(tx, both.acme(), both.connection(), userName, subject));
  }

  private void forget(Database database, TwoOrganizations both, String name, String external) {
    database.write(
        tx -> {
          removals.forget(tx, both.acme(), both.connection(), name, external);
          return name;
        });
  }

  @OnBothDatabases
  void knows_a_removed_person_by_name_in_any_case_and_by_subject(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    remove(database, both, "ann@acme.example", "subject-1", "ext-1");
    assertThat(isRemoved(database, both, "ANN@acme.example", "another")).isTrue();
    assertThat(isRemoved(database, both, "new-name@acme.example", "subject-1")).isTrue();
    assertThat(isRemoved(database, both, "", "subject-1")).isTrue();
    assertThat(isRemoved(database, both, "bob@acme.example", "subject-2")).isFalse();
    // What is a name is not a subject, and the other way round.
    assertThat(isRemoved(database, both, "", "ann@acme.example")).isFalse();
    assertThat(isRemoved(database, both, "", "ext-1")).isFalse();
  }

  @OnBothDatabases
  void holds_for_its_connection_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    remove(database, both, "ann@acme.example", "subject-1", "");
    assertThat(
            database.<Boolean>read(
                tx ->
                    removals.isRemoved(
                        tx, both.decoy(), both.decoyConnection(), "ann@acme.example", "subject-1")))
        .isFalse();
  }

  @OnBothDatabases
  void forgets_the_whole_removal_by_any_of_its_marks(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    remove(database, both, "ann@acme.example", "subject-1", "ext-1");
    remove(database, both, "bob@acme.example", "subject-2", "ext-2");
    forget(database, both, "renamed@acme.example", "ext-1");
    assertThat(isRemoved(database, both, "ann@acme.example", "subject-1")).isFalse();
    assertThat(isRemoved(database, both, "bob@acme.example", "subject-2")).isTrue();
    forget(database, both, "Bob@acme.example", "");
    assertThat(isRemoved(database, both, "", "subject-2")).isFalse();
  }

  @OnBothDatabases
  void removing_the_same_person_twice_leaves_one_removal(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    remove(database, both, "ann@acme.example", "subject-1", "ext-1");
    remove(database, both, "ann@acme.example", "subject-1", "ext-1");
    forget(database, both, "ann@acme.example", "");
    assertThat(isRemoved(database, both, "ann@acme.example", "subject-1")).isFalse();
  }

  @OnBothDatabases
  void holds_for_no_other_connection_of_the_same_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    remove(database, both, "ann@acme.example", "subject-1", "ext-1");
    ConnectionId other = ConnectionId.random();
    assertThat(
            database.<Boolean>write(
                tx -> {
                  new Organizations().registerConnection(tx, both.acme(), other);
                  removals.forget(tx, both.acme(), other, "ann@acme.example", "ext-1");
                  return removals.isRemoved(
                      tx, both.acme(), other, "ann@acme.example", "subject-1");
                }))
        .isFalse();
    assertThat(isRemoved(database, both, "ann@acme.example", "")).isTrue();
  }
}
