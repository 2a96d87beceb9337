package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Many users from CSV and JSON, and back. */
@EachDatabase
class UserImportTest {
  private static final String HEADER = "user_name,display_name,roles,authentication_method\n";

  private final ManyUsersWorld world;

  UserImportTest(TestDatabase database) {
    world = new ManyUsersWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static String counts(Answer answer) {
    JsonNode body = answer.body();
    return "%d: %d created, %d updated, %d unchanged, %d invited"
        .formatted(
            answer.status(),
            body.path("created").asInt(-1),
            body.path("updated").asInt(-1),
            body.path("unchanged").asInt(-1),
            body.path("invited").asInt(-1));
  }

  private void refused(String query, byte[] csv, String... problems) {
    String before = world.api.everything();
    Answer answer = world.csv(query, csv);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(422);
    assertThat(ManyUsersWorld.problems(answer)).containsExactly(problems);
    assertThat(world.api.everything()).isEqualTo(before);
  }

  private void refused(String query, String csv, String... problems) {
    refused(query, csv.getBytes(StandardCharsets.UTF_8), problems);
  }

  @Test
  void creates_everybody_of_a_file_as_spreadsheets_save_it() {
    String okta = world.connection("Okta");
    String csv =
        "\uFEFFUser_Name;display_name;roles;authentication_method;invite;active;local_access\r\n"
            + "Ann@Acme.example;\"Ann; the first\";admin viewer;password;yes;;allowed\r\n"
            + "bob@acme.example;Bob;viewer;Okta;;no\r\n"
            + "\r\n"
            + "cy@acme.example;;;"
            + okta
            + ";NO;1\r\n";
    Answer answer = world.csv("", csv);
    assertThat(counts(answer)).isEqualTo("200: 3 created, 0 updated, 0 unchanged, 1 invited");
    JsonNode users = world.users();
    assertThat(users.get(0).path("userName").asString()).isEqualTo("ann@acme.example");
    assertThat(users.get(0).path("displayName").asString()).isEqualTo("Ann; the first");
    assertThat(users.get(0).path("roles").toString()).isEqualTo("[\"admin\",\"viewer\"]");
    assertThat(users.get(0).path("source").asString()).isEqualTo("IMPORT");
    assertThat(users.get(1).path("active").asBoolean()).isFalse();
    assertThat(users.get(1).path("authenticationMethod").asString()).isEqualTo(okta);
    assertThat(users.get(2).path("active").asBoolean()).isTrue();
    assertThat(world.api.read(ApiWorld.ACME + "/invitations").path("items")).hasSize(1);
    assertThat(actions()).containsOnlyOnce("users.imported").contains("user.created");
    assertThat(world.api.read("/organizations/globex/users").path("items")).isEmpty();
  }

  private List<String> actions() {
    return world
        .api
        .read(ApiWorld.ACME + "/audit-events?limit=100")
        .path("items")
        .valueStream()
        .map(event -> event.path("action").asString())
        .toList();
  }

  @Test
  void columns_and_rows_that_somebody_emptied_are_none() {
    String csv =
        "user_name,roles,authentication_method,,\r\n"
            + "ann@acme.example,viewer,password,,\r\n"
            + ",,,,\r\n"
            + " ,,,,\r\n";
    assertThat(counts(world.csv("", csv)))
        .isEqualTo("200: 1 created, 0 updated, 0 unchanged, 0 invited");
    refused(
        "",
        "user_name,authentication_method,\nbob@acme.example,password,Bob\n",
        "2  cells_too_many");
  }

  @Test
  void a_dry_run_answers_the_same_and_changes_nothing() {
    String csv = HEADER + "ann@acme.example,Ann,viewer,password\n";
    String before = world.api.everything();
    Answer dry = world.csv("?dryRun=true", csv);
    assertThat(counts(dry)).isEqualTo("200: 1 created, 0 updated, 0 unchanged, 0 invited");
    assertThat(dry.body().path("dryRun").asBoolean()).isTrue();
    assertThat(world.api.everything()).isEqualTo(before);
    assertThat(counts(world.csv("?dryRun=false", csv))).isEqualTo(counts(dry));
    assertThat(world.csv("?dryRun=perhaps", csv).code()).isEqualTo("parameter_invalid");
  }

  @Test
  void tells_everything_that_is_wrong_by_row_and_column_and_imports_nothing() {
    world.connection("Twin");
    world.api.made(
        "PATCH",
        ApiWorld.ACME + "/connections/" + world.connection("Other"),
        "{\"displayName\":\"Twin\"}");
    world.user("taken", "password");
    String csv =
        "user_name,display_name,roles,authentication_method,invite,active,local_access\n"
            + "good@acme.example,Good,viewer,password,no,yes,allowed\n"
            + "nobody,Bad,viewer,password,no,yes,allowed\n"
            + "a@acme.example,A,king,password,no,yes,allowed\n"
            + "b@acme.example,B,viewer,Nowhere,no,yes,allowed\n"
            + "c@acme.example,C,viewer,Twin,no,yes,allowed\n"
            + "d@acme.example,D,viewer,,no,yes,allowed\n"
            + "GOOD@acme.example,Again,viewer,password,no,yes,allowed\n"
            + "taken@acme.example,T,viewer,password,no,yes,allowed\n"
            + "e@acme.example,E,viewer,password,perhaps,yes,allowed\n"
            + "f@acme.example,F,viewer,password,yes,no,allowed\n"
            + "g@acme.example,G,viewer,password,no,yes,allowed,more\n";
    refused(
        "",
        csv,
        "10 invite flag_invalid",
        "12  cells_too_many",
        "5 authentication_method connection_unknown",
        "6 authentication_method connection_ambiguous",
        "7 authentication_method authentication_method_missing",
        "8 user_name user_twice",
        "9 user_name user_exists",
        "11 invite invited_inactive",
        "3 user_name user_name_invalid",
        "4 roles role_unknown");
  }

  @Test
  void refuses_a_header_that_it_does_not_understand() {
    refused("", "name,user_name,roles,roles\n", "1 name column_unknown", "1 roles column_twice");
    refused("", "display_name\nAnn\n", "1 user_name column_missing");
    refused("", "\n", "1 user_name column_missing");
  }

  @Test
  void refuses_what_is_no_text_or_no_csv() {
    assertThat(world.csv("", new byte[] {'u', (byte) 0xE9}).code()).isEqualTo("csv_not_utf8");
    assertThat(world.csv("", "user_name\n\"ann@acme.example\n").code()).isEqualTo("csv_unreadable");
    refused(
        "",
        "user_name,display_name,authentication_method\nann@acme.example,a\0b,password\n",
        "2 display_name text_invalid");
    Answer plain =
        world.api.call(
            dev.gatehouse.server.GatehouseFixture.ADMIN_KEY,
            "POST",
            ManyUsersWorld.USERS,
            "text/csv",
            "user_name\n".getBytes(StandardCharsets.UTF_8));
    assertThat(plain.status()).as("other operations take JSON only").isEqualTo(415);
  }

  @Test
  void refuses_more_rows_than_may_come_at_once() {
    StringBuilder many = new StringBuilder("user_name,authentication_method\n");
    for (int i = 0; i <= UserRows.MOST; i++) {
      many.append("u").append(i).append("@acme.example,password\n");
    }
    assertThat(world.csv("", many.toString()).code()).isEqualTo("rows_too_many");
  }

  @Test
  void changes_who_is_there_only_when_asked_and_leaves_what_is_not_said() {
    String okta = world.connection("Okta");
    String ann = world.user("ann", "password", "viewer");
    String csv =
        "user_name\tdisplay_name\troles\tauthentication_method\tactive\n"
            + "ann@acme.example\tAnn\t\tOkta\t\n"
            + "bob@acme.example\tBob\tviewer\tpassword\t\n";
    // Who is new since SSO needs a word for a password; who has one already does not.
    refused("", csv, "2 user_name user_exists", "3 authentication_method sso_required");
    String allowing =
        csv.replace("\tactive\n", "\tactive\tlocal_access\n")
            .replace("Okta\t\n", "Okta\t\t\n")
            .replace("password\t\n", "password\t\tallowed\n");
    assertThat(counts(world.csv("?onExisting=update", allowing)))
        .isEqualTo("200: 1 created, 1 updated, 0 unchanged, 0 invited");
    JsonNode after = world.user(ann);
    assertThat(after.path("displayName").asString()).isEqualTo("Ann");
    assertThat(after.path("authenticationMethod").asString()).isEqualTo(okta);
    assertThat(after.path("roles").toString()).isEqualTo("[\"viewer\"]");
    assertThat(counts(world.csv("?onExisting=update", csv)))
        .isEqualTo("200: 0 created, 0 updated, 2 unchanged, 0 invited");
    assertThat(counts(world.csv("?onExisting=update", "user_name,active\nann@acme.example,no\n")))
        .isEqualTo("200: 0 created, 1 updated, 0 unchanged, 0 invited");
    assertThat(world.user(ann).path("active").asBoolean()).isFalse();
    assertThat(actions()).contains("user.deactivated");
    assertThat(world.csv("?onExisting=replace", csv).code()).isEqualTo("parameter_invalid");
  }

  @Test
  void does_not_import_the_last_administrator_away() {
    world.user("ann", "password", "admin");
    String demotion = "user_name,roles\nann@acme.example,viewer\n";
    String before = world.api.everything();
    assertThat(world.csv("?onExisting=update", demotion).code()).isEqualTo("last_administrator");
    assertThat(world.csv("?onExisting=update", "user_name,active\nann@acme.example,no\n").code())
        .isEqualTo("last_administrator");
    assertThat(world.api.everything()).isEqualTo(before);
    String replacement =
        HEADER + "ann@acme.example,,viewer,\nbob@acme.example,Bob,admin,password\n";
    assertThat(world.csv("?onExisting=update", replacement).status()).isEqualTo(200);
    assertThat(
            world
                .csv(
                    "?onExisting=update&override=lock-out",
                    "user_name,active\nbob@acme.example,no\n")
                .status())
        .isEqualTo(200);
    assertThat(actions()).contains("lock_out.overridden");
  }

  @Test
  void takes_rows_in_json_too() {
    String json =
        "{\"users\":[{\"userName\":\"ann@acme.example\",\"authenticationMethod\":\"password\","
            + "\"roles\":[\"viewer\"]},{\"userName\":\"b\",\"authenticationMethod\":\"x\"}]}";
    Answer refused = world.api.call("POST", ManyUsersWorld.USERS + "/import", json);
    assertThat(refused.problems())
        .containsExactly("users[1].authenticationMethod connection_unknown");
    Answer done =
        world.api.call(
            "POST",
            ManyUsersWorld.USERS + "/import",
            json.replaceAll(",\\{\"userName\":\"b.*?}", ""));
    assertThat(counts(done)).isEqualTo("200: 1 created, 0 updated, 0 unchanged, 0 invited");
  }

  @Test
  void what_is_exported_can_be_imported_and_runs_nothing_in_a_spreadsheet() {
    world.connection("Okta, the \"old\" one");
    String csv =
        HEADER
            + "ann@acme.example,\"=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\",viewer,password\n"
            + "'-bob@acme.example,\"@SUM(1)\",,\"Okta, the \"\"old\"\" one\"\n"
            + "cid@acme.example,＝1+1,,password\n";
    String allowing =
        csv.replace("authentication_method\n", "authentication_method,local_access\n")
            .replace(",password\n", ",password,allowed\n")
            .replace("one\"\n", "one\",\n");
    assertThat(world.csv("", allowing).status()).isEqualTo(200);
    JsonNode users = world.users();
    assertThat(users.get(0).path("userName").asString()).isEqualTo("-bob@acme.example");
    String exported = world.export();
    assertThat(exported.lines().toList())
        .containsExactlyInAnyOrder(
            "user_name,display_name,roles,authentication_method,active,local_access",
            "'-bob@acme.example,'@SUM(1),,\"Okta, the \"\"old\"\" one\",yes,usual",
            "ann@acme.example,\"'=HYPERLINK(\"\"https://evil.example\"\",\"\"x\"\")\",viewer,"
                + "password,yes,allowed",
            "cid@acme.example,'＝1+1,,password,yes,allowed");
    assertThat(exported).startsWith("user_name,");
    assertThat(counts(world.csv("?onExisting=update", exported)))
        .isEqualTo("200: 0 created, 0 updated, 3 unchanged, 0 invited");
    assertThat(world.users()).isEqualTo(users);
    assertThat(world.api.read(ApiWorld.ACME + "/audit-events?action=user.updated").path("items"))
        .as("what changes nothing is not told")
        .isEmpty();
  }

  @Test
  void takes_ten_thousand_rows_and_no_more() {
    StringBuilder csv = new StringBuilder("user_name,authentication_method,roles\n");
    for (int i = 0; i < 10_000; i++) {
      csv.append("user").append(i).append("@acme.example,password,viewer\n");
    }
    assertThat(counts(world.csv("", csv.toString())))
        .isEqualTo("200: 10000 created, 0 updated, 0 unchanged, 0 invited");
    // Of ten thousand rows in pages of a thousand, each stands there once.
    assertThat(world.export().lines()).hasSize(10_001).doesNotHaveDuplicates();
    csv.append("one-more@acme.example,password,viewer\n");
    Answer more = world.csv("?onExisting=update", csv.toString());
    assertThat(more.status() + " " + more.code()).isEqualTo("413 rows_too_many");
    assertThat(world.csv("", new byte[5_000_001]).status()).isEqualTo(413);
  }
}
