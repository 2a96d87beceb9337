package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.StillReferencedException;
import dev.gatehouse.server.directory.Directories.Standing;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryTokens.Issued;
import dev.gatehouse.server.directory.DirectoryTokens.Resolved;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.Organization.Entitlements;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The directories of connections and their bearer tokens, beside those of another organization. */
class DirectoriesTest {
  private final Organizations organizations = new Organizations();
  private final Directories directories = new Directories(organizations, RateLimit.of(100));
  private final DirectoryTokens tokens = new DirectoryTokens(directories);

  private Directory create(Database database, OrganizationScope scope, ConnectionId connection) {
    return database.write(
        tx -> directories.create(tx, scope, connection, directories.usual(), NOW).orThrow());
  }

  private Outcome<Directory> tried(
      Database database, TwoOrganizations both, ConnectionId connection, DirectoryDraft draft) {
    return database.write(tx -> directories.create(tx, both.acme(), connection, draft, NOW));
  }

  private Issued issue(Database database, OrganizationScope scope, DirectoryId directory) {
    return database.write(tx -> tokens.issue(tx, scope, directory, "Okta", null, NOW).orThrow());
  }

  private Resolved resolve(Database database, String secret) {
    return database.read(tx -> tokens.resolve(tx, secret, NOW));
  }

  private Standing standing(Database database, String secret) {
    return ((Resolved.Known) resolve(database, secret)).standing();
  }

  private static String code(Outcome<?> outcome) {
    return switch (outcome) {
      case Outcome.Done<?> done -> "done";
      case Outcome.Absent<?> absent -> "absent";
      case Outcome.Conflict<?>(Outcome.Problem problem) -> problem.code();
      case Outcome.Invalid<?>(List<Outcome.Problem> problems) ->
          String.join(" ", problems.stream().map(Outcome.Problem::code).toList());
    };
  }

  @OnBothDatabases
  void a_connection_has_one_directory(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directory directory = create(database, both.acme(), both.connection());
    assertThat(directory.limit()).isEqualTo(new RateLimit(50, 200));
    assertThat(code(tried(database, both, both.connection(), directories.usual())))
        .isEqualTo("directory_exists");
    assertThat(
            database.<Directory>read(
                tx -> directories.ofConnection(tx, both.acme(), both.connection()).orElseThrow()))
        .isEqualTo(directory);
  }

  @OnBothDatabases
  void a_directory_needs_a_connection_of_its_own_organization(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (ConnectionId none : List.of(both.decoyConnection(), ConnectionId.random())) {
      assertThat(code(tried(database, both, none, directories.usual())))
          .isEqualTo("connection_unknown");
    }
  }

  @OnBothDatabases
  void a_directory_needs_the_entitlement(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Issued before =
        issue(database, both.acme(), create(database, both.acme(), both.connection()).id());
    allowScim(database, both.acme(), false);
    ConnectionId another = ConnectionId.random();
    database.write(
        tx -> {
          organizations.registerConnection(tx, both.acme(), another);
          return true;
        });
    assertThat(code(tried(database, both, another, directories.usual())))
        .isEqualTo("scim_not_in_plan");
    assertThat(standing(database, before.secret()))
        .isEqualTo(new Standing.Closed(Standing.Reason.NOT_IN_PLAN));
    allowScim(database, both.acme(), true);
    assertThat(standing(database, before.secret())).isInstanceOf(Standing.Open.class);
  }

  private void allowScim(Database database, OrganizationScope scope, boolean allowed) {
    database.write(
        tx -> {
          Organization now = organizations.get(tx, scope.organization()).orElseThrow();
          OrganizationDraft draft =
              new OrganizationDraft(
                  now.slug(),
                  now.name(),
                  now.sessionPolicy(),
                  new Entitlements(10, true, allowed),
                  now.branding());
          return organizations.update(tx, scope.organization(), draft, NOW).orThrow();
        });
  }

  @OnBothDatabases
  void reports_everything_that_is_wrong_together(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    assertThat(
            code(
                tried(
                    database,
                    both,
                    both.connection(),
                    new DirectoryDraft(
                        true, List.of("example.com"), new RateLimit(101, 401), false))))
        .isEqualTo("network_invalid requests_per_second_invalid burst_invalid");
    assertThat(
            code(
                tried(
                    database,
                    both,
                    both.connection(),
                    new DirectoryDraft(true, List.of(), new RateLimit(0, -1), false))))
        .isEqualTo("requests_per_second_invalid burst_invalid");
  }

  @OnBothDatabases
  void the_operators_bound_holds_for_what_was_allowed_before(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directory directory = create(database, both.acme(), both.connection());
    Issued issued = issue(database, both.acme(), directory.id());
    DirectoryTokens stricter =
        new DirectoryTokens(new Directories(organizations, RateLimit.of(10)));
    Resolved.Known known =
        (Resolved.Known) database.<Resolved>read(tx -> stricter.resolve(tx, issued.secret(), NOW));
    assertThat(((Standing.Open) known.standing()).limit()).isEqualTo(new RateLimit(10, 40));
  }

  @OnBothDatabases
  void a_token_leads_to_its_own_directory(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directory directory = create(database, both.acme(), both.connection());
    Directory decoy = create(database, both.decoy(), both.decoyConnection());
    Issued issued = issue(database, both.acme(), directory.id());
    issue(database, both.decoy(), decoy.id());
    DirectoryScope scope = ((Standing.Open) standing(database, issued.secret())).scope();
    assertThat(scope.organization().organization()).isEqualTo(both.acme().organization());
    assertThat(scope.directory()).isEqualTo(directory.id());
    assertThat(scope.connection()).isEqualTo(both.connection());
    assertThat(scope.actor().id()).isEqualTo(issued.token().id());
    assertThat(issued.secret()).startsWith("gh_scim_").endsWith(issued.token().hint());
    assertThat(issued.toString()).doesNotContain(issued.secret());
  }

  @OnBothDatabases
  void another_organization_neither_sees_nor_changes_a_directory(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directory directory = create(database, both.acme(), both.connection());
    Issued issued = issue(database, both.acme(), directory.id());
    database.write(
        tx -> {
          assertThat(directories.get(tx, both.decoy(), directory.id())).isEmpty();
          assertThat(directories.list(tx, both.decoy(), "", 10).items()).isEmpty();
          assertThat(directories.update(tx, both.decoy(), directory.id(), directories.usual(), NOW))
              .isInstanceOf(Outcome.Absent.class);
          assertThat(directories.delete(tx, both.decoy(), directory.id(), NOW)).isFalse();
          assertThat(tokens.issue(tx, both.decoy(), directory.id(), "x", null, NOW))
              .isInstanceOf(Outcome.Absent.class);
          assertThat(tokens.list(tx, both.decoy(), directory.id())).isEmpty();
          assertThat(tokens.revoke(tx, both.decoy(), directory.id(), issued.token().id(), NOW))
              .isFalse();
          return true;
        });
    assertThat(standing(database, issued.secret())).isInstanceOf(Standing.Open.class);
  }

  @OnBothDatabases
  void what_nobody_issued_is_unknown(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directory directory = create(database, both.acme(), both.connection());
    String secret = issue(database, both.acme(), directory.id()).secret();
    for (String wrong :
        List.of(
            "", "gh_scim_", secret + "x", secret.substring(1), "gh_scim_" + "x".repeat(9_000))) {
      assertThat(resolve(database, wrong)).isEqualTo(new Resolved.Unknown());
    }
  }

  @OnBothDatabases
  void a_revoked_token_stops_and_the_others_go_on(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    Issued old = issue(database, both.acme(), directory);
    Issued next = issue(database, both.acme(), directory);
    assertThat(revoke(database, both, directory, old)).isTrue();
    assertThat(revoke(database, both, directory, old)).isFalse();
    assertThat(resolve(database, old.secret())).isEqualTo(new Resolved.Revoked(old.token().id()));
    assertThat(standing(database, next.secret())).isInstanceOf(Standing.Open.class);
  }

  private boolean revoke(
      Database database, TwoOrganizations both, DirectoryId directory, Issued issued) {
    return database.write(
        tx -> tokens.revoke(tx, both.acme(), directory, issued.token().id(), NOW));
  }

  @OnBothDatabases
  void a_token_says_when_it_ends(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    Instant end = NOW.plusSeconds(60);
    Issued issued =
        database.write(tx -> tokens.issue(tx, both.acme(), directory, "x", end, NOW).orThrow());
    DirectoryToken read = ((Resolved.Known) resolve(database, issued.secret())).token();
    assertThat(read.isExpired(end.minusMillis(1))).isFalse();
    assertThat(read.isExpired(end)).isTrue();
    assertThat(
            code(
                database.<Outcome<Issued>>write(
                    tx -> tokens.issue(tx, both.acme(), directory, " ", NOW, NOW))))
        .isEqualTo("name_invalid expires_at_past");
  }

  @OnBothDatabases
  void there_are_twenty_tokens_at_most_that_work(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    Issued first = issue(database, both.acme(), directory);
    for (int i = 1; i < 20; i++) {
      issue(database, both.acme(), directory);
    }
    assertThat(
            code(
                database.<Outcome<Issued>>write(
                    tx -> tokens.issue(tx, both.acme(), directory, "x", null, NOW))))
        .isEqualTo("directory_tokens_too_many");
    assertThat(revoke(database, both, directory, first)).isTrue();
    issue(database, both.acme(), directory);
  }

  @OnBothDatabases
  void a_disabled_organization_or_directory_stops_its_tokens(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directory directory = create(database, both.acme(), both.connection());
    Issued issued = issue(database, both.acme(), directory.id());
    database.write(
        tx ->
            directories
                .update(
                    tx,
                    both.acme(),
                    directory.id(),
                    new DirectoryDraft(false, List.of(), RateLimit.usual(), false),
                    NOW)
                .orThrow());
    assertThat(standing(database, issued.secret()))
        .isEqualTo(new Standing.Closed(Standing.Reason.DIRECTORY_DISABLED));
    database.write(
        tx -> organizations.setEnabled(tx, both.acme().organization(), false, NOW).orThrow());
    assertThat(standing(database, issued.secret()))
        .isEqualTo(new Standing.Closed(Standing.Reason.ORGANIZATION_DISABLED));
  }

  @OnBothDatabases
  void the_last_use_is_written_once_a_minute(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    Issued issued = issue(database, both.acme(), directory);
    assertThat(touched(database, both, issued, NOW)).isEqualTo(NOW);
    assertThat(touched(database, both, issued, NOW.plusSeconds(59))).isEqualTo(NOW);
    assertThat(touched(database, both, issued, NOW.plusSeconds(60))).isEqualTo(NOW.plusSeconds(60));
    Resolved.Known known = (Resolved.Known) resolve(database, issued.secret());
    assertThat(known.touch()).isFalse();
  }

  private Instant touched(Database database, TwoOrganizations both, Issued issued, Instant now) {
    DirectoryScope scope = ((Standing.Open) standing(database, issued.secret())).scope();
    return database.write(
        tx -> {
          tokens.touch(tx, scope, issued.token(), now);
          return tokens
              .get(tx, both.acme(), scope.directory(), issued.token().id())
              .flatMap(DirectoryToken::lastUsedAt)
              .orElseThrow();
        });
  }

  @OnBothDatabases
  void a_deleted_directory_takes_its_tokens_along_and_tells(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    Issued issued = issue(database, both.acme(), directory);
    List<DirectoryId> told = new ArrayList<>();
    directories.tell(List.of((tx, scope, id, now) -> told.add(id)));
    assertThat(database.<Boolean>write(tx -> directories.delete(tx, both.acme(), directory, NOW)))
        .isTrue();
    assertThat(told).containsExactly(directory);
    assertThat(resolve(database, issued.secret())).isEqualTo(new Resolved.Unknown());
    create(database, both.acme(), both.connection());
  }

  @OnBothDatabases
  void the_database_keeps_a_connection_that_has_a_directory(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    create(database, both.acme(), both.connection());
    assertThatThrownBy(
            () ->
                database.write(
                    tx -> {
                      organizations.forgetConnection(tx, both.acme(), both.connection());
                      return true;
                    }))
        .isInstanceOf(StillReferencedException.class);
    assertThat(database.<Boolean>write(tx -> organizations.delete(tx, both.acme().organization())))
        .isTrue();
  }

  @OnBothDatabases
  void tokens_of_clients_go_when_they_have_expired(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    Issued byHand = issue(database, both.acme(), directory);
    DirectoryClients clients = new DirectoryClients(directories, tokens, false);
    DirectoryScope scope = ((Standing.Open) standing(database, byHand.secret())).scope();
    Issued given =
        database.write(
            tx -> {
              DirectoryClient client =
                  clients
                      .create(
                          tx,
                          both.acme(),
                          directory,
                          new DirectoryClients.Draft(
                              "Entra",
                              DirectoryClient.Authentication.CLIENT_SECRET,
                              DirectoryClient.Keys.none()),
                          NOW)
                      .orThrow()
                      .client();
              return clients.giveToken(tx, scope, client, NOW);
            });
    Instant end = NOW.plus(Duration.ofMinutes(15));
    assertThat(given.token().expiresAt()).contains(end);
    assertThat(removed(database, end.minusMillis(1))).isZero();
    assertThat(removed(database, end)).isEqualTo(1);
    assertThat(resolve(database, given.secret())).isEqualTo(new Resolved.Unknown());
    assertThat(standing(database, byHand.secret())).isInstanceOf(Standing.Open.class);
  }

  private int removed(Database database, Instant now) {
    return database.write(tx -> tokens.removeExpired(tx, now));
  }

  @OnBothDatabases
  void an_assertion_is_remembered_until_it_is_over(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryId directory = create(database, both.acme(), both.connection()).id();
    DirectoryClients clients = new DirectoryClients(directories, tokens, false);
    DirectoryClients.Draft draft =
        new DirectoryClients.Draft(
            "Entra", DirectoryClient.Authentication.CLIENT_SECRET, DirectoryClient.Keys.none());
    DirectoryClients.Claimed client =
        database.write(
            tx -> {
              String id =
                  clients.create(tx, both.acme(), directory, draft, NOW).orThrow().client().id();
              return clients.claimed(tx, id).orElseThrow();
            });
    Instant end = NOW.plusSeconds(60);
    assertThat(database.<Boolean>write(tx -> clients.useAssertion(tx, client, "one", end)))
        .isTrue();
    assertThat(database.<Integer>write(tx -> clients.removeExpired(tx, end.minusMillis(1))))
        .isZero();
    assertThat(database.<Boolean>write(tx -> clients.useAssertion(tx, client, "one", end)))
        .isFalse();
    assertThat(database.<Integer>write(tx -> clients.removeExpired(tx, end))).isOne();
  }
}
