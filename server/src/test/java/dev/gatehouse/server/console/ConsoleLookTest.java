package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An administrator changes how the sign-in page looks and speaks. */
class ConsoleLookTest {
  private static final String PAGE = "/console/acme/sign-in-page";
  private static ConsoleWorld world;
  private static TestBrowser admin;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    admin = world.gatehouse.browser();
    world.signIn(admin, "acme", "ann@acme.example");
  }

  @AfterAll
  static void stop() {
    admin.close();
    world.close();
  }

  private static Map<String, String> form(String colour, String variables) {
    return Map.of(
        "productName", "Tracehub", "logoUrl", "", "colour", colour, "variables", variables);
  }

  @Test
  void what_is_saved_is_what_people_see() {
    HttpResponse<String> saved =
        admin.post(PAGE, form("#aa3300", "--radius: 3px\n--line:#dddddd;"));
    assertThat(saved.statusCode()).isEqualTo(303);
    HttpResponse<String> page = admin.get(PAGE);
    assertThat(page.body())
        .contains("value=\"Tracehub\"", "value=\"#aa3300\"", "--radius: 3px", "--line: #dddddd");
    try (TestBrowser stranger = world.gatehouse.browser()) {
      Matcher sheet =
          Pattern.compile("href=\"(/look/of/[^\"]+)\"")
              .matcher(stranger.get("/sign-in/acme").body());
      assertThat(sheet.find()).isTrue();
      assertThat(stranger.get(sheet.group(1)).body()).contains("--brand:#aa3300;", "--radius:3px;");
      assertThat(stranger.get("/sign-in/acme").body()).contains("Sign in to Tracehub");
    }
  }

  @Test
  void what_is_wrong_stands_beside_its_field_and_nothing_is_lost() {
    HttpResponse<String> refused = admin.post(PAGE, form("blue", "--radius: 3px"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("id=\"colour-problem\"", "Must be a colour", "value=\"blue\"", "--radius: 3px");
    assertThat(admin.post(PAGE, form("", "no colon here")).body())
        .contains("id=\"variables-problem\"", "no colon here");
    assertThat(admin.post(PAGE, form("", "--ink: #eeeeee")).body()).contains("differ by");
  }

  @Test
  void a_preview_stores_nothing_and_lets_nothing_into_its_style_sheet() {
    String query = "?productName=%3Cb%3EX&colour=%23006600&variables=--radius%3A%209px";
    HttpResponse<String> preview = admin.get(PAGE + "/preview" + query);
    assertThat(preview.body())
        .contains("Sign in to &lt;b&gt;X", PAGE + "/preview/style?")
        .doesNotContain("<b>X");
    assertThat(admin.get(PAGE + "/preview/style?colour=%23006600").body())
        .contains("--brand:#006600;");
    assertThat(
            admin.get(PAGE + "/preview/style?variables=--ink%3Ared%7D%2A%7Bdisplay%3Anone").body())
        .doesNotContain("display");
  }

  @Test
  void a_text_is_said_in_the_organizations_words_until_it_is_taken_back() {
    String words = PAGE + "/words/de";
    assertThat(admin.get(words + "?q=Weiter").body()).contains("Continue");
    Map<String, String> own = Map.of("english", "Continue", "said", "Los <geht's>");
    assertThat(admin.post(words, own).statusCode()).isEqualTo(303);
    assertThat(admin.get(words).body()).contains("Los &lt;geht");
    HttpResponse<String> wrong =
        admin.post(words, Map.of("english", "Sign in to {0}", "said", "Anmelden"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body()).contains("same places");
    admin.post(words, Map.of("english", "Continue", "said", ""));
    assertThat(admin.get(words).body()).doesNotContain("Los &lt;geht");
  }
}
