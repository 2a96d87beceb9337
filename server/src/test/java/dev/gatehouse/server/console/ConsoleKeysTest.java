package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.testkit.AdminClient;
import java.net.http.HttpResponse;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** API keys and SSH keys in the console. */
class ConsoleKeysTest {
  private static final String KEYS = "/console/acme/api-keys";
  private static final String SSH = "/console/acme/ssh-keys";
  private static final String PUBLIC_KEY =
      "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMqqnkVzrm0SdG6UOoqKLsabgH5C9okWi0dh2l9GKJl"
          + " <i>laptop</i>";

  private static ConsoleWorld world;
  private static TestBrowser ann;
  private static TestBrowser olga;
  private static String bob;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    bob = world.user("acme", "bob@acme.example", "Bob", List.of("viewer"));
    ann = world.administrator();
    olga = world.gatehouse.browser();
    world.makeOperator(olga);
    world.signIn(olga, "operators", ConsoleWorld.OPERATOR);
  }

  @AfterAll
  static void stop() {
    ann.close();
    olga.close();
    world.close();
  }

  private static String shown(String html) {
    Matcher value =
        Pattern.compile("API key</span><div class=\"copy\"><code>([^<]+)</code>").matcher(html);
    assertThat(value.find()).as(html).isTrue();
    return value.group(1);
  }

  @Test
  void a_key_is_made_shown_once_works_and_is_revoked() {
    LocalDate end = world.today().plusYears(1);
    HttpResponse<String> made =
        ann.post(
            KEYS + "/new",
            Map.of(
                "name",
                "Nightly <b>job</b>",
                "users:read",
                "yes",
                "users:write",
                "yes",
                "domains:read",
                "yes",
                "networks",
                "127.0.0.1 ::1",
                "expires",
                end.toString(),
                "email",
                ""));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(made.body()).contains("This is shown once.").doesNotContain("<b>job");
    String token = shown(made.body());
    AdminClient program = new AdminClient(world.gatehouse.address().toString(), token);
    assertThat(program.get("/organizations/acme/users").path("items").size()).isPositive();

    String list = ann.open(KEYS).body();
    assertThat(list)
        .contains("Nightly &lt;b&gt;job")
        .contains("domains:read, users:write")
        .contains(ConsoleWorld.shown(end) + ", 23:59 UTC")
        .contains("127.0.0.1")
        .doesNotContain(token);
    Matcher revoke = Pattern.compile("href=\"([^\"]+/revoke)\"").matcher(list);
    assertThat(revoke.find()).isTrue();
    assertThat(ann.open(revoke.group(1)).body()).contains("will be revoked for good");
    assertThat(ann.follow(ann.post(revoke.group(1), Map.of())).body())
        .contains("The key is revoked.")
        .contains("Revoked</span>");
  }

  @Test
  void what_is_wrong_comes_back_with_what_was_entered() {
    HttpResponse<String> wrong =
        ann.post(
            KEYS + "/new", Map.of("name", "Job", "sign_ins:read", "yes", "networks", "office"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("value=\"Job\"")
        .contains(">office</textarea>")
        .contains("name=\"sign_ins:read\" value=\"yes\" checked");
    assertThat(ann.post(KEYS + "/new", Map.of("name", "Job")).statusCode()).isEqualTo(422);
    assertThat(
            ann.post(
                    KEYS + "/new",
                    Map.of("name", "Job", "users:read", "yes", "email", "no@acme.example"))
                .body())
        .contains("Nobody here has this address.");
  }

  @Test
  void a_key_is_somebodys() {
    HttpResponse<String> made =
        ann.post(
            KEYS + "/new",
            Map.of("name", "Files of Bob", "file_access:read", "yes", "email", "bob@acme.example"));
    assertThat(made.statusCode()).as(made.body()).isEqualTo(200);
    assertThat(ann.open(KEYS).body()).contains("of <bdi>bob@acme.example</bdi>");
  }

  @Test
  void nobody_is_offered_what_they_lack_and_nothing_of_the_api_is_missing() {
    String forAnn = ann.open(KEYS + "/new").body();
    assertThat(forAnn).contains("name=\"users:write\"").doesNotContain("own_sessions");
    HttpResponse<String> beyond =
        ann.post(KEYS + "/new", Map.of("name", "More", "own_sessions:read", "yes"));
    assertThat(beyond.statusCode()).isEqualTo(422);

    TreeSet<String> known = new TreeSet<>();
    Matcher scope =
        Pattern.compile("name=\"([a-z_]+):write\"").matcher(olga.open(KEYS + "/new").body());
    while (scope.find()) {
      known.add(scope.group(1));
    }
    TreeSet<String> ofApi = new TreeSet<>();
    Matcher asked =
        Pattern.compile("\"x-required-scope\":\"([a-z_]+):")
            .matcher(ann.open("/api/openapi.json").body());
    while (asked.find()) {
      ofApi.add(asked.group(1));
    }
    ofApi.removeAll(List.of("applications", "roles", "signing_keys", "system"));
    // No operation asks for it: it is what a file server looks for.
    ofApi.add("file_access");
    assertThat(ofApi).hasSizeGreaterThan(10);
    assertThat(known).containsExactlyElementsOf(ofApi);
  }

  @Test
  void ssh_keys_are_listed_and_revoked_beside_what_a_server_needs() {
    world.admin.post("/organizations/acme/ssh-keys", Map.of("user", bob, "key", PUBLIC_KEY));
    String list = ann.open(SSH).body();
    assertThat(list)
        .contains("bob@acme.example")
        .contains("SHA256:")
        .contains("&lt;i&gt;laptop")
        .doesNotContain("<i>laptop")
        .contains("AuthorizedKeysCommand /usr/local/bin/gatehouse-keys %u %f")
        .contains("/api/v1/organizations/acme/authorized-keys");
    Matcher revoke = Pattern.compile("href=\"([^\"]+/revoke)\"").matcher(list);
    assertThat(revoke.find()).isTrue();
    assertThat(ann.open(revoke.group(1)).body())
        .contains("of bob@acme.example will be revoked.")
        .contains("SHA256:");
    assertThat(ann.follow(ann.post(revoke.group(1), Map.of())).body())
        .contains("The key is revoked.")
        .contains("Nobody has an SSH key here");
    assertThat(ann.get(revoke.group(1)).statusCode()).isEqualTo(404);
  }

  @Test
  void the_search_finds_them_by_the_names_that_people_know() {
    assertThat(ann.open("/console/acme/search?q=SFTP%2FSSH+Keys").body())
        .contains(">SFTP/SSH Keys</a><span class=\"sub\">");
    assertThat(ann.open("/console/acme/search?q=api+token").body())
        .contains(">API keys</a><span class=\"sub\">");
  }
}
