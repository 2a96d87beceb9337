package dev.gatehouse.server.peers;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.RequestOptions;
import dev.gatehouse.server.Await;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What surrounds a sign-in through a real identity provider: choosing, single sign-on, its end. */
@Tag("peers")
class RealSessionsTest extends RealWorld {

  @Test
  void a_person_with_a_live_session_at_the_provider_types_nothing() {
    String first = samlConnectionToKeycloak(admin.organization("live-saml"), "Staff");
    String second = oidcConnectionToKeycloak(admin.organization("live-oidc"), "live");
    try (ModAuthOpenidc reports = admin.application("Reports", parameters("live-saml", first));
        ModAuthOpenidc wiki = admin.application("Wiki", parameters("live-oidc", second))) {
      Page page = browser.newPage();
      page.navigate(reports.protectedUrl());
      Forms.signInAtKeycloak(page, Person.ANN);
      seesOwnClaims(page, reports.protectedUrl(), Person.ANN);

      page.navigate(wiki.protectedUrl() + "?page=42");
      seesOwnClaims(page, wiki.protectedUrl() + "?page=42", Person.ANN);
      assertThat(page.textContent("#claims")).contains(second);
    }
  }

  @Test
  void use_sso_leads_to_the_only_connection_without_a_page_of_ours() {
    samlConnectionToKeycloak(admin.organization("only"), "Staff");
    try (ModAuthOpenidc application = admin.application("Reports", "organization=only&use_sso=1")) {
      Page page = browser.newPage();
      page.navigate(application.protectedUrl());
      assertThat(page.url()).startsWith(keycloak.issuer());
      Forms.signInAtKeycloak(page, Person.BOB);
      seesOwnClaims(page, application.protectedUrl(), Person.BOB);
    }
  }

  @Test
  void two_connections_of_one_provider_are_told_apart() {
    String organization = admin.organization("twins");
    String staff = samlConnectionToKeycloak(organization, "Staff");
    String partners = samlConnectionToKeycloak(organization, "Partners");
    try (ModAuthOpenidc application = admin.application("Reports", "organization=twins")) {
      Page page = browser.newPage();
      page.navigate(application.protectedUrl());
      assertThat(page.innerText("body")).contains("Staff", "Partners");
      page.click("text=Partners");
      Forms.signInAtKeycloak(page, Person.ANN);
      seesOwnClaims(page, application.protectedUrl(), Person.ANN);
      assertThat(page.textContent("#claims")).contains(partners).doesNotContain(staff);

      // The provider's answer for the one, carried to the other by a browser that does as it likes.
      Page cheating = browser.newPage();
      cheating.route(
          "**/saml/" + staff + "/acs",
          route ->
              route.resume(
                  new Route.ResumeOptions().setUrl(assertionConsumerServiceUrl(partners))));
      cheating.navigate(application.protectedUrl());
      cheating.click("text=Staff");
      Forms.signInAtKeycloak(cheating, Person.BOB);
      Forms.shows(cheating, ".reference");
      assertThat(admin.signIns(organization).path("items").get(0).path("code").asString())
          .isEqualTo("other_connection");
    }
  }

  @Test
  void a_disabled_connection_has_no_button_and_no_path() {
    String organization = admin.organization("off");
    String staff = samlConnectionToKeycloak(organization, "Staff");
    samlConnectionToKeycloak(organization, "Partners");
    try (ModAuthOpenidc application = admin.application("Reports", parameters("off", staff))) {
      Page before = browser.newPage();
      before.navigate(application.protectedUrl());
      Forms.shows(before, "input[name=username]");
      admin.disable(organization, staff);

      Forms.signInAtKeycloak(before, Person.ANN);
      Forms.shows(before, ".reference");
      assertThat(before.innerText("body")).contains("switched off");

      Page page = browser.newPage();
      page.navigate(gatehouse.at("/sign-in/off").toString());
      assertThat(page.innerText("body")).contains("Partners").doesNotContain("Staff");
      page.navigate(application.protectedUrl());
      assertThat(page.url()).startsWith(gatehouse.address().toString());
      assertThat(page.innerText("body")).contains("switched off");
    }
  }

  @Test
  void signing_out_of_one_application_reaches_the_provider_and_the_other_application()
      throws InterruptedException {
    String organization = admin.organization("out");
    String connection = oidcConnectionToKeycloak(organization, "out");
    try (ModAuthOpenidc reports = admin.application("Reports", parameters("out", connection));
        ModAuthOpenidc wiki = admin.application("Wiki", parameters("out", connection))) {
      Page page = browser.newPage();
      page.navigate(reports.protectedUrl());
      Forms.signInAtKeycloak(page, Person.ANN);
      seesOwnClaims(page, reports.protectedUrl(), Person.ANN);
      page.navigate(wiki.protectedUrl());
      seesOwnClaims(page, wiki.protectedUrl(), Person.ANN);
      assertThat(admin.sessions(organization)).isEqualTo(1);
      assertThat(status(page, wiki.protectedUrl())).isEqualTo(200);

      page.navigate(reports.signOutUrl());
      Forms.shows(page, "text=Open page");
      assertThat(admin.sessions(organization)).isZero();
      assertThat(status(page, reports.protectedUrl())).isEqualTo(302);
      int asked =
          Await.until(
              "the other application lets nobody in",
              () -> status(page, wiki.protectedUrl()),
              status -> status != 200);
      assertThat(asked).isEqualTo(302);
    }
  }

  /** What an application answers to this browser, before any redirect. */
  private static int status(Page page, String address) {
    APIResponse response =
        page.context()
            .request()
            .get(
                address,
                RequestOptions.create().setMaxRedirects(0).setHeader("Accept", "text/html"));
    return response.status();
  }
}
