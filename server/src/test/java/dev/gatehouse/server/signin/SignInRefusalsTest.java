package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.saml.SamlMisbehaviour;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** Sign-ins that are refused, and what the person and the administrator then see. */
@EachDatabase
class SignInRefusalsTest extends SignInSteps {
  SignInRefusalsTest(TestDatabase database) {
    super(database);
  }

  @Test
  void another_browser_cannot_finish_what_this_one_began() throws Exception {
    HeadlessBrowser.Form form = samlAnswer(world.saml(world.acme), "jane");
    try (TestBrowser victim = world.browser()) {
      victim.get("/start?org=acme");
      assertRefused(post(victim, form), "other_browser");
      assertThat(victim.cookie("gatehouse_session")).isEmpty();
    }
    // What it claimed to belong to is untouched.
    assertThat(post(browser, form).statusCode()).isEqualTo(200);
  }

  @Test
  void an_answer_without_the_cookie_hops_once_over_a_page_of_our_own() throws Exception {
    HeadlessBrowser.Form form = samlAnswer(world.saml(world.acme), "jane");
    String cookie = browser.cookie("gatehouse_browser");
    browser.forgetCookies();
    HeadlessBrowser.Form again = HeadlessBrowser.form(post(browser, form));
    assertThat(again.action()).isEqualTo(form.action());
    assertThat(again.fields()).containsEntry("SAMLResponse", form.fields().get("SAMLResponse"));

    HttpResponse<String> withoutCookie =
        browser.post(again.action(), again.fields(), world.address().toString());
    assertRefused(withoutCookie, "other_browser");

    browser.setCookie("gatehouse_browser", cookie);
    HttpResponse<String> withCookie =
        browser.post(again.action(), again.fields(), world.address().toString());
    assertThat(withCookie.body()).startsWith("state page7|jane");
  }

  @Test
  void an_answer_to_an_address_that_is_none_is_no_error_of_the_program() {
    Map<String, String> fields = Map.of("SAMLResponse", "x", "RelayState", "x".repeat(43));
    for (String id : List.of("a%20b", "%7Bx%7D", "%C4%80")) {
      HttpResponse<String> hop =
          browser.post("/saml/" + id + "/acs", fields, "https://idp.example");
      assertThat(hop.statusCode()).as(id).isLessThan(500);
    }
  }

  @Test
  void an_answer_is_used_once() throws Exception {
    HeadlessBrowser.Form form = samlAnswer(world.saml(world.acme), "jane");
    post(browser, form);

    assertRefused(post(browser, form), "attempt_used");
  }

  @Test
  void a_replayed_assertion_is_refused_even_with_an_attempt_of_its_own() throws Exception {
    Connection connection = world.saml(world.acme, "Staff", IdpInitiated.ON);
    start(connection);
    String entityId = world.address() + "/saml/" + connection.id();
    samlAnswer(connection, "jane");
    String unsolicited = world.provider.saml().answer("jane", entityId, null);
    String acs = entityId + "/acs";
    Map<String, String> fields = Map.of("SAMLResponse", unsolicited);

    HttpResponse<String> first = browser.post(acs, fields, world.provider.baseUrl());
    assertThat(first.statusCode()).isEqualTo(303);
    assertRefused(browser.post(acs, fields, world.provider.baseUrl()), "replayed");
  }

  @Test
  void the_answer_of_another_connection_is_refused() throws Exception {
    Connection asked = world.saml(world.acme);
    Connection other = world.saml(world.acme, "Others", IdpInitiated.OFF);
    HeadlessBrowser.Form form = samlAnswer(asked, "jane");
    String otherAcs = world.address() + "/saml/" + other.id() + "/acs";

    assertRefused(
        browser.post(otherAcs, form.fields(), world.provider.baseUrl()), "other_connection");
  }

  @Test
  void the_answer_for_another_organization_is_refused_there() throws Exception {
    Connection ours = world.saml(world.acme);
    Connection theirs = world.saml(world.globex, "Globex", IdpInitiated.OFF);
    HeadlessBrowser.Form form = samlAnswer(ours, "jane");
    String theirAcs = world.address() + "/saml/" + theirs.id() + "/acs";
    HttpResponse<String> page = browser.post(theirAcs, form.fields(), world.provider.baseUrl());

    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(world.newestAttempt(world.globex).summary().code()).isEqualTo("other_connection");
    assertThat(world.read(tx -> world.users().list(tx, world.globex, "", "", 10)).items())
        .isEmpty();
  }

  @Test
  void a_connection_that_is_disabled_in_between_admits_nobody() throws Exception {
    Connection connection = world.saml(world.acme);
    HeadlessBrowser.Form form = samlAnswer(connection, "jane");
    world.disable(connection);
    assertRefused(post(browser, form), "connection_off");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
    assertThat(browser.get("/start?org=acme&connection=" + connection.id()).statusCode())
        .isEqualTo(403);
    assertThat(browser.get("/sign-in/acme").body()).doesNotContain("Acme staff");
  }

  @Test
  void an_answer_after_a_quarter_of_an_hour_is_too_late() throws Exception {
    HeadlessBrowser.Form form = samlAnswer(world.saml(world.acme), "jane");
    world.clock.advance(Duration.ofMinutes(15));

    assertRefused(post(browser, form), "attempt_expired");
  }

  @Test
  void what_the_protocol_refuses_is_explained_to_the_administrator() throws Exception {
    Connection connection = world.saml(world.acme);
    world.provider.nextResponse(SamlMisbehaviour.WRONG_AUDIENCE);
    HttpResponse<String> page = samlSignIn(connection, "jane");

    assertRefused(page, "saml_audience");
    Check failed =
        world.newestAttempt(world.acme).checks().stream()
            .filter(check -> check.outcome() == Check.Outcome.FAILED)
            .findFirst()
            .orElseThrow();
    assertThat(failed.expected()).contains("/saml/" + connection.id());
    assertThat(failed.actual()).isNotBlank();
  }

  @Test
  void an_unproved_address_never_links() throws Exception {
    Connection connection = world.saml(world.acme);
    world.user(world.acme, "jane@acme.example", new User.Method.Through(connection.id()));
    assertRefused(samlSignIn(connection, "jane"), "address_taken");

    world.domain(world.acme, "acme.example", Optional.of(connection));
    assertThat(connect(samlSignIn(connection, "jane")).statusCode()).isEqualTo(200);
    assertThat(samlSignIn(connection, "jane").statusCode()).as("asked once").isEqualTo(200);
  }

  @Test
  void an_address_of_a_domain_that_leads_to_another_connection_never_links() throws Exception {
    Connection routed = world.saml(world.acme);
    Connection other = world.saml(world.acme, "Others", IdpInitiated.OFF);
    world.domain(world.acme, "acme.example", Optional.of(routed));
    world.user(world.acme, "jane@acme.example", new User.Method.Through(other.id()));

    assertRefused(samlSignIn(other, "jane"), "address_taken");
  }

  @Test
  void whoever_gets_an_address_of_before_does_not_become_its_owner_of_before() throws Exception {
    Connection connection = world.oidc(world.acme, "gatehouse");
    world.domain(world.acme, "acme.example", Optional.of(connection));
    world.asksToConnect(world.acme, false);
    oidcSignIn(connection, "jane");
    browser.setCookie("gatehouse_session", "");

    var ravi = world.provider.people().find("ravi").orElseThrow().email("jane@acme.example");
    world.provider.people().put(ravi);
    String departure = start(connection).headers().firstValue("Location").orElseThrow();
    HttpResponse<String> back = new HeadlessBrowser().signIn(departure, "ravi", "");
    assertRefused(
        browser.get(back.headers().firstValue("Location").orElseThrow()), "linked_otherwise");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void an_invitation_links_once() throws Exception {
    Connection connection = world.saml(world.acme);
    world.provisioning(connection, ProvisioningMode.INVITED_ONLY);
    assertRefused(samlSignIn(connection, "jane"), "not_invited");
    User invited =
        world.user(world.acme, "j.doe@elsewhere.example", new User.Method.Through(connection.id()));
    String token = invitation(invited.id());
    HttpResponse<String> landed = follow(token);
    assertThat(landed.headers().firstValue("Location"))
        .hasValueSatisfying(to -> assertThat(to).endsWith("/sign-in/done"));

    assertThat(samlSignIn(connection, "jane").body()).contains("|j.doe@elsewhere.example|");
    assertThat(browser.get("/invitation/" + token).statusCode()).isEqualTo(404);
  }

  private String invitation(UserId user) {
    Instant now = world.clock.instant();
    return world
        .write(tx -> world.invitations().issue(tx, world.acme, user, Duration.ofDays(1), now))
        .orThrow()
        .token();
  }

  /** From the link in the mail to the answer of the provider. */
  private HttpResponse<String> follow(String token) throws Exception {
    return post(browser, HeadlessBrowser.form(answerOf(depart(token), "jane")));
  }

  private HttpResponse<String> depart(String token) {
    HttpResponse<String> page = browser.get("/invitation/" + token);
    Matcher link = Pattern.compile("href=\"(/auth/depart[^\"]+)\"").matcher(page.body());
    assertThat(link.find()).isTrue();
    return browser.get(link.group(1).replace("&amp;", "&"));
  }

  @Test
  void an_invitation_that_is_revoked_on_the_way_lets_nobody_in() throws Exception {
    Connection connection = world.saml(world.acme);
    User invited =
        world.user(world.acme, "j.doe@elsewhere.example", new User.Method.Through(connection.id()));
    String token = invitation(invited.id());
    HttpResponse<String> departure = depart(token);
    world.write(
        tx -> world.invitations().revoke(tx, world.acme, invited.id(), world.clock.instant()));
    assertRefused(
        post(browser, HeadlessBrowser.form(answerOf(departure, "jane"))), "invitation_unusable");
    assertThat(world.<List<User>>read(tx -> world.users().list(tx, world.acme, "", "", 9).items()))
        .as("and makes no user")
        .hasSize(1);
  }

  @Test
  void an_invitation_is_used_up_by_somebody_who_needed_none() throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    User jane =
        world
            .read(tx -> world.users().byUserName(tx, world.acme, "jane@acme.example"))
            .orElseThrow();
    String token = invitation(jane.id());
    assertThat(follow(token).headers().firstValue("Location")).isPresent();
    assertThat(browser.get("/invitation/" + token).statusCode()).isEqualTo(404);
  }

  @Test
  void an_unsolicited_response_is_refused_or_starts_a_sign_in() throws Exception {
    Connection off = world.saml(world.acme);
    Connection safe = world.saml(world.acme, "Safe", IdpInitiated.SAFE);
    for (Connection one : List.of(off, safe)) {
      samlAnswer(one, "jane");
    }
    assertRefused(unsolicited(off), "saml_unsolicited");
    HttpResponse<String> departure = unsolicited(safe);

    assertThat(departure.statusCode()).isEqualTo(303);
    assertThat(departure.headers().firstValue("Location").orElseThrow())
        .startsWith(world.provider.saml().singleSignOnUrl());
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @Test
  void a_user_that_signs_in_otherwise_is_told_so() throws Exception {
    Connection connection = world.saml(world.acme);
    world.domain(world.acme, "acme.example", Optional.of(connection));
    world.user(world.acme, "jane@acme.example", new User.Method.Password());

    assertRefused(samlSignIn(connection, "jane"), "other_method");
  }

  @Test
  void a_deactivated_user_stays_outside() throws Exception {
    Connection connection = world.saml(world.acme);
    samlSignIn(connection, "jane");
    User jane =
        world
            .read(tx -> world.users().byUserName(tx, world.acme, "jane@acme.example"))
            .orElseThrow();
    world.write(
        tx -> world.users().setActive(tx, world.acme, jane.id(), false, world.clock.instant()));

    assertRefused(samlSignIn(connection, "jane"), "user_inactive");
  }

  @Test
  void an_address_of_another_organizations_domain_makes_no_user_here() throws Exception {
    world.domain(world.globex, "acme.example", Optional.empty());
    assertRefused(samlSignIn(world.saml(world.acme), "jane"), "domain_elsewhere");
  }

  private void organization(boolean enabled) {
    world.write(
        tx ->
            world
                .organizations()
                .setEnabled(tx, world.acme.organization(), enabled, world.clock.instant())
                .orThrow());
  }

  @Test
  void an_organization_that_is_switched_off_in_between_admits_nobody_and_is_named()
      throws Exception {
    Connection saml = world.saml(world.acme, "Staff", IdpInitiated.ON);
    Connection oidc = world.oidc(world.acme, "gatehouse");
    HttpResponse<String> back = answerOf(start(oidc), "jane");
    organization(false);
    assertRefused(
        browser.get(back.headers().firstValue("Location").orElseThrow()), "organization_off");
    organization(true);
    HeadlessBrowser.Form form = samlAnswer(saml, "jane");
    organization(false);

    HttpResponse<String> page = post(browser, form);
    assertRefused(page, "organization_off");
    assertThat(page.body()).contains("This organization is switched off");
    HttpResponse<String> unasked = unsolicited(saml);
    assertThat(unasked.statusCode()).isEqualTo(404);
    assertThat(unasked.body()).contains("This organization is switched off");
    assertThat(browser.get("/start?connection=" + saml.id()).body())
        .contains("This organization is switched off");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();

    organization(true);
    assertThat(samlSignIn(saml, "jane").statusCode()).isEqualTo(200);
  }
}
