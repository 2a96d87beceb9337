package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.StillReferencedException;
import dev.gatehouse.server.directory.User.Method;
import dev.gatehouse.server.directory.User.Source;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UsersTest {
  private static final Instant LATER = NOW.plusSeconds(60);
  private final Users users = new Users();
  private final ExternalIdentities identities = new ExternalIdentities();

  private static UserDraft draft(String userName, String... roles) {
    return new UserDraft(userName, "Ann", new Method.Password(), List.of(roles));
  }

  private User create(Database database, OrganizationScope scope, String name, String... roles) {
    return database.write(
        tx -> users.create(tx, scope, draft(name, roles), Source.API, NOW).orThrow());
  }

  private Optional<User> get(Database database, OrganizationScope scope, UserId id) {
    return database.read(tx -> users.get(tx, scope, id));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Ann\nLee", "Ann\0", "\u001b[31mAnn", "Ann\u0085"})
  void a_name_holds_no_control_characters(String name) {
    assertThat(UserRules.check("ann@acme.example", name, List.of()).isEmpty()).isFalse();
    assertThat(UserRules.check("ann@acme.example", "Ann L\u00e9e", List.of()).isEmpty()).isTrue();
  }

  @OnBothDatabases
  void a_sign_that_only_looks_like_a_letter_is_another_address(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    create(database, both.acme(), "Kate@acme.example");
    assertThat(
            database.<Optional<User>>read(
                tx -> users.byUserName(tx, both.acme(), "\u212AATE@acme.example")))
        .isEmpty();
    assertThat(create(database, both.acme(), "\u212AATE@Acme.example").userName())
        .isEqualTo("\u212Aate@acme.example");
  }

  private static final String COMPOSED = "jos\u00e9@acme.example";
  private static final String DECOMPOSED = "jose\u0301@acme.example";

  private Optional<User> named(Database database, OrganizationScope scope, String name) {
    return database.read(tx -> users.byUserName(tx, scope, name));
  }

  private Outcome<User> created(Database database, OrganizationScope scope, String name) {
    return database.write(tx -> users.create(tx, scope, draft(name), Source.API, NOW));
  }

  @OnBothDatabases
  void spellings_that_look_alike_are_one_address(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User jose = create(database, both.acme(), "JOSE\u0301@acme.example");
    assertThat(jose.userName()).isEqualTo(COMPOSED);
    create(database, both.acme(), "jose@acme.example");
    for (String name : List.of(COMPOSED, DECOMPOSED, "JOSE\u0301@ACME.example")) {
      assertThat(named(database, both.acme(), name)).as(name).contains(jose);
      assertThat(created(database, both.acme(), name)).isInstanceOf(Outcome.Conflict.class);
    }
    assertThat(named(database, both.decoy(), DECOMPOSED)).isEmpty();
  }

  /** As an older program wrote it, which kept spellings apart. */
  private void spelled(Database database, User user, String name) {
    database.write(
        tx ->
            tx.sql()
                .update("UPDATE users SET user_name = :name WHERE user_id = :user")
                .bind("name", name)
                .bind("user", user.id().value())
                .execute());
  }

  @OnBothDatabases
  void people_of_before_keep_their_spelling_and_are_found_by_any(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User first = create(database, both.acme(), COMPOSED);
    spelled(database, first, DECOMPOSED);
    assertThat(named(database, both.acme(), COMPOSED)).map(User::id).contains(first.id());
    assertThat(created(database, both.acme(), COMPOSED)).isInstanceOf(Outcome.Conflict.class);
    // A second one, whom the older program let in: each is who is spelled like that.
    User second = create(database, both.acme(), "other@acme.example");
    spelled(database, second, COMPOSED);
    assertThat(named(database, both.acme(), COMPOSED)).map(User::id).contains(second.id());
    assertThat(named(database, both.acme(), DECOMPOSED)).map(User::id).contains(first.id());
    for (User user : List.of(first, second)) {
      String spelling = get(database, both.acme(), user.id()).orElseThrow().userName();
      for (String sent : List.of(COMPOSED, DECOMPOSED)) {
        User after =
            database.write(
                tx -> users.update(tx, both.acme(), user.id(), draft(sent), LATER).orThrow());
        assertThat(after.userName()).isEqualTo(spelling);
      }
    }
  }

  @OnBothDatabases
  void keeps_a_user_and_finds_it_in_its_own_organization_only(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "Ann@Acme.Example", "viewer", "admin", "viewer");
    assertThat(ann.userName()).isEqualTo("ann@acme.example");
    assertThat(ann.roles()).containsExactly("admin", "viewer");
    assertThat(ann.id().value()).matches("user_[0-9a-z]{26}");
    assertThat(get(database, both.acme(), ann.id())).contains(ann);
    assertThat(get(database, both.decoy(), ann.id())).isEmpty();
    assertThat(
            database.<Optional<User>>read(
                tx -> users.byUserName(tx, both.acme(), "ANN@acme.example")))
        .contains(ann);
    assertThat(
            database.<Optional<User>>read(
                tx -> users.byUserName(tx, both.decoy(), "ann@acme.example")))
        .isEmpty();
  }

  @OnBothDatabases
  void an_address_is_one_persons_within_an_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    assertThat(
            database.<Outcome<User>>write(
                tx -> users.create(tx, both.acme(), draft("ANN@acme.example"), Source.JIT, NOW)))
        .isInstanceOf(Outcome.Conflict.class);
    User other = create(database, both.decoy(), "ann@acme.example");
    assertThat(other.id()).isNotEqualTo(ann.id());
  }

  @OnBothDatabases
  void a_change_of_address_never_takes_over_another_account(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    User bob = create(database, both.acme(), "bob@acme.example");
    assertThat(
            database.<Outcome<User>>write(
                tx -> users.update(tx, both.acme(), bob.id(), draft("Ann@acme.example"), LATER)))
        .isInstanceOf(Outcome.Conflict.class);
    assertThat(get(database, both.acme(), ann.id())).contains(ann);
    assertThat(get(database, both.acme(), bob.id())).contains(bob);
  }

  @OnBothDatabases
  void an_update_replaces_name_method_and_roles(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example", "viewer");
    UserDraft changed =
        new UserDraft(
            "ann.b@acme.example",
            "Ann B",
            new Method.Through(both.connection()),
            List.of("analyst"));
    User updated =
        database.write(tx -> users.update(tx, both.acme(), ann.id(), changed, LATER).orThrow());
    assertThat(updated.userName()).isEqualTo("ann.b@acme.example");
    assertThat(updated.method()).isEqualTo(new Method.Through(both.connection()));
    assertThat(updated.roles()).containsExactly("analyst");
    assertThat(updated.updatedAt()).isEqualTo(LATER);
    assertThat(
            database.<List<User>>read(tx -> users.through(tx, both.acme(), both.connection(), 10)))
        .containsExactly(updated);
  }

  @OnBothDatabases
  void the_method_cannot_be_another_organizations_connection(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    UserDraft crossed =
        new UserDraft(
            "ann@acme.example", "Ann", new Method.Through(both.decoyConnection()), List.of());
    assertThat(
            database.<Outcome<User>>write(
                tx -> users.create(tx, both.acme(), crossed, Source.API, NOW)))
        .isInstanceOf(Outcome.Invalid.class);
  }

  @OnBothDatabases
  void an_unknown_role_is_refused(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThat(
            database.<Outcome<User>>write(
                tx ->
                    users.create(
                        tx, both.acme(), draft("ann@acme.example", "emperor"), Source.API, NOW)))
        .isInstanceOf(Outcome.Invalid.class);
  }

  @OnBothDatabases
  void a_role_in_use_cannot_be_deleted(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    create(database, both.acme(), "ann@acme.example", "viewer");
    dev.gatehouse.server.application.Roles roles = new dev.gatehouse.server.application.Roles();
    assertThatThrownBy(() -> database.write(tx -> roles.delete(tx, "viewer")))
        .isInstanceOf(StillReferencedException.class);
    assertThat(database.<Boolean>write(tx -> roles.delete(tx, "analyst"))).isTrue();
  }

  @OnBothDatabases
  void deactivating_and_deleting_touch_the_own_organization_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example", "viewer");
    assertThat(
            database.<Outcome<User>>write(
                tx -> users.setActive(tx, both.decoy(), ann.id(), false, LATER)))
        .isInstanceOf(Outcome.Absent.class);
    assertThat(database.<Boolean>write(tx -> users.delete(tx, both.decoy(), ann.id()))).isFalse();
    assertThat(get(database, both.acme(), ann.id())).contains(ann);

    User inactive =
        database.write(tx -> users.setActive(tx, both.acme(), ann.id(), false, LATER).orThrow());
    assertThat(inactive.active()).isFalse();
    assertThat(database.<Boolean>write(tx -> users.delete(tx, both.acme(), ann.id()))).isTrue();
    assertThat(get(database, both.acme(), ann.id())).isEmpty();
  }

  @OnBothDatabases
  void lists_by_user_name_with_a_prefix_a_page_at_a_time(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (String name : List.of("bob", "ann", "anna", "andy", "zoe")) {
      create(database, both.acme(), name + "@acme.example");
    }
    create(database, both.decoy(), "angela@acme.example");
    Page<User> first = database.read(tx -> users.list(tx, both.acme(), "AN", "", 2));
    assertThat(first.items())
        .extracting(User::userName)
        .containsExactly("andy@acme.example", "ann@acme.example");
    Page<User> second =
        database.read(tx -> users.list(tx, both.acme(), "an", first.next().orElseThrow(), 2));
    assertThat(second.items()).extracting(User::userName).containsExactly("anna@acme.example");
    assertThat(second.next()).isEmpty();
    Page<User> odd = database.read(tx -> users.list(tx, both.acme(), "%", "", 10));
    assertThat(odd.items()).as("a prefix is no pattern").isEmpty();
  }

  @OnBothDatabases
  void a_sign_in_brings_profile_roles_and_groups_up_to_date(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example", "viewer");
    List<String> groups = IntStream.range(0, 1_000).mapToObj(i -> "group " + i + "\n\\").toList();
    User first = signIn(database, both.acme(), ann, "Ann B", List.of("admin"), groups, LATER);
    assertThat(first.groups()).hasSize(1_000).containsAll(groups);
    assertThat(get(database, both.acme(), ann.id())).contains(first);
    assertThat(first.lastSignIn()).contains(LATER);
    assertThat(first.updatedAt()).isEqualTo(LATER);

    Instant muchLater = LATER.plusSeconds(60);
    User same = signIn(database, both.acme(), first, "Ann B", List.of("admin"), groups, muchLater);
    assertThat(same.updatedAt()).as("nothing differed").isEqualTo(LATER);
    assertThat(same.lastSignIn()).contains(muchLater);
    assertThat(get(database, both.acme(), ann.id())).contains(same);

    User left = signIn(database, both.acme(), same, "Ann B", List.of(), List.of(), muchLater);
    assertThat(get(database, both.acme(), ann.id())).contains(left);
    assertThat(left.groups()).isEmpty();
    assertThat(left.roles()).isEmpty();
  }

  private User signIn(
      Database database,
      OrganizationScope scope,
      User user,
      String name,
      List<String> roles,
      List<String> groups,
      Instant now) {
    return database.write(
        tx ->
            users.signedIn(tx, scope, user, new SignInProfile(name, roles, groups), now).orThrow());
  }

  @OnBothDatabases
  void more_groups_than_can_be_kept_are_refused_not_cut(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    List<String> groups =
        IntStream.rangeClosed(0, Users.MOST_GROUPS).mapToObj(i -> "group " + i).toList();
    assertThat(
            database.<Outcome<User>>write(
                tx ->
                    users.signedIn(
                        tx, both.acme(), ann, new SignInProfile("Ann", List.of(), groups), LATER)))
        .isInstanceOf(Outcome.Invalid.class);
    assertThat(get(database, both.acme(), ann.id())).contains(ann);
  }

  @OnBothDatabases
  void finds_a_user_by_an_external_identity_of_the_same_connection(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    User decoy = create(database, both.decoy(), "ann@acme.example");
    assertThat(link(database, both.acme(), both.connection(), "subject-1", ann)).isTrue();
    assertThat(link(database, both.decoy(), both.decoyConnection(), "subject-1", decoy)).isTrue();
    assertThat(
            database.<Optional<User>>read(
                tx -> users.byExternalIdentity(tx, both.acme(), both.connection(), "subject-1")))
        .contains(ann);
    assertThat(
            database.<Optional<User>>read(
                tx ->
                    users.byExternalIdentity(tx, both.acme(), both.decoyConnection(), "subject-1")))
        .isEmpty();
    assertThat(
            database.<Optional<User>>read(
                tx -> users.byExternalIdentity(tx, both.acme(), both.connection(), "SUBJECT-1")))
        .isEmpty();
  }

  @OnBothDatabases
  void a_subject_is_one_user_and_a_user_one_subject_of_a_connection(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    User bob = create(database, both.acme(), "bob@acme.example");
    assertThat(link(database, both.acme(), both.connection(), "subject-1", ann)).isTrue();
    assertThat(link(database, both.acme(), both.connection(), "subject-1", bob)).isFalse();
    assertThat(link(database, both.acme(), both.connection(), "subject-2", ann)).isFalse();
    assertThat(
            database.<List<ExternalIdentities.ExternalIdentity>>read(
                tx -> identities.ofUser(tx, both.acme(), ann.id())))
        .hasSize(1);
    assertThat(
            database.<Boolean>write(
                tx -> identities.unlink(tx, both.acme(), both.connection(), "subject-1")))
        .isTrue();
    assertThat(link(database, both.acme(), both.connection(), "subject-1", bob)).isTrue();
  }

  @OnBothDatabases
  void the_database_itself_refuses_links_across_organizations(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    User decoy = create(database, both.decoy(), "ann@acme.example");
    assertThatThrownBy(() -> link(database, both.acme(), both.connection(), "s", decoy))
        .isInstanceOf(StillReferencedException.class);
    assertThatThrownBy(() -> link(database, both.acme(), both.decoyConnection(), "s", ann))
        .isInstanceOf(StillReferencedException.class);
  }

  @OnBothDatabases
  void forgetting_a_connection_takes_its_links_and_not_its_users(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    link(database, both.acme(), both.connection(), "subject-1", ann);
    Organizations organizations = new Organizations();
    database.write(
        tx -> {
          organizations.forgetConnection(tx, both.acme(), both.connection());
          return 0;
        });
    assertThat(
            database.<List<ExternalIdentities.ExternalIdentity>>read(
                tx -> identities.ofUser(tx, both.acme(), ann.id())))
        .isEmpty();
    assertThat(get(database, both.acme(), ann.id())).contains(ann);
  }

  @OnBothDatabases
  void the_longest_subject_fits_into_the_key_and_a_longer_one_is_refused(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = create(database, both.acme(), "ann@acme.example");
    // Of three octets each, and without order, so that nothing compresses them.
    String longest =
        new Random(7)
            .ints(341, 0x4E00, 0x9FA5)
            .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
            .toString();
    assertThat(link(database, both.acme(), both.connection(), longest, ann)).isTrue();
    assertThatThrownBy(() -> link(database, both.acme(), both.connection(), longest + "字", ann))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private boolean link(
      Database database,
      OrganizationScope scope,
      dev.gatehouse.server.organization.ConnectionId connection,
      String subject,
      User user) {
    return database.write(tx -> identities.link(tx, scope, connection, subject, user.id(), NOW));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ann",
        "@acme.example",
        "ann@",
        "ann@acme",
        "a b@acme.example",
        "ann@acme.example@x.y",
        "ann\n@acme.example",
        "ann@acme.example>",
        "\"ann\"@acme.example",
        "ann@-acme.example"
      })
  void refuses_what_is_no_address(String userName) {
    assertThat(UserRules.check(userName, "", List.of()).isEmpty()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ann@acme.example",
        "ann+tag@mail.acme.example",
        "o'neil@acme.example",
        "änn@acme.example"
      })
  void accepts_addresses_as_people_have_them(String userName) {
    assertThat(UserRules.check(userName, "", List.of()).isEmpty()).isTrue();
  }
}
