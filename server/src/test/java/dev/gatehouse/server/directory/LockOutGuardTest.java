package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.LockOutGuard.Change;
import dev.gatehouse.server.directory.User.Method;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.List;
import java.util.Optional;

class LockOutGuardTest {
  private static final Method PASSWORD = new Method.Password();

  private final Users users = new Users();
  private final Roles roles = new Roles();
  private final LockOutGuard guard = new LockOutGuard(roles);

  private User user(
      Database database, OrganizationScope scope, String name, Method method, String... keys) {
    UserDraft draft = new UserDraft(name + "@acme.example", name, method, List.of(keys));
    return database.write(tx -> users.create(tx, scope, draft, User.Source.API, NOW).orThrow());
  }

  private Optional<LockOut> check(Database database, OrganizationScope scope, Change... changes) {
    return database.read(tx -> guard.check(tx, scope, List.of(changes)));
  }

  @OnBothDatabases
  void the_last_active_administrator_neither_goes_nor_is_demoted(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    user(database, both.acme(), "vera", PASSWORD, "viewer");
    user(database, both.decoy(), "dora", PASSWORD, "admin");
    assertThat(check(database, both.acme(), Change.gone(ann))).contains(LockOut.LAST_ADMINISTRATOR);
    assertThat(check(database, both.acme(), Change.to(ann, PASSWORD, List.of("viewer"))))
        .contains(LockOut.LAST_ADMINISTRATOR);
    assertThat(check(database, both.acme(), Change.to(ann, PASSWORD, List.of("viewer", "admin"))))
        .isEmpty();
  }

  /**
   * PostgreSQL knows how many have a role; SQLite does not, and each change of a directory asks.
   */
  @OnBothDatabases
  void administrators_are_found_without_going_through_everybody(Database database) {
    if (database.isPostgres()) {
      return;
    }
    List<String> plan =
        database.read(
            tx ->
                tx.sql()
                    .query("EXPLAIN QUERY PLAN " + AdministratorStore.ACTIVE)
                    .bind("organization", "org_a")
                    .bind("role", "admin")
                    .bind("password", false)
                    .bind("factor", false)
                    .bind("most", 1)
                    .map(row -> row.text("detail"))
                    .list());
    assertThat(plan.getFirst()).contains("user_roles_of_organization");
    assertThat(plan.get(1)).contains("SEARCH u", "user_id=?");
    assertThat(plan).noneMatch(step -> step.contains("SCAN"));
  }

  @OnBothDatabases
  void a_second_one_lets_the_first_go_but_not_both_together(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    User bob = user(database, both.acme(), "bob", PASSWORD, "admin");
    assertThat(check(database, both.acme(), Change.gone(ann))).isEmpty();
    assertThat(check(database, both.acme(), Change.gone(ann), Change.gone(bob)))
        .contains(LockOut.LAST_ADMINISTRATOR);
    database.write(tx -> users.setActive(tx, both.acme(), bob.id(), false, NOW).orThrow());
    assertThat(check(database, both.acme(), Change.gone(ann))).contains(LockOut.LAST_ADMINISTRATOR);
  }

  @OnBothDatabases
  void who_comes_in_the_same_change_counts(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    assertThat(
            check(
                database,
                both.acme(),
                Change.gone(ann),
                new Change(null, true, PASSWORD, List.of("admin"))))
        .isEmpty();
    assertThat(
            check(
                database,
                both.acme(),
                Change.gone(ann),
                new Change(null, true, PASSWORD, List.of("viewer"))))
        .contains(LockOut.LAST_ADMINISTRATOR);
  }

  @OnBothDatabases
  void the_last_with_a_password_keeps_it(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Method sso = new Method.Through(both.connection());
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    User sid = user(database, both.acme(), "sid", sso, "admin");
    assertThat(check(database, both.acme(), Change.to(ann, sso, List.of("admin"))))
        .contains(LockOut.LAST_PASSWORD_ADMINISTRATOR);
    assertThat(check(database, both.acme(), Change.gone(ann)))
        .contains(LockOut.LAST_PASSWORD_ADMINISTRATOR);
    assertThat(
            check(
                database,
                both.acme(),
                Change.to(ann, sso, List.of("admin")),
                Change.to(sid, PASSWORD, List.of("admin"))))
        .isEmpty();
  }

  @OnBothDatabases
  void what_an_organization_lacks_keeps_it_from_nothing(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Method sso = new Method.Through(both.connection());
    User sid = user(database, both.acme(), "sid", sso, "admin");
    User tim = user(database, both.acme(), "tim", sso, "admin");
    User vera = user(database, both.acme(), "vera", PASSWORD, "viewer");
    assertThat(check(database, both.acme(), Change.gone(sid))).isEmpty();
    assertThat(check(database, both.acme(), Change.gone(vera))).isEmpty();
    assertThat(check(database, both.acme(), Change.gone(sid), Change.gone(tim)))
        .contains(LockOut.LAST_ADMINISTRATOR);
  }

  @OnBothDatabases
  void the_permission_counts_and_not_the_name_of_the_role(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    database.write(
        tx -> {
          roles.put(tx, new Role("admin", "Admin in name", List.of("read")), NOW).orThrow();
          roles.put(tx, new Role("steward", "Steward", List.of("members")), NOW).orThrow();
          return true;
        });
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    User stu = user(database, both.acme(), "stu", PASSWORD, "steward");
    assertThat(check(database, both.acme(), Change.gone(ann))).isEmpty();
    assertThat(check(database, both.acme(), Change.gone(stu))).contains(LockOut.LAST_ADMINISTRATOR);
  }

  /**
   * Owned by another package, which this one does not know; here it is enough that rows are there.
   */
  private static void app(
      Database database, OrganizationScope scope, User user, boolean confirmed) {
    database.write(
        tx ->
            tx.sql()
                .update(
                    """
                    INSERT INTO totp_authenticators (organization_id, user_id, authenticator_id,
                      name, secret, created_at, confirmed_at, last_step)
                    VALUES (:organization, :user, :id, 'Phone', :secret, :now, :confirmed, 0)""")
                .bind("organization", scope.organization().value())
                .bind("user", user.id().value())
                .bind("id", "totp_of_" + user.id().value())
                .bind("secret", new byte[] {1})
                .bind("now", NOW)
                .bind("confirmed", confirmed ? NOW : null)
                .execute());
  }

  @OnBothDatabases
  void the_last_with_a_second_factor_stays_one(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    User bob = user(database, both.acme(), "bob", PASSWORD, "admin");
    User vera = user(database, both.acme(), "vera", PASSWORD, "viewer");
    User dora = user(database, both.decoy(), "dora", PASSWORD, "admin");
    app(database, both.decoy(), dora, true);
    assertThat(check(database, both.acme(), Change.gone(ann))).isEmpty();

    app(database, both.acme(), ann, true);
    app(database, both.acme(), bob, false);
    app(database, both.acme(), vera, true);
    assertThat(check(database, both.acme(), Change.gone(ann)))
        .contains(LockOut.LAST_SECOND_FACTOR_ADMINISTRATOR);
    assertThat(check(database, both.acme(), Change.to(ann, PASSWORD, List.of("viewer"))))
        .contains(LockOut.LAST_SECOND_FACTOR_ADMINISTRATOR);
    assertThat(factorsOf(database, both.acme(), ann))
        .contains(LockOut.LAST_SECOND_FACTOR_ADMINISTRATOR);
    assertThat(check(database, both.acme(), Change.gone(bob))).isEmpty();
    assertThat(factorsOf(database, both.acme(), vera)).isEmpty();
    // Who takes over in the same change counts, if they have a factor.
    assertThat(
            check(
                database,
                both.acme(),
                Change.gone(ann),
                Change.to(vera, PASSWORD, List.of("admin"))))
        .isEmpty();
    User cid = user(database, both.acme(), "cid", PASSWORD, "admin");
    app(database, both.acme(), cid, true);
    assertThat(check(database, both.acme(), Change.gone(ann))).isEmpty();
    assertThat(check(database, both.acme(), Change.gone(cid))).isEmpty();
  }

  @OnBothDatabases
  void who_is_inactive_or_elsewhere_is_no_administrator_here(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    User ann = user(database, both.acme(), "ann", PASSWORD, "admin");
    user(database, both.acme(), "vera", PASSWORD, "viewer");
    user(database, both.decoy(), "dora", PASSWORD, "admin");
    assertThat(database.<Boolean>read(tx -> guard.hasAdministrator(tx, both.acme()))).isTrue();
    database.write(tx -> new Users().setActive(tx, both.acme(), ann.id(), false, NOW).orThrow());
    assertThat(database.<Boolean>read(tx -> guard.hasAdministrator(tx, both.acme()))).isFalse();
  }

  private Optional<LockOut> factorsOf(Database database, OrganizationScope scope, User user) {
    return database.read(tx -> guard.checkSecondFactors(tx, scope, user.id()));
  }
}
