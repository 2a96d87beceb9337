package dev.gatehouse.server.password;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Attempts;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How people come to a password, over real HTTP and by real mails. */
@EachDatabase
class PasswordPagesTest {
  private static final String OLD = "nine green bottles, Tuesday";
  private static final String NEW = "a heron waits for the tide";
  private static final Pattern LINK = Pattern.compile("(/set-password/[A-Za-z0-9_-]+)\\n");
  private static final String ADDRESS = "ada@acme.example";

  private final SignInWorld world;
  private final TestBrowser browser;

  PasswordPagesTest(TestDatabase database) {
    world = new SignInWorld(database);
    browser = world.browser();
  }

  @AfterEach
  void close() {
    browser.close();
    world.close();
  }

  private User ada() {
    User user = world.user(world.acme, ADDRESS, new User.Method.Password());
    world.password(world.acme, user, OLD);
    return user;
  }

  private boolean hasPassword(User user) {
    return world.read(tx -> world.passwords().find(tx, world.acme, user).isPresent());
  }

  private HttpResponse<String> signIn(TestBrowser from, String password) {
    return from.post("/sign-in/acme/password", Map.of("email", ADDRESS, "password", password));
  }

  private Optional<SignedIn> session(TestBrowser of) {
    return world.sessions().resolve(of.cookie("gatehouse_session"));
  }

  private HttpResponse<String> ask(String email) {
    return browser.post("/sign-in/acme/forgotten", Map.of("email", email));
  }

  private String link() {
    List<Mail> mails = world.mails();
    assertThat(mails).hasSize(1);
    assertThat(mails.getFirst().to()).isEqualTo(ADDRESS);
    Matcher link = LINK.matcher(mails.getFirst().text());
    assertThat(link.find()).as(mails.getFirst().text()).isTrue();
    assertThat(mails.getFirst().text()).contains(world.address() + link.group(1));
    return link.group(1);
  }

  private static Map<String, String> twice(String password) {
    return Map.of("password", password, "repeated", password);
  }

  @Test
  void a_link_by_mail_sets_the_password_once_and_ends_what_was_open() {
    ada();
    signIn(browser, OLD);
    ask(ADDRESS);
    String link = link();
    try (TestBrowser elsewhere = world.browser()) {
      assertThat(elsewhere.get(link).body()).contains("Set your password", ADDRESS);
      assertThat(elsewhere.get(link).statusCode()).isEqualTo(200);
      HttpResponse<String> done = elsewhere.post(link, twice(NEW));

      assertThat(done.body()).contains("Your password is set");
      assertThat(elsewhere.cookie("gatehouse_session")).isEmpty();
      assertThat(session(browser)).isEmpty();
      assertThat(elsewhere.post(link, twice(OLD)).statusCode()).isEqualTo(404);
      assertThat(elsewhere.get(link).statusCode()).isEqualTo(404);
      assertThat(signIn(elsewhere, OLD).statusCode()).isEqualTo(403);
      assertThat(signIn(elsewhere, NEW).statusCode()).isEqualTo(303);
    }
    assertThat(world.mails()).extracting(Mail::subject).containsExactly("Your password was set");
  }

  @Test
  void the_answer_is_the_same_for_everybody_and_the_mail_goes_to_who_may_have_a_password() {
    Connection connection = world.saml(world.acme);
    world.write(tx -> tx.sql().update("DELETE FROM sign_in_policies").execute());
    User gone = world.user(world.acme, "gone@acme.example", new User.Method.Password());
    world.write(
        tx -> world.users().setActive(tx, world.acme, gone.id(), false, world.clock.instant()));
    world.user(world.acme, "sso@acme.example", new User.Method.Through(connection.id()));
    ada();
    String first = "";
    for (String email :
        List.of(ADDRESS, "sso@acme.example", "gone@acme.example", "nobody@acme.example")) {
      HttpResponse<String> page = ask(email);
      Map<String, List<String>> headers = new TreeMap<>(page.headers().map());
      headers.remove("date");
      String told = page.statusCode() + " " + headers + page.body();
      first = first.isEmpty() ? told : first;
      assertThat(told).as(email).isEqualTo(first);
    }
    List<Mail> mails = world.mails();

    assertThat(mails).extracting(Mail::to).containsExactlyInAnyOrder(ADDRESS, "sso@acme.example");
    assertThat(mails)
        .filteredOn(mail -> mail.to().startsWith("sso"))
        .allSatisfy(
            mail ->
                assertThat(mail.text())
                    .contains("your organization's own sign-in service")
                    .doesNotContain("set-password"));
  }

  @Test
  void a_link_gives_no_password_to_who_signs_in_otherwise_by_then() {
    ada();
    ask(ADDRESS);
    String link = link();
    world.write(
        tx -> {
          world.policies().connectionEnabled(tx, world.acme, world.clock.instant());
          return tx.sql().update("UPDATE sign_in_policies SET mode = 'enforced'").execute();
        });
    HttpResponse<String> refused = browser.post(link, twice(NEW));

    assertThat(refused.statusCode()).isEqualTo(403);
    assertThat(refused.body()).contains("asks everybody");
    world.write(tx -> tx.sql().update("UPDATE sign_in_policies SET mode = 'mixed'").execute());
    assertThat(signIn(browser, OLD).statusCode()).isEqualTo(303);
  }

  @Test
  void another_method_takes_the_password_and_the_links_away() {
    User ada = ada();
    ask(ADDRESS);
    String link = link();
    world.write(
        tx -> {
          world.access().endSessions(tx, world.acme, ada.id(), world.clock.instant());
          return ada;
        });

    assertThat(browser.get(link).statusCode()).isEqualTo(404);
    assertThat(hasPassword(ada)).isFalse();
  }

  @Test
  void a_deactivation_and_another_address_end_the_links() {
    UserId ada = ada().id();
    ask(ADDRESS);
    String first = link();
    world.write(
        tx -> {
          world.access().end(tx, world.acme, ada, world.clock.instant());
          return ada;
        });
    assertThat(browser.get(first).statusCode()).isEqualTo(404);

    ask(ADDRESS);
    String second = link();
    world.write(
        tx -> {
          world.access().addressChanged(tx, world.acme, ada, world.clock.instant());
          return ada;
        });
    assertThat(browser.get(second).statusCode()).isEqualTo(404);
  }

  @Test
  void a_link_ends_with_its_time_and_with_the_next_one() {
    ada();
    ask(ADDRESS);
    String first = link();
    ask(ADDRESS);
    String second = link();
    assertThat(browser.get(first).statusCode()).isEqualTo(404);
    assertThat(browser.get(second).statusCode()).isEqualTo(200);
    world.clock.advance(Duration.ofMinutes(46));

    assertThat(browser.get(second).statusCode()).isEqualTo(404);
    assertThat(browser.post(second, twice(NEW)).statusCode()).isEqualTo(404);
  }

  @Test
  void nobody_can_have_a_stranger_flooded_with_mails() {
    ada();
    for (int i = 0; i < 5; i++) {
      assertThat(ask(ADDRESS).statusCode()).isEqualTo(200);
    }
    HttpResponse<String> more = ask(ADDRESS);

    assertThat(more.statusCode()).isEqualTo(429);
    assertThat(more.headers().firstValue("Retry-After")).contains("3600");
    assertThat(ask("nobody@acme.example").statusCode()).isEqualTo(200);
  }

  @Test
  void passwords_that_would_be_guessed_are_refused_with_their_reason() {
    ada();
    ask(ADDRESS);
    String link = link();

    assertThat(browser.post(link, twice("short")).body()).contains("at least 12 characters");
    assertThat(browser.post(link, twice("Password123456")).body()).contains("guess");
    assertThat(browser.post(link, twice("ACME rocks the boat")).body())
        .contains("without your name");
    assertThat(browser.post(link, Map.of("password", NEW, "repeated", OLD)).body())
        .contains("passwords differ");
    assertThat(browser.post(link, twice(NEW)).body()).contains("Your password is set");
  }

  @Test
  void a_password_holds_no_name_of_the_person_or_the_organization() {
    UserDraft ada =
        new UserDraft(
            "lovelace@else.example", "Countess Ada", new User.Method.Password(), List.of());
    User user = world.user(world.acme, ada, User.Source.API);
    String form = "/invitation/" + invite(user).token() + "/password";

    for (String name : List.of("lovelace", "countess", "acme")) {
      assertThat(browser.post(form, twice("there goes " + name + " again")).body())
          .as(name)
          .contains("without your name");
    }
    assertThat(browser.post(form, twice("there goes nobody again")).statusCode()).isEqualTo(303);
  }

  @Test
  void an_invited_person_sets_the_first_password_and_is_signed_in() {
    User user = world.user(world.acme, ADDRESS, new User.Method.Password());
    Invitations.Issued issued = invite(user);
    HttpResponse<String> page = browser.open("/invitation/" + issued.token());
    assertThat(page.body()).contains("You are invited to ACME", "Set password");
    String form = "/invitation/" + issued.token() + "/password";
    HttpResponse<String> done = browser.post(form, twice(NEW));

    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    assertThat(session(browser).orElseThrow().user().id()).isEqualTo(user.id());
    assertThat(browser.get("/invitation/" + issued.token()).statusCode()).isEqualTo(404);
    assertThat(browser.post(form, twice(OLD)).statusCode()).isEqualTo(404);
    try (TestBrowser elsewhere = world.browser()) {
      assertThat(signIn(elsewhere, NEW).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void of_many_answers_to_one_invitation_one_sets_the_password() throws Exception {
    User user = world.user(world.acme, ADDRESS, new User.Method.Password());
    String form = "/invitation/" + invite(user).token() + "/password";
    List<Callable<Integer>> answers =
        Collections.nCopies(4, () -> browser.post(form, twice(NEW)).statusCode());
    List<Integer> statuses = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Integer> answer : threads.invokeAll(answers)) {
        statuses.add(answer.get());
      }
    }

    assertThat(statuses).containsOnlyOnce(303);
  }

  private Invitations.Issued invite(User user) {
    return world.write(
        tx ->
            world
                .invitations()
                .issue(tx, world.acme, user.id(), Duration.ofDays(1), world.clock.instant())
                .orThrow());
  }

  @Test
  void an_invitation_gives_no_password_where_new_people_use_sso() {
    world.saml(world.acme);
    world.clock.advance(Duration.ofMinutes(1));
    User user = world.user(world.acme, ADDRESS, new User.Method.Password());
    Invitations.Issued issued = invite(user);
    String form = "/invitation/" + issued.token() + "/password";

    assertThat(browser.get(form).statusCode()).isEqualTo(403);
    assertThat(browser.post(form, twice(NEW)).statusCode()).isEqualTo(403);
    assertThat(hasPassword(user)).isFalse();
  }

  @Test
  void who_must_change_the_password_does_so_before_the_session() {
    User ada = ada();
    world.write(tx -> world.passwords().requireChange(tx, world.acme, ada.id()));
    HttpResponse<String> asked = signIn(browser, OLD);
    assertThat(session(browser)).isEmpty();
    HttpResponse<String> page = browser.follow(asked);
    assertThat(page.body()).contains("choose a new one");
    String attempt = field(page.body(), "attempt");

    assertThat(browser.post("/auth/new-password", form(attempt, OLD)).body())
        .contains("another password than the one you have");
    try (TestBrowser other = world.browser()) {
      assertThat(other.post("/auth/new-password", form(attempt, NEW)).statusCode()).isEqualTo(400);
    }
    HttpResponse<String> done = browser.post("/auth/new-password", form(attempt, NEW));
    assertThat(done.statusCode()).as(done.body()).isEqualTo(303);
    assertThat(session(browser)).isPresent();
    assertThat(browser.post("/auth/new-password", form(attempt, OLD)).statusCode()).isEqualTo(400);
    assertThat(world.newestAttempt(world.acme).summary().verdict())
        .isEqualTo(Attempts.Verdict.SUCCEEDED);
    try (TestBrowser elsewhere = world.browser()) {
      assertThat(signIn(elsewhere, NEW).headers().firstValue("Location").orElseThrow())
          .endsWith("/sign-in/done");
    }
  }

  private static Map<String, String> form(String attempt, String password) {
    return Map.of("attempt", attempt, "password", password, "repeated", password);
  }

  @Test
  void a_second_step_comes_before_a_new_password_and_before_the_session() {
    User ada = ada();
    world.write(tx -> world.passwords().requireChange(tx, world.acme, ada.id()));
    world.askFor(
        (tx, scope, user, proof) -> proof.has("otp") ? Optional.empty() : Optional.of("/second"));
    HttpResponse<String> asked = signIn(browser, OLD);

    assertThat(asked.headers().firstValue("Location").orElseThrow()).contains("/second?attempt=");
    assertThat(session(browser)).isEmpty();
    // The other step's page does not let anybody past this one.
    String handle = asked.headers().firstValue("Location").orElseThrow().split("attempt=")[1];
    assertThat(browser.get("/auth/new-password?attempt=" + handle).statusCode()).isEqualTo(400);
    assertThat(browser.post("/auth/new-password", form(handle, NEW)).statusCode()).isEqualTo(400);
    assertThat(signIn(browser, OLD).statusCode()).isEqualTo(303);
    assertThat(session(browser)).isEmpty();
  }

  @Test
  void a_password_is_changed_from_a_session_that_stays_while_the_others_end() {
    ada();
    signIn(browser, OLD);
    try (TestBrowser elsewhere = world.browser()) {
      signIn(elsewhere, OLD);
      assertThat(browser.get("/account/password").body()).contains("Old password");
      assertThat(change("guessed the old one", NEW).statusCode()).isEqualTo(403);
      assertThat(change(OLD, NEW).body()).contains("You stay signed in here");

      assertThat(session(browser)).isPresent();
      assertThat(session(elsewhere)).isEmpty();
      assertThat(signIn(elsewhere, OLD).statusCode()).isEqualTo(403);
      assertThat(signIn(elsewhere, NEW).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void a_change_ends_the_links_of_before_and_is_written_down() {
    User ada = ada();
    ask(ADDRESS);
    String link = link();
    signIn(browser, OLD);
    assertThat(change(OLD, NEW).body()).contains("You stay signed in here");

    assertThat(browser.get(link).statusCode()).isEqualTo(404);
    assertThat(
            world
                .read(
                    tx ->
                        world
                            .audit()
                            .list(
                                tx,
                                world.acme,
                                new Audit.AuditFilter("user.password_set", "", ""),
                                "",
                                10))
                .items())
        .extracting(event -> event.target().id())
        .containsExactly(ada.id().value());
  }

  @Test
  void who_was_deactivated_elsewhere_sets_no_password_while_still_remembered() {
    User ada = ada();
    signIn(browser, OLD);
    assertThat(browser.get("/account/password").statusCode()).isEqualTo(200);
    // As another node does it, of which this one has not heard yet.
    world.write(
        tx -> world.users().setActive(tx, world.acme, ada.id(), false, world.clock.instant()));

    assertThat(change(OLD, NEW).statusCode()).isEqualTo(403);
    world.write(
        tx -> world.users().setActive(tx, world.acme, ada.id(), true, world.clock.instant()));
    assertThat(signIn(browser, OLD).statusCode()).isEqualTo(303);
  }

  @Test
  void a_session_that_has_ended_elsewhere_sets_no_password_while_still_remembered() {
    ada();
    signIn(browser, OLD);
    assertThat(browser.get("/account/password").statusCode()).isEqualTo(200);
    world.write(tx -> tx.sql().update("DELETE FROM sessions").execute());

    assertThat(change(OLD, NEW).statusCode()).isEqualTo(403);
    assertThat(signIn(browser, OLD).statusCode()).isEqualTo(303);
  }

  @Test
  void a_link_by_mail_lets_somebody_in_however_a_stranger_goes_on_guessing() {
    ada();
    try (TestBrowser stranger = world.browser()) {
      guess(stranger);
      ask(ADDRESS);
      assertThat(browser.post(link(), twice(NEW)).body()).contains("Your password is set");
      // Everywhere else the count has begun anew.
      try (TestBrowser phone = world.browser()) {
        assertThat(signIn(phone, NEW).statusCode()).isEqualTo(303);
      }
      assertThat(guess(stranger)).isEqualTo(429);
    }

    assertThat(signIn(browser, NEW).statusCode()).isEqualTo(303);
  }

  /** Until it is slowed down. */
  private int guess(TestBrowser stranger) {
    int status = 403;
    for (int i = 0; i < 10 && status == 403; i++) {
      status = signIn(stranger, "guess number " + i).statusCode();
    }
    return status;
  }

  private HttpResponse<String> change(String old, String wished) {
    return browser.post(
        "/account/password", Map.of("old", old, "password", wished, "repeated", wished));
  }

  @Test
  void guessing_the_old_password_from_a_stolen_session_is_slowed_down() {
    ada();
    signIn(browser, OLD);
    for (int i = 0; i < 6; i++) {
      assertThat(change("guess number " + i, NEW).statusCode()).isEqualTo(403);
    }

    assertThat(change(OLD, NEW).statusCode()).isEqualTo(429);
    try (TestBrowser owner = world.browser()) {
      assertThat(signIn(owner, OLD).statusCode()).isEqualTo(303);
    }
  }

  @Test
  void nobody_changes_a_password_without_a_session() {
    assertThat(browser.get("/account/password").headers().firstValue("Location").orElseThrow())
        .endsWith("/sign-in");
    assertThat(change(OLD, NEW).statusCode()).isEqualTo(303);
  }

  private static String field(String page, String name) {
    Matcher field = Pattern.compile("name=\"" + name + "\" value=\"([^\"]+)\"").matcher(page);
    assertThat(field.find()).as(page).isTrue();
    return field.group(1);
  }
}
