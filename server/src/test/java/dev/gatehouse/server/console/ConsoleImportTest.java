package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.http.HttpResponse;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Import and export of people in the console, over HTTP. */
class ConsoleImportTest {
  private static final String IMPORT = "/console/acme/people/import";

  private static ConsoleWorld world;
  private static TestBrowser ann;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    ann = world.administrator();
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
  }

  private static boolean isThere(String name) {
    return world.admin.get("/organizations/acme/users?prefix=" + name).path("items").isEmpty()
        == false;
  }

  @Test
  void the_template_is_a_file_that_can_be_imported() {
    HttpResponse<String> template = ann.get(IMPORT + "/template.csv");
    assertThat(template.headers().firstValue("Content-Disposition").orElse(""))
        .contains("attachment");
    assertThat(ann.upload(IMPORT, Map.of(), "file", template.body()).body())
        .contains("1 person would be added, 0 changed, 0 left as they are, 0 invited.");
    assertThat(isThere("jane.doe")).isFalse();
  }

  @Test
  void a_file_is_looked_at_first_and_imported_then() {
    String csv =
        "user_name,display_name,authentication_method\r\nzoe@acme.example,Zoë,password\r\n";
    HttpResponse<String> looked = ann.upload(IMPORT, Map.of("onExisting", "refuse"), "file", csv);
    assertThat(looked.statusCode()).isEqualTo(200);
    assertThat(looked.body())
        .contains("1 person would be added", "Import now", "zoe@acme.example,Zoë,password");
    assertThat(isThere("zoe")).isFalse();
    HttpResponse<String> done =
        ann.follow(
            ann.upload(
                IMPORT, Map.of("csv", csv, "onExisting", "refuse", "really", "1"), "file", ""));
    assertThat(done.body()).contains("1 person was added, 0 changed");
    assertThat(isThere("zoe")).isTrue();
    HttpResponse<String> twice = ann.upload(IMPORT, Map.of(), "file", csv);
    assertThat(twice.statusCode()).isEqualTo(422);
    assertThat(twice.body()).contains("<td>Line 2</td>", "There is such a user already.");
    assertThat(
            ann.upload(
                    IMPORT, Map.of("onExisting", "update"), "file", csv.replace("Zoë", "Zoë Two"))
                .body())
        .contains("0 people would be added, 1 changed");
  }

  @Test
  void pasted_lines_are_refused_line_by_line_and_nothing_is_imported() {
    String csv =
        """
        user_name;roles;authentication_method
        one@acme.example;viewer;password
        no address;viewer;password
        two@acme.example;emperor;Nowhere
        """;
    HttpResponse<String> looked = ann.post(IMPORT, Map.of("csv", csv));
    assertThat(looked.statusCode()).isEqualTo(422);
    assertThat(looked.body())
        .contains("<td>Line 4</td>", "authentication_method", "There is no such connection")
        .contains("one@acme.example;viewer;password")
        .doesNotContain("Import now");
    assertThat(isThere("one")).isFalse();
    assertThat(ann.post(IMPORT, Map.of("csv", csv, "really", "1")).statusCode()).isEqualTo(422);
    assertThat(isThere("one")).isFalse();
  }

  @Test
  void what_a_file_holds_is_text_on_the_page() {
    HttpResponse<String> looked =
        ann.upload(IMPORT, Map.of(), "file", "user_name\r\n</textarea><script>x</script>\r\n");
    assertThat(looked.body()).doesNotContain("<script>x").contains("&lt;/textarea&gt;");
  }

  @Test
  void nothing_and_what_is_no_form_is_refused_kindly() {
    HttpResponse<String> nothing = ann.upload(IMPORT, Map.of(), "file", "");
    assertThat(nothing.statusCode()).isEqualTo(400);
    assertThat(nothing.body()).contains("Choose a file, or paste some lines.");
    assertThat(ann.upload(IMPORT, Map.of("x\"\r\ny", "z"), "file", "a").statusCode())
        .isEqualTo(400);
    assertThat(ann.upload(IMPORT, Map.of(), "file", "a\u0000b").statusCode()).isBetween(400, 422);
    assertThat(ann.upload(IMPORT, Map.of(), "file", "x".repeat(6_000_000)).statusCode())
        .isEqualTo(413);
  }

  @Test
  void everybody_is_exported_in_the_form_of_an_import() {
    HttpResponse<String> export = ann.get("/console/acme/people/export.csv");
    assertThat(export.headers().firstValue("Content-Type").orElse("")).startsWith("text/csv");
    assertThat(export.headers().firstValue("Content-Disposition").orElse(""))
        .contains("users-of-acme.csv");
    assertThat(export.body()).contains("ann@acme.example,Ann Admin,admin,password,yes");
  }
}
