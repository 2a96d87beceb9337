package dev.gatehouse.server.credential;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.credential.ApiKeys.Issued;
import dev.gatehouse.server.credential.ApiKeys.Resolved;
import dev.gatehouse.server.credential.ApiKeys.Resolved.Reason;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ApiKeysTest {
  private static final String ADDRESS = "192.0.2.7";
  private final Organizations organizations = new Organizations();
  private final Users users = new Users();
  private final ApiKeys keys =
      new ApiKeys(
          organizations,
          users,
          (tx, scope, owner) -> Optional.empty(),
          new OwnRights(new dev.gatehouse.server.application.Roles()));

  private static ApiKeyDraft draft(String... networks) {
    return new ApiKeyDraft("CI", List.of("users:read"), List.of(networks), Optional.empty());
  }

  private Issued issue(Database database, OrganizationScope scope, ApiKeyDraft draft) {
    return database.write(tx -> keys.issue(tx, scope, draft, NOW).orThrow());
  }

  private Resolved resolve(Database database, String token, String address, Instant now) {
    return database.read(tx -> keys.resolve(tx, token, address, now));
  }

  private static Resolved refused(Reason reason) {
    return new Resolved.Refused(reason);
  }

  @OnBothDatabases
  void an_organizations_key_acts_in_its_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), draft());
    issue(database, both.decoy(), draft());
    Resolved.Live live = (Resolved.Live) resolve(database, issued.token(), ADDRESS, NOW);
    assertThat(live.key()).isEqualTo(issued.key());
    assertThat(live.scope().orElseThrow().organization()).isEqualTo(both.acme().organization());
    assertThat(issued.token()).startsWith(ApiKeys.PREFIX).endsWith(issued.key().hint());
    assertThat(issued.toString()).doesNotContain(issued.token());
  }

  private UserId user(Database database, OrganizationScope scope, String name) {
    UserDraft draft = new UserDraft(name, "", new User.Method.Password(), List.of());
    return database.write(
        tx -> users.create(tx, scope, draft, User.Source.API, NOW).orThrow().id());
  }

  private static ApiKeyDraft draft(UserId user) {
    return new ApiKeyDraft(
        "CI", List.of("users:read"), List.of(), Optional.empty(), Optional.of(user));
  }

  @OnBothDatabases
  void a_users_key_works_while_the_user_is_active_even_if_nobody_revoked_it(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    UserId ann = user(database, both.acme(), "ann@acme.example");
    Issued issued = issue(database, both.acme(), draft(ann));
    Resolved.Live live = (Resolved.Live) resolve(database, issued.token(), ADDRESS, NOW);
    assertThat(live.key().user()).contains(ann);

    database.write(tx -> users.setActive(tx, both.acme(), ann, false, NOW));
    assertThat(resolve(database, issued.token(), ADDRESS, NOW))
        .isEqualTo(refused(Reason.USER_ENDED));
    database.write(tx -> users.delete(tx, both.acme(), ann));
    assertThat(resolve(database, issued.token(), ADDRESS, NOW))
        .isEqualTo(refused(Reason.USER_ENDED));
  }

  @OnBothDatabases
  void the_keys_of_a_user_are_listed_and_revoked_together_for_good(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    UserId ann = user(database, both.acme(), "ann@acme.example");
    UserId bob = user(database, both.acme(), "bob@acme.example");
    Issued anns = issue(database, both.acme(), draft(ann));
    Issued bobs = issue(database, both.acme(), draft(bob));
    Issued nobodys = issue(database, both.acme(), draft());
    assertThat(
            database
                .<Page<ApiKey>>read(tx -> keys.listOfUser(tx, both.acme(), ann, "", 10))
                .items())
        .containsExactly(anns.key());

    assertThat(database.<List<String>>write(tx -> keys.revokeOfUser(tx, both.acme(), ann, NOW)))
        .containsExactly(anns.key().id());
    assertThat(database.<List<String>>write(tx -> keys.revokeOfUser(tx, both.acme(), ann, NOW)))
        .isEmpty();
    assertThat(resolve(database, anns.token(), ADDRESS, NOW)).isEqualTo(refused(Reason.REVOKED));
    for (Issued other : List.of(bobs, nobodys)) {
      assertThat(resolve(database, other.token(), ADDRESS, NOW)).isInstanceOf(Resolved.Live.class);
    }
  }

  @OnBothDatabases
  void a_key_is_given_to_active_users_of_its_organization_only(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    UserId decoys = user(database, both.decoy(), "ann@acme.example");
    UserId ann = user(database, both.acme(), "ann@acme.example");
    database.write(tx -> users.setActive(tx, both.acme(), ann, false, NOW));
    for (UserId wrong : List.of(decoys, ann, new UserId("user_nobody"))) {
      assertThat(
              database.<Outcome<Issued>>write(tx -> keys.issue(tx, both.acme(), draft(wrong), NOW)))
          .isInstanceOf(Outcome.Invalid.class);
    }
    assertThat(database.<Outcome<Issued>>write(tx -> keys.issueForOperator(tx, draft(ann), NOW)))
        .isInstanceOf(Outcome.Invalid.class);
  }

  @OnBothDatabases
  void an_operators_key_has_no_organization(Database database) {
    Issued issued = database.write(tx -> keys.issueForOperator(tx, draft(), NOW).orThrow());
    Resolved.Live live = (Resolved.Live) resolve(database, issued.token(), ADDRESS, NOW);
    assertThat(live.scope()).isEmpty();
    assertThat(live.key().organization()).isEmpty();
  }

  @OnBothDatabases
  void what_nobody_issued_is_unknown(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    String token = issue(database, both.acme(), draft()).token();
    for (String wrong :
        List.of("", "x", ApiKeys.PREFIX, token + "x", token.substring(1), "x".repeat(10_000))) {
      assertThat(resolve(database, wrong, ADDRESS, NOW)).isEqualTo(refused(Reason.UNKNOWN));
    }
  }

  @OnBothDatabases
  void stops_at_the_instant_of_its_expiry(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Instant end = NOW.plusSeconds(60);
    Issued issued =
        issue(
            database,
            both.acme(),
            new ApiKeyDraft("CI", List.of("users:read"), List.of(), Optional.of(end)));
    assertThat(resolve(database, issued.token(), ADDRESS, end.minusMillis(1)))
        .isInstanceOf(Resolved.Live.class);
    assertThat(resolve(database, issued.token(), ADDRESS, end)).isEqualTo(refused(Reason.EXPIRED));
  }

  @OnBothDatabases
  void stops_when_it_is_revoked_by_its_own_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), draft());
    String id = issued.key().id();
    assertThat(database.<Boolean>write(tx -> keys.revoke(tx, both.decoy(), id, NOW))).isFalse();
    assertThat(database.<Boolean>write(tx -> keys.revokeOfOperator(tx, id, NOW))).isFalse();
    assertThat(resolve(database, issued.token(), ADDRESS, NOW)).isInstanceOf(Resolved.Live.class);
    assertThat(database.<Boolean>write(tx -> keys.revoke(tx, both.acme(), id, NOW))).isTrue();
    assertThat(resolve(database, issued.token(), ADDRESS, NOW)).isEqualTo(refused(Reason.REVOKED));
  }

  @OnBothDatabases
  void stops_while_its_organization_is_disabled(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), draft());
    database.write(
        tx -> organizations.setEnabled(tx, both.acme().organization(), false, NOW).orThrow());
    assertThat(resolve(database, issued.token(), ADDRESS, NOW))
        .isEqualTo(refused(Reason.ORGANIZATION_DISABLED));
  }

  @OnBothDatabases
  void works_from_its_networks_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    String token =
        issue(database, both.acme(), draft("192.0.2.0/28", "2001:db8::/32", "198.51.100.9"))
            .token();
    for (String inside :
        List.of("192.0.2.15", "2001:db8:1::1", "198.51.100.9", "::ffff:192.0.2.1")) {
      assertThat(resolve(database, token, inside, NOW))
          .as(inside)
          .isInstanceOf(Resolved.Live.class);
    }
    for (String outside :
        List.of("192.0.2.16", "2001:db9::1", "198.51.100.8", "::1", "", "unknown", "localhost")) {
      assertThat(resolve(database, token, outside, NOW))
          .as(outside)
          .isEqualTo(refused(Reason.ADDRESS));
    }
  }

  @OnBothDatabases
  void its_last_use_is_written_once_a_minute(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), draft());
    assertThat(touched(database, issued, NOW)).contains(NOW);
    assertThat(touched(database, issued, NOW.plusSeconds(59))).contains(NOW);
    assertThat(touched(database, issued, NOW.plusSeconds(60))).contains(NOW.plusSeconds(60));
    Resolved.Live live =
        (Resolved.Live) resolve(database, issued.token(), ADDRESS, NOW.plusSeconds(61));
    assertThat(live.touch()).isFalse();
  }

  private Optional<Instant> touched(Database database, Issued issued, Instant now) {
    database.write(
        tx -> {
          keys.touch(tx, issued.key(), now);
          return 0;
        });
    Resolved.Live live = (Resolved.Live) resolve(database, issued.token(), ADDRESS, now);
    return live.key().lastUsedAt();
  }

  @OnBothDatabases
  void lists_the_own_keys_alone(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued issued = issue(database, both.acme(), draft());
    issue(database, both.decoy(), draft());
    database.write(tx -> keys.issueForOperator(tx, draft(), NOW).orThrow());
    Page<ApiKey> page = database.read(tx -> keys.list(tx, both.acme(), "", 10));
    assertThat(page.items()).containsExactly(issued.key());
    Page<ApiKey> operators = database.read(tx -> keys.listOfOperator(tx, "", 10));
    assertThat(operators.items()).hasSize(1);
  }

  @OnBothDatabases
  void adopts_a_key_from_the_start_up_file_once(Database database) {
    String token = ApiKeys.PREFIX + "from-the-start-up-file-0123456789abcdef";
    assertThat(
            database.<Outcome<Issued>>write(tx -> keys.adoptForOperator(tx, draft(), token, NOW)))
        .isInstanceOf(Outcome.Done.class);
    assertThat(
            database.<Outcome<Issued>>write(tx -> keys.adoptForOperator(tx, draft(), token, NOW)))
        .isInstanceOf(Outcome.Conflict.class);
    assertThat(resolve(database, token, ADDRESS, NOW)).isInstanceOf(Resolved.Live.class);
    assertThat(
            database.<Outcome<Issued>>write(
                tx -> keys.adoptForOperator(tx, draft(), ApiKeys.PREFIX + "short", NOW)))
        .isInstanceOf(Outcome.Invalid.class);
  }

  @OnBothDatabases
  void refuses_drafts_that_say_nothing_or_nonsense(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (ApiKeyDraft wrong :
        List.of(
            new ApiKeyDraft("", List.of("users:read"), List.of(), Optional.empty()),
            new ApiKeyDraft("CI", List.of(), List.of(), Optional.empty()),
            new ApiKeyDraft("CI", List.of("everything"), List.of(), Optional.empty()),
            new ApiKeyDraft("CI", List.of("users:read"), List.of("10.0.0.0/33"), Optional.empty()),
            new ApiKeyDraft("CI", List.of("users:read"), List.of("example"), Optional.empty()),
            new ApiKeyDraft("CI", List.of("users:read"), List.of(), Optional.of(NOW)))) {
      assertThat(database.<Outcome<Issued>>write(tx -> keys.issue(tx, both.acme(), wrong, NOW)))
          .as(wrong.toString())
          .isInstanceOf(Outcome.Invalid.class);
    }
  }

  @Test
  void writing_includes_reading_of_the_same_noun_only() {
    ApiKey key =
        new ApiKey(
            "key_1",
            Optional.empty(),
            Optional.empty(),
            "CI",
            "abcd",
            List.of("users:write"),
            List.of(),
            NOW,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(key.allows("users:write")).isTrue();
    assertThat(key.allows("users:read")).isTrue();
    assertThat(key.allows("connections:read")).isFalse();
    assertThat(key.allows("read")).isFalse();
  }
}
