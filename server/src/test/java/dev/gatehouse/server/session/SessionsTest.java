package dev.gatehouse.server.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.Sessions.EndReason;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Sessions on both databases, beside a decoy organization. */
class SessionsTest {

  private static User jane(SignInWorld world, OrganizationScope scope) {
    return world.user(scope, "jane@acme.example", new User.Method.Password());
  }

  private static OpenedSession open(
      SignInWorld world, OrganizationScope scope, User user, Instant... limits) {
    return world.write(
        tx ->
            world
                .sessions()
                .open(
                    tx,
                    scope,
                    new NewSession(
                        user,
                        Optional.empty(),
                        world.clock.instant(),
                        List.of("pwd"),
                        List.of(limits),
                        "",
                        "",
                        InBrowser.UNKNOWN,
                        "192.0.2.1",
                        "Test"),
                    world.clock.instant()));
  }

  /** In the browser that some letter marks; it sends no cookie of a session along. */
  private static OpenedSession openIn(
      SignInWorld world, OrganizationScope scope, String mark, User user) {
    return openIn(world, scope, new InBrowser(Tokens.hash(mark), new byte[0]), user);
  }

  private static OpenedSession openIn(
      SignInWorld world, OrganizationScope scope, InBrowser browser, User user) {
    NewSession wanted =
        new NewSession(
            user,
            Optional.empty(),
            world.clock.instant(),
            List.of("otp"),
            List.of(),
            "",
            "",
            browser,
            "192.0.2.2",
            "Test");
    return world.write(tx -> world.sessions().open(tx, scope, wanted, world.clock.instant()));
  }

  private static List<EndReason> told(SignInWorld world) {
    List<EndReason> told = new ArrayList<>();
    world
        .sessions()
        .tell(List.of((tx, scope, ended, why, now) -> ended.forEach(one -> told.add(why))));
    return told;
  }

  @OnBothDatabases
  void whoever_signs_in_again_in_a_browser_goes_on_in_the_same_session(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      OpenedSession before = openIn(world, world.acme, "a", jane);
      assertThat(world.sessions().resolve(token(before))).isPresent();
      world.clock.advance(Duration.ofHours(5));
      assertThat(world.sessions().resolve(token(before))).as("is remembered").isPresent();
      List<EndReason> told = told(world);
      OpenedSession after = openIn(world, world.acme, "a", jane);

      assertThat(after.signedIn().session()).isEqualTo(before.signedIn().session());
      assertThat(world.sessions().resolve(token(before))).isEmpty();
      assertThat(world.sessions().resolve(token(after)))
          .hasValueSatisfying(
              now -> {
                assertThat(now.authenticatedAt()).isAfter(before.signedIn().authenticatedAt());
                assertThat(now.expiresAt()).isAfter(before.signedIn().expiresAt());
              });
      assertThat(told).isEmpty();
    }
  }

  @OnBothDatabases
  void the_session_whose_cookie_a_browser_sends_counts_as_well(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      OpenedSession unmarked = open(world, world.acme, jane);
      openIn(world, world.acme, "a", jane);
      List<EndReason> told = told(world);
      InBrowser browser = new InBrowser(Tokens.hash("a"), Tokens.hash(token(unmarked)));
      OpenedSession after = openIn(world, world.acme, browser, jane);

      // It cannot have two: one goes on, and the other ends.
      assertThat(sessionsOf(world, jane)).containsExactly(after.signedIn().session());
      assertThat(world.sessions().resolve(token(unmarked))).isEmpty();
      assertThat(told).containsExactly(EndReason.REPLACED);
    }
  }

  private static NewSession through(
      SignInWorld world, User user, ConnectionId connection, String mark, String... amr) {
    return new NewSession(
        user,
        Optional.of(connection),
        world.clock.instant(),
        List.of(amr),
        List.of(),
        "name-of-jane",
        "sid-" + mark,
        new InBrowser(Tokens.hash(mark), new byte[0]),
        "192.0.2.2",
        "Test");
  }

  /** What there was to hear. */
  private static final class Listening implements SessionEndListener {
    final Map<String, Boolean> asked = new HashMap<>();
    final List<ContinuedSession> continued = new ArrayList<>();

    @Override
    public void ended(
        Transaction tx,
        OrganizationScope scope,
        List<EndedSession> ended,
        EndReason why,
        Instant now) {
      ended.forEach(
          one ->
              asked.put(one.through().map(ThroughProvider::session).orElse("none"), one.asked()));
    }

    @Override
    public void wentOn(
        Transaction tx, OrganizationScope scope, ContinuedSession session, Instant now) {
      continued.add(session);
    }
  }

  @OnBothDatabases
  void it_is_told_how_sessions_go_on_and_which_ends_their_own_provider_asked_for(
      Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      ConnectionId asking = world.saml(world.acme).id();
      ConnectionId other = world.saml(world.acme, "Other", Connection.IdpInitiated.OFF).id();
      Listening heard = new Listening();
      world.sessions().tell(List.of(heard));
      Function<NewSession, SessionId> opened =
          one ->
              world
                  .write(tx -> world.sessions().open(tx, world.acme, one, world.clock.instant()))
                  .signedIn()
                  .session();
      SessionId first = opened.apply(through(world, jane, asking, "a", "pwd"));
      SessionId second = opened.apply(through(world, jane, other, "b", "pwd"));
      SessionId goesOn = opened.apply(through(world, jane, asking, "c", "pwd", "mfa"));
      assertThat(sessionsOf(world, jane)).containsOnly(first, second, goesOn);
      assertThat(heard.continued).isEmpty();
      openIn(world, world.acme, "c", jane);
      assertThat(heard.continued)
          .containsExactly(
              new SessionEndListener.ContinuedSession(
                  goesOn,
                  jane.id(),
                  Optional.of(new ThroughProvider(asking, "name-of-jane", "sid-c")),
                  List.of("pwd", "mfa"),
                  Optional.empty(),
                  List.of("otp")));

      world.write(
          tx ->
              world
                  .sessions()
                  .endOfUser(
                      tx,
                      world.acme,
                      jane.id(),
                      asking,
                      EndReason.USER_DEACTIVATED,
                      world.clock.instant()));
      assertThat(heard.asked)
          .containsOnly(entry("sid-a", true), entry("sid-b", false), entry("none", false));
    }
  }

  private static List<SessionId> sessionsOf(SignInWorld world, User user) {
    return world
        .read(tx -> world.sessions().ofUser(tx, world.acme, user.id(), world.clock.instant()))
        .stream()
        .map(Sessions.SessionSummary::id)
        .toList();
  }

  @OnBothDatabases
  void another_person_in_the_same_browser_ends_the_session_before(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      OpenedSession janes = openIn(world, world.acme, "a", jane(world, world.acme));
      User ravi = world.user(world.acme, "ravi@acme.example", new User.Method.Password());
      List<EndReason> told = told(world);
      OpenedSession ravis = openIn(world, world.acme, "a", ravi);

      assertThat(ravis.signedIn().session()).isNotEqualTo(janes.signedIn().session());
      assertThat(world.sessions().resolve(token(janes))).isEmpty();
      assertThat(world.sessions().resolve(token(ravis))).isPresent();
      assertThat(told).containsExactly(EndReason.REPLACED);
    }
  }

  @OnBothDatabases
  void other_browsers_and_organizations_play_no_part(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      OpenedSession elsewhere = openIn(world, world.globex, "a", jane(world, world.globex));
      OpenedSession other = openIn(world, world.acme, "b", jane);
      InBrowser browser = new InBrowser(Tokens.hash("a"), Tokens.hash(token(elsewhere)));
      OpenedSession here = openIn(world, world.acme, browser, jane);

      assertThat(here.signedIn().session()).isNotEqualTo(other.signedIn().session());
      for (OpenedSession one : List.of(elsewhere, other, here)) {
        assertThat(world.sessions().resolve(token(one))).isPresent();
      }
    }
  }

  @OnBothDatabases
  void what_a_browser_holds_is_found_without_going_through_the_organization(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      List<String> plan =
          world.write(
              tx -> {
                if (database.isPostgres()) {
                  // A small table is quicker read as a whole.
                  tx.sql().update("SET LOCAL enable_seqscan = off").execute();
                }
                return tx.sql()
                    .query(
                        (database.isPostgres() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ")
                            + SessionStore.HOLD)
                    .bind("organization", world.acme.organization().value())
                    .bind("mark", Tokens.hash("a"))
                    .bind("carried", Tokens.hash("b"))
                    .map(row -> row.text(database.isPostgres() ? "QUERY PLAN" : "detail"))
                    .list();
              });

      assertThat(plan)
          .anyMatch(step -> step.contains("sessions_browser"))
          .anyMatch(step -> step.contains("sessions_token"))
          .noneMatch(step -> step.contains("Seq Scan") || step.contains("SCAN"))
          .noneMatch(step -> step.endsWith("(organization_id=?)"));
    }
  }

  @OnBothDatabases
  void what_is_over_does_not_come_back(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      OpenedSession here = openIn(world, world.acme, "a", jane);
      world.clock.advance(Duration.ofHours(9));
      List<EndReason> told = told(world);
      OpenedSession later = openIn(world, world.acme, "a", jane);

      assertThat(later.signedIn().session()).isNotEqualTo(here.signedIn().session());
      assertThat(world.sessions().resolve(token(later))).isPresent();
      assertThat(told).containsExactly(EndReason.EXPIRED);
    }
  }

  private static String token(OpenedSession opened) {
    return opened.cookie().cookie().value();
  }

  @OnBothDatabases
  void a_session_lives_until_it_is_idle_for_too_long(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      OpenedSession opened = open(world, world.acme, jane(world, world.acme));
      String token = token(opened);
      world.clock.advance(Duration.ofHours(7));
      assertThat(world.sessions().resolve(token)).isPresent();
      world.sessions().writeSeen();
      world.clock.advance(Duration.ofHours(7));
      assertThat(world.sessions().resolve(token)).isPresent();
      world.sessions().writeSeen();
      world.clock.advance(Duration.ofHours(8));
      assertThat(world.sessions().resolve(token)).isEmpty();
      SessionId session = opened.signedIn().session();
      Optional<Sessions.SessionSummary> over =
          world.read(tx -> world.sessions().find(tx, world.acme, session, world.clock.instant()));
      assertThat(over).as("there until it is cleaned up").isEmpty();
    }
  }

  @OnBothDatabases
  void a_session_ends_at_its_absolute_limit_however_busy(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      String token = token(open(world, world.acme, jane(world, world.acme)));
      for (int hour = 0; hour < 23; hour++) {
        world.clock.advance(Duration.ofHours(1));
        assertThat(world.sessions().resolve(token)).as("hour " + hour).isPresent();
        world.sessions().writeSeen();
      }
      world.clock.advance(Duration.ofHours(1));
      assertThat(world.sessions().resolve(token)).isEmpty();
    }
  }

  @OnBothDatabases
  void the_providers_own_limit_shortens_and_never_lengthens(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      Instant soon = world.clock.instant().plusSeconds(600);
      Instant far = world.clock.instant().plus(Duration.ofDays(300));
      OpenedSession shortened = open(world, world.acme, jane, soon, far);
      OpenedSession usual = open(world, world.acme, jane, far);

      assertThat(shortened.signedIn().expiresAt()).isEqualTo(soon);
      assertThat(usual.signedIn().expiresAt())
          .isEqualTo(world.clock.instant().plus(Duration.ofHours(24)));
      world.clock.set(soon);
      assertThat(world.sessions().resolve(token(shortened))).isEmpty();
      assertThat(world.sessions().resolve(token(usual))).isPresent();
    }
  }

  @OnBothDatabases
  void all_sessions_of_a_person_but_one_end(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      User other = world.user(world.acme, "ravi@acme.example", new User.Method.Password());
      OpenedSession kept = open(world, world.acme, jane);
      OpenedSession first = open(world, world.acme, jane);
      OpenedSession second = open(world, world.acme, jane);
      OpenedSession ravis = open(world, world.acme, other);
      int ended =
          world.write(
              tx ->
                  world
                      .sessions()
                      .endOthersOfUser(
                          tx,
                          world.acme,
                          jane.id(),
                          kept.signedIn().session(),
                          Sessions.EndReason.REVOKED,
                          world.clock.instant()));

      assertThat(ended).isEqualTo(2);
      assertThat(world.sessions().resolve(token(kept))).isPresent();
      assertThat(world.sessions().resolve(token(first))).isEmpty();
      assertThat(world.sessions().resolve(token(second))).isEmpty();
      assertThat(world.sessions().resolve(token(ravis))).isPresent();
    }
  }

  @OnBothDatabases
  void ending_holds_at_once_here_and_is_told_in_the_same_transaction(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      OpenedSession opened = open(world, world.acme, jane);
      List<String> told = new ArrayList<>();
      world
          .sessions()
          .tell(
              List.of(
                  (tx, scope, ended, why, now) ->
                      ended.forEach(one -> told.add(why + " " + one.id()))));
      assertThat(world.sessions().resolve(token(opened))).isPresent();
      world.write(
          tx ->
              world
                  .sessions()
                  .endOfUser(tx, world.acme, jane.id(), EndReason.REVOKED, world.clock.instant()));

      assertThat(world.sessions().resolve(token(opened))).isEmpty();
      assertThat(told).containsExactly("REVOKED " + opened.signedIn().session());
    }
  }

  @OnBothDatabases
  void another_node_forgets_within_two_seconds(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      OpenedSession opened = open(world, world.acme, jane);
      Sessions otherNode = world.anotherNodesSessions();
      assertThat(otherNode.resolve(token(opened))).isPresent();
      world.write(
          tx ->
              world
                  .sessions()
                  .end(
                      tx,
                      world.acme,
                      opened.signedIn().session(),
                      EndReason.SIGNED_OUT,
                      world.clock.instant()));
      world.clock.advance(Duration.ofSeconds(2));

      assertThat(otherNode.resolve(token(opened))).isEmpty();
    }
  }

  @OnBothDatabases
  void one_organization_cannot_end_the_sessions_of_another(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      OpenedSession ours = open(world, world.acme, jane(world, world.acme));
      OpenedSession theirs = open(world, world.globex, jane(world, world.globex));
      boolean ended =
          world.write(
              tx ->
                  world
                      .sessions()
                      .end(
                          tx,
                          world.acme,
                          theirs.signedIn().session(),
                          EndReason.REVOKED,
                          world.clock.instant()));
      world.write(
          tx ->
              world
                  .sessions()
                  .endOfOrganization(tx, world.acme, EndReason.REVOKED, world.clock.instant()));

      assertThat(ended).isFalse();
      assertThat(world.sessions().resolve(token(ours))).isEmpty();
      assertThat(world.sessions().resolve(token(theirs))).isPresent();
    }
  }

  @OnBothDatabases
  void a_deactivated_user_or_a_disabled_organization_has_no_session(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      String token = token(open(world, world.acme, jane));
      String other = token(open(world, world.globex, jane(world, world.globex)));
      world.write(
          tx -> world.users().setActive(tx, world.acme, jane.id(), false, world.clock.instant()));
      world.write(
          tx ->
              world
                  .organizations()
                  .setEnabled(tx, world.globex.organization(), false, world.clock.instant()));

      assertThat(world.sessions().resolve(token)).isEmpty();
      assertThat(world.sessions().resolve(other)).isEmpty();
    }
  }

  @OnBothDatabases
  void what_is_over_is_removed_and_what_lives_stays(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      User jane = jane(world, world.acme);
      open(world, world.acme, jane, world.clock.instant().plusSeconds(10));
      String token = token(open(world, world.acme, jane));
      world.clock.advance(Duration.ofSeconds(11));

      assertThat(world.sessions().cleanUp()).isEqualTo(1);
      assertThat(world.sessions().cleanUp()).isZero();
      assertThat(world.sessions().resolve(token)).isPresent();
    }
  }

  @OnBothDatabases
  void a_token_that_nobody_issued_is_nothing(Database database) {
    try (SignInWorld world = new SignInWorld(database)) {
      assertThat(world.sessions().resolve("")).isEmpty();
      assertThat(world.sessions().resolve("x".repeat(5_000))).isEmpty();
      assertThat(world.sessions().resolve("A".repeat(43))).isEmpty();
    }
  }
}
