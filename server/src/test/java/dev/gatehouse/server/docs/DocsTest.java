package dev.gatehouse.server.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.connection.ProviderPreset;
import dev.gatehouse.server.connection.ProviderPresets;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The documentation, as it is served and as it stands in the repository. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DocsTest {
  private static final Path REPOSITORY = Path.of("..");
  private static final Path FILES = REPOSITORY.resolve("docs");
  private static final Pattern LINK = Pattern.compile("]\\((?<target>[^)\\s]+)\\)");
  private static final Pattern SERVED_LINK = Pattern.compile("href=\"(?<target>/docs[^\"]*)\"");

  private GatehouseFixture gatehouse;

  @BeforeAll
  void start() {
    gatehouse = GatehouseFixture.start();
  }

  @AfterAll
  void stop() {
    gatehouse.close();
  }

  private HttpResponse<String> get(String path) {
    return gatehouse.send(HttpRequest.newBuilder(gatehouse.at(path)).build());
  }

  private static Stream<Path> files() {
    try (Stream<Path> all = Files.walk(FILES)) {
      return all.filter(file -> file.toString().endsWith(".md")).toList().stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Set<String> listed() {
    return new Library()
        .contents().stream()
            .flatMap(section -> section.entries().stream())
            .map(Library.Entry::name)
            .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void every_page_is_listed_once_and_every_listed_page_exists() {
    Set<String> written =
        files()
            .map(file -> FILES.relativize(file).toString().replace(".md", ""))
            .filter(name -> !name.equals("README"))
            // Why things are as they are is for readers of the code; hints are parts of pages.
            .filter(name -> !name.startsWith("decisions/") && !name.startsWith("troubleshooting/"))
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(listed()).hasSizeGreaterThan(15).isEqualTo(written);
  }

  @Test
  void every_link_between_files_leads_to_a_file() throws IOException {
    for (Path file : files().toList()) {
      Matcher links = LINK.matcher(Files.readString(file));
      while (links.find()) {
        String target = links.group("target");
        if (!target.contains(":") && !target.startsWith("#") && !target.startsWith("/")) {
          Path other = file.resolveSibling(target.replaceAll("#.*", ""));
          assertThat(other).as("%s links to %s", file, target).exists();
        }
      }
    }
  }

  @Test
  void every_listed_page_is_served_and_its_links_and_anchors_lead_somewhere() {
    for (String name : listed()) {
      HttpResponse<String> page = get("/docs/" + name);
      assertThat(page.statusCode()).as(name).isEqualTo(200);
      assertThat(page.body()).as(name).contains("<h1", "aria-current=\"page\"");
      Matcher links = SERVED_LINK.matcher(page.body());
      while (links.find()) {
        String target = links.group("target");
        int hash = target.indexOf('#');
        String address = hash < 0 ? target : target.substring(0, hash);
        HttpResponse<String> there = get(address);
        assertThat(there.statusCode()).as("%s links to %s", name, target).isEqualTo(200);
        if (hash >= 0) {
          assertThat(there.body()).as(name).contains("id=\"" + target.substring(hash + 1) + "\"");
        }
      }
    }
  }

  @Test
  void every_heading_in_the_list_beside_a_page_can_be_reached() {
    HttpResponse<String> page = get("/docs/policy");
    List<Markdown.Heading> headings =
        new Markdown(new Library())
            .read("policy", new Library().source("policy").orElseThrow())
            .headings();
    assertThat(headings).hasSizeGreaterThan(3);
    assertThat(headings)
        .allSatisfy(
            heading ->
                assertThat(page.body())
                    .contains(
                        "href=\"#" + heading.anchor() + "\"", "id=\"" + heading.anchor() + "\""));
  }

  @Test
  void a_page_is_there_as_markdown_too() throws IOException {
    HttpResponse<String> page = get("/docs/policy.md");
    assertThat(page.headers().firstValue("Content-Type")).contains("text/markdown; charset=utf-8");
    assertThat(page.body()).isEqualTo(Files.readString(FILES.resolve("policy.md")));
  }

  @Test
  void machines_find_every_page_by_its_whole_address() {
    String index = get("/llms.txt").body();
    assertThat(index).startsWith("# Gatehouse\n\n> ");
    assertThat(listed())
        .allSatisfy(
            name -> assertThat(index).contains(gatehouse.address() + "/docs/" + name + ".md"));
  }

  @Test
  void every_refusal_has_a_page() throws IOException {
    Matcher codes =
        Pattern.compile("(?m)^\\| `([a-z0-9_]+)` \\| ([^|]+) \\|")
            .matcher(Files.readString(FILES.resolve("error-codes.md")));
    int count = 0;
    while (codes.find()) {
      count++;
      if (count % 10 == 0) {
        HttpResponse<String> page = get("/docs/errors/" + codes.group(1));
        assertThat(page.statusCode()).as(codes.group(1)).isEqualTo(200);
        assertThat(page.body()).contains(codes.group(1), "What to look at");
      }
      assertThat(new RefusalPages(new Library()).find(codes.group(1))).isPresent();
    }
    assertThat(count).isGreaterThan(150);
  }

  /** Hints belong to the longest kind that has any: {@code forward_auth} is no {@code forward}. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "saml_audience",
        "oidc_audience",
        "ldap_answer",
        "scim_token_expired",
        "openid_code_reused",
        "forward_auth_host",
        "password_wrong",
        "mail_server_encryption",
        "set_issuer",
        "ssh_key_weak",
        "logout_front_channel",
        "passkey_counter"
      })
  void a_code_of_a_kind_with_many_has_hints(String code) {
    assertThat(get("/docs/errors/" + code).body()).contains("How to find the cause", "is mostly");
  }

  @Test
  void a_code_of_a_kind_without_hints_has_none() {
    assertThat(new RefusalPages(new Library()).find("connection_off").orElseThrow().hints())
        .isEmpty();
  }

  @Test
  void words_find_the_section_that_tells_of_them() {
    HttpResponse<String> found = get("/docs/search?q=break-glass%20mixed");
    assertThat(found.body()).contains("href=\"/docs/policy");
    assertThat(get("/docs/search?q=zzqqxx").body()).contains("Nothing found");
    assertThat(get("/docs/search").body()).contains("Write a word or two");
  }

  /** An empty word is found at every place without end. */
  @ParameterizedTest
  @ValueSource(strings = {",a", ";", ",;,", ",,scim", "\u00a0,"})
  @Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
  void a_question_without_words_between_its_commas_is_answered(String question) {
    String asked = URLEncoder.encode(question, StandardCharsets.UTF_8);
    assertThat(get("/docs/search?q=" + asked).statusCode()).isEqualTo(200);
  }

  @Test
  void a_question_is_shown_as_text() {
    HttpResponse<String> found = get("/docs/search?q=%3Cscript%3Ealert(1)%3C/script%3E%22%3E");
    assertThat(found.body()).contains("&lt;script>").doesNotContain("<script");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/docs/nothing",
        "/docs/policy.md.md",
        "/docs/errors/nothing_such",
        "/docs/errors/%60",
        "/docs/Policy",
        "/docs/decisions/..",
        "/docs/README.txt",
        "/docs/package-info",
        "/docs/decisions/nothing.md"
      })
  void what_is_no_page_is_not_found(String address) {
    assertThat(get(address).statusCode()).isIn(400, 404);
  }

  @Test
  void html_in_markdown_is_shown_as_text() {
    Markdown.Page page =
        new Markdown(new Library())
            .read("x", "# T\n\n<script>alert(1)</script>\n\n[x](javascript:alert(1))\n");
    assertThat(page.html()).doesNotContain("<script", "javascript:");
  }

  @Test
  void every_code_that_a_page_names_exists() throws IOException {
    RefusalPages refusals = new RefusalPages(new Library());
    for (Path file : files().filter(file -> file.toString().contains("guides")).toList()) {
      Matcher codes =
          Pattern.compile("`((?:saml|oidc|ldap)_[a-z0-9_]+)`").matcher(Files.readString(file));
      while (codes.find()) {
        assertThat(refusals.find(codes.group(1))).as("%s in %s", codes.group(1), file).isPresent();
      }
    }
  }

  @Test
  void every_preset_has_a_guide_and_every_guide_says_what_to_do() {
    for (ProviderPreset preset : ProviderPresets.all()) {
      HttpResponse<String> guide = get("/docs/guides/" + preset.key());
      assertThat(guide.statusCode()).as(preset.key()).isEqualTo(200);
      assertThat(guide.body())
          .as(preset.key())
          .contains("When it does not work")
          .doesNotContain("{{")
          .contains(
              switch (preset.kind()) {
                case "saml" -> "ACS URL of your connection";
                case "oidc" -> "redirect URI of your connection";
                default -> "Account that searches";
              });
    }
  }

  @Test
  void what_is_put_into_a_page_is_shown_as_text() {
    Markdown.Page page =
        new Markdown(new Library())
            .read("x", "# T\n\n`{{acs-url}}`\n", Map.of("{{acs-url}}", "`<b>*x*"));
    assertThat(page.html()).contains("<code>`&lt;b&gt;*x*</code>");
  }
}
