package dev.gatehouse.server.signout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.HeadlessBrowser;
import dev.gatehouse.testkit.TestKeys;
import dev.gatehouse.testkit.saml.LogoutForge;
import dev.gatehouse.testkit.saml.SamlForge;
import dev.gatehouse.testkit.saml.Signing;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.zip.Inflater;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Single logout over SAML, both ways, over real HTTP against the test identity provider. */
@EachDatabase
class SamlSingleLogoutTest extends SignOutSteps {
  private static final String DONE = "urn:oasis:names:tc:SAML:2.0:status:Success";

  SamlSingleLogoutTest(TestDatabase database) {
    super(database);
  }

  private String slo(Connection connection) {
    return world.address() + "/saml/" + connection.id() + "/logout";
  }

  private LogoutForge.Envelope envelope(Connection connection, String id) {
    return new LogoutForge.Envelope(
        id, world.provider.saml().entityId(), slo(connection), world.clock.instant());
  }

  private static String jane() {
    return LogoutForge.nameId("jane@acme.example", SamlForge.EMAIL_FORMAT);
  }

  private HttpResponse<String> ask(Connection connection, String xml) {
    return browser.get(slo(connection) + "?" + LogoutForge.query("SAMLRequest", xml, "state-1"));
  }

  /** The message in the query of an address. */
  private static String message(String address, String parameter) throws Exception {
    for (String pair : URI.create(address).getRawQuery().split("&")) {
      if (pair.startsWith(parameter + "=")) {
        byte[] deflated =
            Base64.getDecoder()
                .decode(
                    URLDecoder.decode(
                        pair.substring(parameter.length() + 1), StandardCharsets.UTF_8));
        try (Inflater inflater = new Inflater(true)) {
          inflater.setInput(deflated);
          byte[] xml = new byte[20_000];
          return new String(xml, 0, inflater.inflate(xml), StandardCharsets.UTF_8);
        }
      }
    }
    throw new AssertionError("no " + parameter + " in " + address);
  }

  /** Whose pages may show this one in a frame. */
  private static String framesOf(HttpResponse<String> page) {
    String policy = page.headers().firstValue("Content-Security-Policy").orElse("");
    return policy.replaceAll(".*frame-ancestors ([^;]*);.*", "$1");
  }

  private String answer(HttpResponse<String> response) throws Exception {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(303);
    String location = location(response);
    assertThat(location).startsWith(world.provider.saml().singleLogoutUrl());
    return message(location, "SAMLResponse");
  }

  @Nested
  class Signing_out_here {
    @Test
    void goes_on_to_the_provider_and_comes_back() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      assertThat(isSignedInAtProvider(connection)).isTrue();
      String token = browser.cookie("gatehouse_session");
      HttpResponse<String> away = signOut();

      assertThat(isOpen(token)).as("the session here ends before the browser leaves").isFalse();
      assertThat(message(location(away), "SAMLRequest"))
          .contains("jane@acme.example", "SessionIndex", SamlForge.EMAIL_FORMAT);
      HttpResponse<String> answer = atProvider.get(location(away));
      assertSignedOutPage(browser.get(location(answer)));
      assertThat(isSignedInAtProvider(connection)).isFalse();
    }

    @Test
    void comes_back_over_post_as_well() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of("sloRedirectUrl", ""));
      samlSignIn(connection, "jane");
      HttpResponse<String> page = signOut();
      assertThat(page.statusCode()).isEqualTo(200);
      HttpResponse<String> answer = atProvider.submit(HeadlessBrowser.form(page));

      String id = message(location(answer), "SAMLResponse");
      String xml =
          LogoutForge.response(
              envelope(connection, "_l9"),
              id.replaceAll("(?s).*InResponseTo=\"([^\"]*)\".*", "$1"),
              DONE);
      Map<String, String> fields =
          Map.of(
              "SAMLResponse",
              Base64.getEncoder()
                  .encodeToString(LogoutForge.signed(xml, "_l9").getBytes(StandardCharsets.UTF_8)));
      assertSignedOutPage(browser.post(slo(connection), fields, world.provider.baseUrl()));
      assertThat(isSignedInAtProvider(connection)).isFalse();
    }

    @Test
    void an_answer_to_another_browser_is_refused() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      HttpResponse<String> answer = atProvider.get(location(signOut()));
      try (TestBrowser other = world.browser()) {
        HttpResponse<String> page = other.get(location(answer));
        assertThat(page.statusCode()).isEqualTo(400);
      }
      assertThat(audited("logout.refused"))
          .singleElement()
          .satisfies(event -> assertThat(event.after()).contains("saml_logout_in_response_to"));
    }

    @Test
    void an_answer_by_another_connection_is_refused() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      String asked = message(location(signOut()), "SAMLRequest");
      String id = asked.replaceAll("(?s).* ID=\"([^\"]*)\".*", "$1");
      Connection other = world.samlSigningOut(world.acme, Map.of());
      String xml = LogoutForge.response(envelope(other, "_l8"), id, DONE);
      HttpResponse<String> page =
          browser.get(slo(other) + "?" + LogoutForge.query("SAMLResponse", xml, ""));

      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(audited("logout.refused"))
          .singleElement()
          .satisfies(event -> assertThat(event.after()).contains("saml_logout_in_response_to"));
    }

    @Test
    void an_answer_serves_once() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      String back = location(atProvider.get(location(signOut())));
      assertSignedOutPage(browser.get(back));
      assertThat(browser.get(back).statusCode()).isEqualTo(400);
    }

    @Test
    void stays_here_where_the_connection_does_not_want_it() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of("signOutAtProvider", false));
      samlSignIn(connection, "jane");
      assertSignedOutPage(signOut());
      assertThat(isSignedIn()).isFalse();
      assertThat(isSignedInAtProvider(connection)).isTrue();
    }

    @Test
    void stays_here_where_the_provider_has_no_single_logout() throws Exception {
      Connection connection =
          world.samlSigningOut(world.acme, Map.of("sloRedirectUrl", "", "sloPostUrl", ""));
      samlSignIn(connection, "jane");
      assertSignedOutPage(signOut());
      assertThat(isSignedIn()).isFalse();
    }
  }

  @Nested
  class Signing_out_at_the_provider {
    @Test
    void ends_the_session_here_and_everybody_hears_of_success() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      assertThat(isSignedIn()).isTrue();
      HttpResponse<String> page = atProvider.get(world.provider.baseUrl() + "/");
      HttpResponse<String> away = atProvider.submit(HeadlessBrowser.form(page));
      HttpResponse<String> answer = browser.get(location(away));

      assertThat(isSignedIn()).isFalse();
      assertThat(browser.cookie("gatehouse_session")).isEmpty();
      assertThat(answer(answer)).contains(DONE).doesNotContain("PartialLogout");
      assertThat(atProvider.get(location(answer)).statusCode()).isEqualTo(303);
      assertThat(audited("user.signed_out_by_provider"))
          .singleElement()
          .satisfies(event -> assertThat(event.after()).contains(connection.id().value(), "ses_"));
    }

    @Test
    void ends_only_the_session_that_the_index_names() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      String mine = browser.cookie("gatehouse_session");
      ask(
          connection,
          LogoutForge.request(envelope(connection, "_1"), jane(), "_s-of-another-session"));

      assertThat(isOpen(mine)).isTrue();
    }

    @Test
    void without_an_index_it_ends_all_sessions_of_the_person_and_nobody_elses() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      String first = browser.cookie("gatehouse_session");
      samlSignIn(connection, "jane");
      String second = browser.cookie("gatehouse_session");
      String ravis;
      try (TestBrowser other = world.browser()) {
        HttpResponse<String> departure = other.get("/start?org=acme&connection=" + connection.id());
        HeadlessBrowser elsewhere = new HeadlessBrowser();
        post(other, HeadlessBrowser.form(elsewhere.signIn(location(departure), "ravi", "")));
        ravis = other.cookie("gatehouse_session");
      }
      ask(connection, LogoutForge.request(envelope(connection, "_1"), jane()));

      assertThat(List.of(isOpen(first), isOpen(second), isOpen(ravis)))
          .containsExactly(false, false, true);
    }

    @Test
    void a_name_reaches_only_sessions_of_its_own_connection() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      Connection decoy = world.saml(world.globex);
      samlSignIn(connection, "jane");
      ask(decoy, LogoutForge.request(envelope(decoy, "_1"), jane()));

      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void a_request_counts_once() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      String xml = LogoutForge.request(envelope(connection, "_1"), jane());
      assertThat(answer(ask(connection, xml))).contains(DONE);
      samlSignIn(connection, "jane");

      assertThat(answer(ask(connection, xml))).contains("RequestDenied", "InResponseTo=\"_1\"");
      assertThat(isSignedIn()).isTrue();
    }

    @Test
    void an_application_that_cannot_be_told_makes_it_partial() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      world.ask((tx, scope, sessions) -> !sessions.isEmpty());

      assertThat(answer(ask(connection, LogoutForge.request(envelope(connection, "_1"), jane()))))
          .contains("PartialLogout");
      assertThat(isSignedIn()).isFalse();
    }

    @Test
    void a_request_over_post_is_answered_over_post() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      String xml =
          LogoutForge.signed(LogoutForge.request(envelope(connection, "_1"), jane()), "_1");
      HttpResponse<String> page =
          browser.post(
              slo(connection),
              Map.of(
                  "SAMLRequest",
                  Base64.getEncoder().encodeToString(xml.getBytes(StandardCharsets.UTF_8)),
                  "RelayState",
                  "state-1"),
              world.provider.baseUrl());

      assertThat(isSignedIn()).isFalse();
      HeadlessBrowser.Form form = HeadlessBrowser.form(page);
      assertThat(form.action()).isEqualTo(world.provider.saml().singleLogoutUrl());
      assertThat(form.fields()).containsEntry("RelayState", "state-1").containsKey("SAMLResponse");
      assertThat(framesOf(page)).isEqualTo(world.provider.baseUrl());
    }

    @Test
    void a_stranger_ends_nothing_and_gets_no_signed_answer() throws Exception {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      samlSignIn(connection, "jane");
      String forged =
          LogoutForge.signed(
              LogoutForge.request(envelope(connection, "_1"), jane()),
              "_1",
              Signing.with(TestKeys.attacker()));
      HttpResponse<String> page =
          browser.post(
              slo(connection),
              Map.of(
                  "SAMLRequest",
                  Base64.getEncoder().encodeToString(forged.getBytes(StandardCharsets.UTF_8))),
              world.provider.baseUrl());

      assertThat(page.statusCode()).isEqualTo(400);
      assertThat(framesOf(page)).isEqualTo("'none'");
      assertThat(page.body()).doesNotContain("SAMLResponse");
      assertThat(isSignedIn()).isTrue();
      assertThat(audited("logout.refused"))
          .singleElement()
          .satisfies(
              event -> assertThat(event.after()).contains("saml_not_signed_by_configured_key"));
    }

    @Test
    void a_connection_that_is_off_takes_no_messages() {
      Connection connection = world.samlSigningOut(world.acme, Map.of());
      world.disable(connection);
      assertThat(
              ask(connection, LogoutForge.request(envelope(connection, "_1"), jane())).statusCode())
          .isEqualTo(404);
    }
  }

  @Test
  void our_metadata_names_the_address_of_logout_messages() {
    Connection connection = world.samlSigningOut(world.acme, Map.of());
    assertThat(browser.get("/saml/" + connection.id() + "/metadata").body())
        .contains("SingleLogoutService", "Location=\"" + slo(connection) + "\"");
  }
}
