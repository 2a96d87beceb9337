package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpResponse;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** The database gives up in the middle of a sign-in. */
@EachDatabase
class LostWriteTest {
  private final SignInLab lab;
  private final TestBrowser browser;

  LostWriteTest(TestDatabase database) {
    lab = new SignInLab(database);
    browser = lab.gatehouse.browser();
  }

  @AfterEach
  void stop() {
    browser.close();
    lab.close();
  }

  private void organization(String slug) {
    if (slug.equals("over-saml")) {
      lab.samlOrganization(slug);
    } else {
      lab.oidcOrganization(slug);
    }
  }

  private void isAPageWithReferenceOnly(HttpResponse<String> page) {
    assertThat(page.statusCode()).as(page.body()).isEqualTo(500);
    assertThat(SignInLab.reference(page)).isNotBlank();
    assertThat(page.body()).doesNotContain("Exception", "disk", "trigger", "sessions");
    assertThat(browser.cookie("gatehouse_session")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"over-saml", "over-oidc"})
  void at_the_departure_nobody_is_sent_away_for_nothing(String slug) {
    organization(slug);
    try (var broken = lab.database().breakOn("INSERT ON sign_in_attempts")) {
      isAPageWithReferenceOnly(lab.depart(browser, slug));
    }
    assertThat(lab.database().count("SELECT count(*) FROM sign_in_attempts")).isZero();
    canSignIn(slug);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "over-saml INSERT ON users",
        "over-saml INSERT ON sign_in_replays",
        "over-saml INSERT ON external_identities",
        "over-saml INSERT ON sessions",
        "over-saml INSERT ON audit_events",
        "over-oidc INSERT ON users",
        "over-oidc INSERT ON sessions"
      })
  void at_the_admission_nothing_of_it_remains_and_the_administrator_knows(String where) {
    String slug = where.substring(0, 9);
    organization(slug);
    var arrival = lab.arrival(browser, lab.depart(browser, slug), "");
    Set<String> before = lab.database().rows();
    HttpResponse<String> page;
    try (var broken = lab.database().breakOn(where.substring(10))) {
      page = arrival.deliver();
    }
    isAPageWithReferenceOnly(page);
    assertThat(lab.database().rows()).isEqualTo(before);
    JsonNode trace = lab.trace(slug, SignInLab.reference(page));
    assertThat(trace.path("signIn").path("verdict").asString()).isEqualTo("REFUSED");
    assertThat(trace.path("signIn").path("code").asString()).isEqualTo("not_written");
    assertThat(trace.path("remedy").asString()).isNotBlank();
    canSignIn(slug);
  }

  @ParameterizedTest
  @ValueSource(strings = {"over-saml", "over-oidc"})
  void where_not_even_the_verdict_can_be_written_the_person_can_still_start_again(String slug) {
    organization(slug);
    var arrival = lab.arrival(browser, lab.depart(browser, slug), "");
    try (var broken = lab.database().breakOn("UPDATE ON sign_in_attempts")) {
      isAPageWithReferenceOnly(arrival.deliver());
    }
    assertThat(lab.database().rows()).isEmpty();
    canSignIn(slug);
  }

  private void canSignIn(String slug) {
    HttpResponse<String> landed = lab.signIn(browser, slug, "");
    assertThat(landed.statusCode()).as(landed.body()).isEqualTo(303);
    assertThat(browser.follow(landed).body()).contains("jane@acme.example");
  }
}
