package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.User;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The e-mail address first: which domain leads where. */
@EachDatabase
class RoutingTest extends SignInSteps {
  private Connection staff;

  RoutingTest(TestDatabase database) {
    super(database);
  }

  @BeforeEach
  void route() {
    staff = world.saml(world.acme);
    world.oidc(world.acme, "gatehouse");
    world.domain(world.acme, "acme.example", Optional.of(staff));
    world.domain(world.acme, "bücher.example", Optional.of(staff));
  }

  private HttpResponse<String> proceed(String email) {
    return browser.post("/sign-in/acme/continue", Map.of("email", email));
  }

  private HttpResponse<String> find(String who) {
    return browser.get("/auth/find?who=" + URLEncoder.encode(who, StandardCharsets.UTF_8));
  }

  private void assertLeaves(HttpResponse<String> answer) {
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(303);
    assertThat(answer.headers().firstValue("Location").orElseThrow())
        .startsWith(world.provider.saml().singleSignOnUrl());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane@acme.example",
        "Jane.DOE@ACME.Example",
        "jane+news@acme.example",
        "nobody.at.all@acme.example",
        "\"odd@name\"@acme.example",
        "jane@bücher.example",
        "jane@BÜCHER.example",
        "jane@xn--bcher-kva.example"
      })
  void an_address_of_a_proved_domain_leaves_at_once_from_every_page(String email) {
    assertLeaves(proceed(email));
    assertLeaves(find(email));
    String hint = URLEncoder.encode(email, StandardCharsets.UTF_8);
    assertLeaves(browser.get("/start?org=acme&login_hint=" + hint));
    assertLeaves(browser.get("/start?login_hint=" + hint));
    assertLeaves(browser.get("/sign-in/acme?login_hint=" + hint));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "jane@sub.acme.example",
        "jane@acme.example.evil.example",
        "jane@xacme.example",
        "acme.example@other.example",
        "jane@acme.example@evil.example",
        "jane@acme.example.",
        "jane@faß.example"
      })
  void a_domain_that_only_looks_like_it_leads_nowhere(String email) {
    assertThat(proceed(email).statusCode()).isEqualTo(200);
    assertThat(proceed(email).body()).contains("name=\"password\"");
    assertThat(find(email).statusCode()).isEqualTo(404);
  }

  @Test
  void a_claim_that_is_not_proved_leads_nowhere() {
    world.write(
        tx -> {
          world.domains().claim(tx, world.acme, "claimed.example", world.clock.instant()).orThrow();
          return world.domains().route(tx, world.acme, "claimed.example", staff.id()).orThrow();
        });
    assertThat(proceed("jane@claimed.example").body()).contains("name=\"password\"");
    assertThat(find("jane@claimed.example").statusCode()).isEqualTo(404);
  }

  @Test
  void nobody_learns_who_exists() {
    world.user(world.acme, "jane@acme.example", new User.Method.Through(staff.id()));
    world.user(world.acme, "sso@plain.example", new User.Method.Through(staff.id()));
    world.user(world.acme, "local@plain.example", new User.Method.Password());
    assertLeaves(find("jane@acme.example"));
    assertLeaves(find("nobody@acme.example"));
    String known = butFor("local@plain.example", proceed("local@plain.example"));
    assertThat(butFor("sso@plain.example", proceed("sso@plain.example"))).isEqualTo(known);
    assertThat(butFor("nobody@plain.example", proceed("nobody@plain.example"))).isEqualTo(known);
    String unknown = butFor("local@plain.example", find("local@plain.example"));
    assertThat(butFor("nobody@plain.example", find("nobody@plain.example"))).isEqualTo(unknown);
  }

  /** A page without the address that was typed, as text and in addresses. */
  private static String butFor(String typed, HttpResponse<String> page) {
    return page.body().replace(typed, "X").replace(typed.replace("@", "%40"), "X");
  }

  @Test
  void the_other_ways_stay_where_the_domains_connection_is_off() {
    world.disable(staff);
    HttpResponse<String> page = proceed("jane@acme.example");
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("name=\"password\"", "Partners").doesNotContain("Acme staff");
    assertThat(find("jane@acme.example").headers().firstValue("Location").orElseThrow())
        .endsWith("/sign-in/acme");
    assertThat(browser.get("/start?org=acme&login_hint=jane%40acme.example").statusCode())
        .isEqualTo(200);
  }

  @Test
  void a_proved_domain_without_a_connection_lets_people_choose() {
    world.domain(world.acme, "free.example", Optional.empty());
    assertThat(proceed("jane@free.example").body()).contains("name=\"password\"", "Acme staff");
    assertThat(find("jane@free.example").headers().firstValue("Location").orElseThrow())
        .endsWith("/sign-in/acme");
  }

  @Test
  void an_address_of_another_organization_does_not_lead_out_of_the_one_that_was_asked_for() {
    world.domain(world.globex, "globex.example", Optional.empty());
    Connection theirs = world.saml(world.globex);
    world.write(
        tx -> world.domains().route(tx, world.globex, "globex.example", theirs.id()).orThrow());
    assertThat(proceed("jane@globex.example").body())
        .contains("name=\"password\"")
        .doesNotContain(theirs.id().value());
    assertThat(browser.get("/start?org=acme&login_hint=jane%40globex.example").statusCode())
        .isEqualTo(200);
    assertLeaves(find("jane@globex.example"));
  }
}
