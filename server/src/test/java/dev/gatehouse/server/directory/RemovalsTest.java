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
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

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
          removals.remember(tx, both.acme(), both.connection(), user, List.of(), external, NOW);
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
  void knows_a_removed_person_by_any_spelling_of_the_name(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    remove(database, both, "jose\u0301@acme.example", "subject-1", "ext-1");
    assertThat(isRemoved(database, both, "jos\u00e9@acme.example", "another")).isTrue();
    assertThat(isRemoved(database, both, "jose\u0301@acme.example", "another")).isTrue();
    assertThat(isRemoved(database, both, "jose@acme.example", "another")).isFalse();
    forget(database, both, "jose\u0301@acme.example", "");
    assertThat(isRemoved(database, both, "jos\u00e9@acme.example", "another")).isFalse();
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

  /** Somebody of the directory, renamed by it, and then removed. */
  private void renameAndRemove(Database database, TwoOrganizations both) {
    ScimUsers scim = new ScimUsers(UserIds.suiting(database));
    DirectoryScope directory = ScimPopulation.directory(database, both.acme(), both.connection());
    database.write(
        tx -> {
          ScimUsers.Newcomer newcomer =
              scim.newcomer(directory, ann("ann@acme.example"), NOW).orElseThrow();
          ScimResource before = saved(scim.create(tx, directory, newcomer));
          ScimResource after =
              saved(scim.update(tx, directory, before, ann("ann.b@acme.example"), NOW));
          User user = users.get(tx, both.acme(), new UserId(after.id())).orElseThrow();
          List<String> addresses = ScimUsers.addresses(after);
          removals.remember(tx, both.acme(), both.connection(), user, addresses, "ext-1", NOW);
          return users.delete(tx, both.acme(), user.id());
        });
  }

  private static ScimResource saved(ScimSaved saved) {
    return ((ScimSaved.Done) saved).resource();
  }

  /** With further addresses, of which one goes when the first does. */
  private static ObjectNode ann(String address) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("userName", address);
    document
        .putArray("emails")
        .add(JsonNodeFactory.instance.objectNode().put("value", "Also-" + address))
        .add(JsonNodeFactory.instance.objectNode().put("value", "ann@private.example"));
    return document;
  }

  @OnBothDatabases
  void knows_a_removed_person_by_every_address_of_now_and_before(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    renameAndRemove(database, both);
    for (String address :
        List.of(
            "ann.b@acme.example",
            "ann@acme.example",
            "also-ANN@acme.example",
            "also-ann.b@acme.example",
            "ann@private.example")) {
      assertThat(isRemoved(database, both, address, "")).as(address).isTrue();
    }
    assertThat(isRemoved(database, both, "bob@acme.example", "")).isFalse();
    // The directory brings the person back: by none of them is anybody refused any more.
    forget(database, both, "ann.b@acme.example", "");
    assertThat(isRemoved(database, both, "ann@acme.example", "")).isFalse();
    assertThat(isRemoved(database, both, "ann@private.example", "")).isFalse();
  }

  @OnBothDatabases
  void an_address_of_before_that_somebody_else_gets_opens_nothing_to_the_removed(
      Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    renameAndRemove(database, both);
    // A new Ann, of whom the directory says what it said of the old one once.
    forget(database, both, "ann@acme.example", "ext-2");
    assertThat(isRemoved(database, both, "ann@acme.example", "")).isFalse();
    assertThat(isRemoved(database, both, "ann.b@acme.example", "")).isTrue();
    assertThat(isRemoved(database, both, "ann@private.example", "")).isTrue();
  }

  @OnBothDatabases
  void an_address_of_before_that_somebody_has_by_now_is_theirs(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    database.write(
        tx -> {
          Method method = new Method.Through(both.connection());
          UserDraft other = new UserDraft("ann@private.example", "Other", method, List.of());
          return users.create(tx, both.acme(), other, Source.JIT, NOW).orThrow();
        });
    renameAndRemove(database, both);
    assertThat(isRemoved(database, both, "ann@private.example", "")).isFalse();
    assertThat(isRemoved(database, both, "ann@acme.example", "")).isTrue();
  }

  @OnBothDatabases
  void an_identity_at_another_connection_is_known_there_until_the_person_comes_back(
      Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    ConnectionId other = ConnectionId.random();
    database.write(
        tx -> {
          new Organizations().registerConnection(tx, both.acme(), other);
          Method method = new Method.Through(both.connection());
          UserDraft draft = new UserDraft("ann@acme.example", "Ann", method, List.of());
          User user = users.create(tx, both.acme(), draft, Source.SCIM, NOW).orThrow();
          identities.link(tx, both.acme(), other, "at-other", user.id(), NOW);
          removals.remember(tx, both.acme(), both.connection(), user, List.of(), "", NOW);
          return users.delete(tx, both.acme(), user.id());
        });
    assertThat(isRemovedAt(database, both, other, "", "at-other")).isTrue();
    assertThat(isRemovedAt(database, both, other, "ann@acme.example", "another")).isFalse();
    assertThat(isRemoved(database, both, "", "at-other")).isFalse();
    forget(database, both, "ann@acme.example", "");
    assertThat(isRemovedAt(database, both, other, "", "at-other")).isFalse();
  }

  private boolean isRemovedAt(
      Database database,
      TwoOrganizations both,
      ConnectionId connection,
      String userName,
      String subject) {
    return database.read(tx -> removals.isRemoved(tx, both.acme(), connection, userName, subject));
  }

  @OnBothDatabases
  void keeps_the_latest_fifty_names_of_a_user(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    FormerNameStore names = new FormerNameStore();
    List<String> kept =
        database.write(
            tx -> {
              Method method = new Method.Through(both.connection());
              UserDraft draft = new UserDraft("ann@acme.example", "Ann", method, List.of());
              User user = users.create(tx, both.acme(), draft, Source.SCIM, NOW).orThrow();
              for (int i = 0; i <= FormerNameStore.MOST; i++) {
                names.put(tx, both.acme(), user.id(), i + "@acme.example", NOW.plusSeconds(i));
              }
              return names.of(tx, both.acme(), user.id());
            });
    assertThat(kept)
        .hasSize(FormerNameStore.MOST)
        .contains("1@acme.example", FormerNameStore.MOST + "@acme.example")
        .doesNotContain("0@acme.example");
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
