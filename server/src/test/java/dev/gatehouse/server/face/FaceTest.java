package dev.gatehouse.server.face;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The languages and colours of sign-in pages, over HTTP. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaceTest {
  private static final Pattern SHEET = Pattern.compile("href=\"(/look/of/[^\"]+)\"");

  private static final Pattern TITLE = Pattern.compile("<title>([^<]*)</title>");

  private GatehouseFixture gatehouse;

  @BeforeAll
  void start() {
    gatehouse = GatehouseFixture.start();
    for (String slug : new String[] {"acme", "globex", "initech"}) {
      HttpResponse<String> made =
          gatehouse.admin(
              "POST",
              "/api/v1/organizations",
              "{\"slug\":\"%s\",\"name\":\"%s\"}".formatted(slug, slug.toUpperCase()));
      assertThat(made.statusCode()).isEqualTo(201);
    }
  }

  @AfterAll
  void stop() {
    gatehouse.close();
  }

  private String page(String path, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(gatehouse.at(path));
    return gatehouse
        .send((headers.length == 0 ? request : request.headers(headers)).build())
        .body();
  }

  private HttpResponse<String> look(String slug, String json) {
    return gatehouse.admin("PUT", "/api/v1/organizations/" + slug + "/look", json);
  }

  @ParameterizedTest
  @CsvSource({
    "de, de, Bei ACME anmelden",
    "'de-AT, en;q=0.5', de, Bei ACME anmelden",
    "'xx, fr;q=0.5', fr, ACME",
    "'en, de', en, Sign in to ACME",
    "'de;q=0, en', en, Sign in to ACME",
    "zh-TW, zh, ACME",
    "'not a, language;;q', en, Sign in to ACME",
    "'', en, Sign in to ACME"
  })
  void the_browser_says_which_language(String header, String tag, String words) {
    String page =
        header.isEmpty() ? page("/sign-in/acme") : page("/sign-in/acme", "Accept-Language", header);
    assertThat(page).contains("<html lang=\"" + tag + "\" dir=\"ltr\">").contains(words);
  }

  /** Whoever has several open, or hears them read out, tells them apart by their titles. */
  @ParameterizedTest
  @ValueSource(strings = {"en", "de", "fr", "es", "pt", "ja", "zh"})
  void each_page_of_an_organization_has_a_title_of_its_own(String language) {
    List<String> titles =
        Stream.of("", "/password", "/passkey", "/forgotten")
            .map(step -> page("/sign-in/acme" + step, "Accept-Language", language))
            .map(page -> TITLE.matcher(page).results().findFirst().orElseThrow().group(1))
            .toList();
    assertThat(titles).doesNotHaveDuplicates().allMatch(title -> title.endsWith(" · ACME"));
  }

  @Test
  void an_application_may_say_it_and_a_person_before_all() {
    assertThat(page("/sign-in/acme?ui_locales=fr%20de", "Accept-Language", "de"))
        .contains("<html lang=\"fr\"");
    try (TestBrowser browser = gatehouse.browser()) {
      HttpResponse<String> chosen =
          browser.post("/language", Map.of("language", "ja", "back", "/sign-in/acme?x=1"));
      assertThat(chosen.statusCode()).isEqualTo(303);
      assertThat(chosen.headers().firstValue("Location"))
          .hasValueSatisfying(to -> assertThat(to).endsWith("/sign-in/acme?x=1"));
      assertThat(browser.get("/sign-in/acme").body())
          .contains("<html lang=\"ja\"", "<option value=\"ja\" lang=\"ja\" selected");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        ""
      })
  void choosing_a_language_leads_to_no_other_site(String back) {
    try (TestBrowser browser = gatehouse.browser()) {
      HttpResponse<String> chosen =
          browser.post("/language", Map.of("language", "de", "back", back));
      assertThat(chosen.headers().firstValue("Location")).hasValue("/");
    }
  }

  /** What browsers leave unescaped in addresses. */
  @ParameterizedTest
  @CsvSource({
    "/sign-in/acme?x=a|b, /sign-in/acme?x=a%7Cb",
    "/sign-in/acme?x={\"a\"}, /sign-in/acme?x=%7B%22a%22%7D",
    "/sign-in/acme?x=100%, /sign-in/acme?x=100%25",
    "/sign-in/a[c]me, /sign-in/a%5Bc%5Dme"
  })
  void choosing_a_language_leads_back_to_whatever_page_it_was(String back, String location) {
    try (TestBrowser browser = gatehouse.browser()) {
      HttpResponse<String> chosen =
          browser.post("/language", Map.of("language", "de", "back", back));
      assertThat(chosen.headers().firstValue("Location")).hasValue(location);
    }
  }

  /** The language is looked for before the endpoint; a broken connection would tell nobody why. */
  @ParameterizedTest
  @CsvSource({"/no-such-page, 404", "/sign-in/acme, 400", "/sign-in, 200"})
  void a_language_that_cannot_be_read_breaks_no_connection(String path, int status) {
    HttpRequest request = HttpRequest.newBuilder(gatehouse.at(path + "?ui_locales=%ff")).build();
    assertThat(gatehouse.send(request).statusCode()).isEqualTo(status);
  }

  @Test
  void the_way_back_is_the_address_as_it_was_sent() {
    String page = page("/no-such%3Fpage?q=%26", "Accept", "text/html");
    assertThat(page).contains("name=\"back\" value=\"/no-such%3Fpage?q=%26\"");
  }

  @Test
  void a_refusal_is_told_in_the_language_of_the_page() {
    String page = page("/no-such-page", "Accept-Language", "de", "Accept", "text/html");
    assertThat(page).contains("Seite nicht gefunden").doesNotContain("There is no page");
  }

  @Test
  void an_organization_says_it_in_its_own_words_and_offers_some_languages() {
    HttpResponse<String> put =
        look(
            "globex",
            """
            {"languages":["de","ar"],
             "words":{"de":{"Sign in to {0}":"Willkommen bei {0}"},
                      "ar":{"Sign in to {0}":"تسجيل الدخول إلى {0}"}}}""");
    assertThat(put.statusCode()).isEqualTo(200);
    assertThat(page("/sign-in/globex", "Accept-Language", "fr"))
        .contains("<html lang=\"de\" dir=\"ltr\">", "Willkommen bei GLOBEX")
        .doesNotContain("<option value=\"fr\"");
    assertThat(page("/sign-in/globex", "Accept-Language", "ar"))
        .contains("<html lang=\"ar\" dir=\"rtl\">", "تسجيل الدخول إلى GLOBEX");
    assertThat(page("/sign-in/acme", "Accept-Language", "de")).contains("Bei ACME anmelden");
  }

  @Test
  void an_organization_has_its_colours_and_they_can_be_read() {
    String usual = page("/sign-in/initech");
    assertThat(SHEET.matcher(usual).find()).isFalse();
    gatehouse.admin(
        "PATCH", "/api/v1/organizations/initech", "{\"branding\":{\"colour\":\"#ffee88\"}}");
    assertThat(look("initech", "{\"variables\":{\"--radius\":\"2px\"}}").statusCode())
        .isEqualTo(200);
    Matcher sheet = SHEET.matcher(page("/sign-in/initech"));
    assertThat(sheet.find()).isTrue();
    HttpResponse<String> css =
        gatehouse.send(HttpRequest.newBuilder(gatehouse.at(sheet.group(1))).build());
    assertThat(css.headers().firstValue("Content-Type")).hasValue("text/css; charset=utf-8");
    assertThat(css.body()).contains("--radius:2px;");
    Matcher brand = Pattern.compile("--brand:(#[0-9a-f]{6});").matcher(css.body());
    assertThat(brand.find()).isTrue();
    Optional<Colour> colour = Colour.of(brand.group(1));
    assertThat(colour.orElseThrow().contrast(Colour.WHITE))
        .as("a pale colour is darkened until it can be read on white")
        .isGreaterThanOrEqualTo(Colour.READABLE);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"variables\":{\"--ink\":\"#cccccc\"}} | contrast_too_low",
        "{\"variables\":{\"--ink\":\"red;} body{display:none\"}} | variable_invalid",
        "{\"variables\":{\"--evil\":\"#000000\"}} | variable_invalid",
        "{\"variables\":{\"--radius\":\"99px\"}} | variable_invalid",
        "{\"languages\":[\"tlh\"]} | language_without_words",
        "{\"languages\":[\"<b>\"]} | language_invalid",
        "{\"words\":{\"de\":{\"Nobody says this\":\"x\"}}} | words_unknown",
        "{\"words\":{\"de\":{\"Sign in to {0}\":\"Anmelden\"}}} | words_places",
        "{\"words\":{\"de\":{\"Continue\":\"\"}}} | words_invalid"
      })
  void what_cannot_be_is_refused(String json, String code) {
    HttpResponse<String> put = look("acme", json);
    assertThat(put.statusCode()).isEqualTo(422);
    assertThat(put.body()).contains(code);
    assertThat(page("/sign-in/acme")).doesNotContain("/look/of/");
  }

  @Test
  void own_words_are_shown_as_text() {
    look("acme", "{\"words\":{\"en\":{\"Continue\":\"<script>alert(1)</script>\"}}}");
    assertThat(page("/sign-in/acme")).contains("&lt;script&gt;").doesNotContain("<script>alert");
    assertThat(look("acme", "{}").statusCode()).isEqualTo(200);
  }

  @Test
  void a_value_that_is_written_the_other_way_does_not_turn_the_sentence() {
    String said =
        Face.with(
            organization -> Look.plain(),
            Optional.empty(),
            "",
            "",
            () -> Words.say("Sign in to {0}", "شركة"));
    assertThat(said).isEqualTo("Sign in to \u2068شركة\u2069");
    assertThat(Words.say("Sign in to {0}", "{0} {1}")).isEqualTo("Sign in to {0} {1}");
  }

  /** U+202E writes all that follows backwards, U+2069 closes the isolate around a value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "A\u202ecba",
        "A\u2069\u202e",
        "A\u2066",
        "\u2069A",
        "\u202aA\u202c",
        "\u2067A\u2068"
      })
  void a_name_cannot_turn_the_words_around_it(String name) {
    assertThat(Words.say("Sign in to {0}", name))
        .isEqualTo("Sign in to " + Directions.contained(name));
    assertThat(Directions.contained(name)).doesNotContainPattern("[\u202a-\u202e\u2066-\u2069]");
    gatehouse.admin(
        "PATCH",
        "/api/v1/organizations/initech",
        "{\"branding\":{\"productName\":\"%s\"}}".formatted(name));
    assertThat(page("/sign-in/initech"))
        .contains("Sign in to ")
        .doesNotContainPattern("[\u202a-\u202e\u2066-\u2069]");
  }

  @Test
  void a_name_whose_directions_end_in_it_stays_as_it_is() {
    String name = "\u2067شركة\u2069 GmbH\u200f";
    assertThat(Directions.contained(name)).isEqualTo(name);
  }
}
