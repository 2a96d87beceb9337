package dev.gatehouse.server.console;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** People, groups, roles and invitations in the console, over HTTP. */
class ConsolePeopleTest {
  private static final String USERS = "/organizations/acme/users";
  private static final String PEOPLE = "/console/acme/people";

  private static ConsoleWorld world;
  private static TestBrowser ann;
  private static String annId;
  private static String okta;
  private static String scimToken;

  @BeforeAll
  static void start() {
    world = new ConsoleWorld();
    annId = world.user("acme", "ann@acme.example", "Ann Admin", List.of("admin"));
    ann = world.gatehouse.browser();
    world.signIn(ann, "acme", "ann@acme.example");
    okta =
        world
            .admin
            .post(
                "/organizations/acme/connections",
                Map.of(
                    "preset",
                    "okta-oidc",
                    "displayName",
                    "Okta",
                    "settings",
                    Map.of("issuer", "https://acme.okta.com", "clientId", "c"),
                    "secrets",
                    Map.of("clientSecret", "s")))
            .path("id")
            .asString();
    world.admin.post("/organizations/acme/connections/" + okta + "/enable", Map.of());
    String directory =
        world
            .admin
            .post("/organizations/acme/directories", Map.of("connection", okta))
            .path("id")
            .asString();
    scimToken =
        world
            .admin
            .post(
                "/organizations/acme/directories/" + directory + "/tokens", Map.of("name", "test"))
            .path("token")
            .asString();
  }

  @AfterAll
  static void stop() {
    ann.close();
    world.close();
  }

  /** Somebody without a password of their own yet. */
  private static String person(String name, String method, String... roles) {
    return world
        .admin
        .post(
            USERS,
            Map.of(
                "userName",
                name.toLowerCase(java.util.Locale.ROOT) + "@acme.example",
                "displayName",
                name,
                "authenticationMethod",
                method,
                "roles",
                List.of(roles),
                "localAccess",
                "ALLOWED",
                "invite",
                false))
        .path("id")
        .asString();
  }

  private static String provisioned(String kind, String json) {
    HttpResponse<String> created =
        world.gatehouse.send(
            HttpRequest.newBuilder(world.gatehouse.at("/scim/v2/" + kind))
                .header("Authorization", "Bearer " + scimToken)
                .header("Content-Type", "application/scim+json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    assertThat(created.statusCode()).as(created.body()).isEqualTo(201);
    return new JsonMapper().readTree(created.body()).path("id").asString();
  }

  private static String managed(String name) {
    return provisioned(
        "Users",
        """
        {"schemas":["urn:ietf:params:scim:schemas:core:2.0:User"],
         "userName":"%s@acme.example","displayName":"%s","active":true}"""
            .formatted(name, name));
  }

  private static JsonNode user(String id) {
    return world.admin.get(USERS + "/" + id);
  }

  private static HttpResponse<String> post(String path, Map<String, String> fields) {
    return ann.follow(ann.post(PEOPLE + path, fields));
  }

  private static String page(String path) {
    HttpResponse<String> page = ann.open(PEOPLE + path);
    assertThat(page.statusCode()).as(page.body()).isEqualTo(200);
    return page.body();
  }

  @Test
  void the_list_shows_how_people_sign_in_and_filters_by_role_and_source() {
    person("Lena", okta, "analyst");
    String list = page("?role=analyst&source=API&search=len");
    assertThat(list)
        .contains("Lena", "<bdi>Okta</bdi>", "Analyst", "Entered by hand or API", "Never")
        .contains("type=\"checkbox\" name=\"user\"")
        .doesNotContain("<bdi>ann@acme.example</bdi>");
    assertThat(page("?role=viewer&search=len")).contains("Nobody fits");
    assertThat(page("?source=SCIM&search=len")).contains("Nobody fits");
    assertThat(ann.open(PEOPLE + "?source=ELSEWHERE").statusCode()).isEqualTo(400);
  }

  @Test
  void a_person_is_edited_and_what_is_wrong_stands_beside_its_field() {
    String bob = person("Bob", "password", "viewer");
    assertThat(
            post(
                    "/" + bob,
                    Map.of(
                        "displayName",
                        "Robert",
                        "userName",
                        "rob@acme.example",
                        "roles",
                        "analyst"))
                .body())
        .contains("Robert was saved.")
        .contains("Name, e-mail, method or roles were changed", "<bdi>Ann Admin</bdi>");
    assertThat(user(bob).path("roles").toString()).isEqualTo("[\"analyst\"]");
    assertThat(user(bob).path("userName").asString()).isEqualTo("rob@acme.example");
    HttpResponse<String> wrong =
        post("/" + bob, Map.of("displayName", "Robert <i>", "userName", "no address"));
    assertThat(wrong.statusCode()).isEqualTo(422);
    assertThat(wrong.body())
        .contains("Must be an e-mail address.", "value=\"no address\"", "Robert &lt;i");
    assertThat(user(bob).path("roles").toString()).isEqualTo("[\"analyst\"]");
  }

  @Test
  void the_last_administrator_keeps_the_role() {
    HttpResponse<String> refused =
        post(
            "/" + annId,
            Map.of("displayName", "Ann Admin", "userName", "ann@acme.example", "roles", "viewer"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("role=\"alert\"");
    assertThat(user(annId).path("roles").toString()).isEqualTo("[\"admin\"]");
  }

  @Test
  void of_whom_a_directory_manages_roles_are_ours_and_deletion_detaches() {
    String sid = managed("sid");
    assertThat(page("/" + sid))
        .contains("A directory manages this person.")
        .doesNotContain("name=\"displayName\"", "/" + sid + "/method");
    post(
        "/" + sid, Map.of("displayName", "Other", "userName", "x@acme.example", "roles", "viewer"));
    assertThat(user(sid).path("displayName").asString()).isEqualTo("sid");
    assertThat(user(sid).path("roles").toString()).isEqualTo("[\"viewer\"]");
    HttpResponse<String> refused = post("/" + sid + "/method", Map.of("method", "password"));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("A directory manages this user.");
    assertThat(page("/" + sid + "/delete")).contains("Detach from the directory and delete");
    assertThat(post("/" + sid + "/delete", Map.of()).body()).contains("sid was deleted.");
    assertThat(page("?search=sid")).contains("Nobody fits");
  }

  @Test
  void the_method_is_changed_after_saying_what_it_means() {
    String cara = person("Cara", "password");
    assertThat(page("/" + cara + "/method")).contains("All sessions of the old method end.");
    assertThat(post("/" + cara + "/method", Map.of("method", okta)).body())
        .contains("Cara signs in with Okta from now on.");
    assertThat(user(cara).path("authenticationMethod").asString()).isEqualTo(okta);
    HttpResponse<String> unknown = post("/" + cara + "/method", Map.of("method", "con_none"));
    assertThat(unknown.statusCode()).isEqualTo(422);
    assertThat(unknown.body()).contains("class=\"problem\"");
  }

  @Test
  void local_access_is_said_in_words_and_set() {
    String dora = person("Dora", okta);
    assertThat(post("/" + dora + "/local-access", Map.of("access", "USUAL")).body())
        .contains("Local access of Dora is saved.", "Usual: keeps a password");
    assertThat(world.admin.get(USERS + "/" + dora + "/local-access").path("access").asString())
        .isEqualTo("USUAL");
    assertThat(post("/" + dora + "/local-access", Map.of("access", "ALL")).statusCode())
        .isEqualTo(422);
  }

  @Test
  void second_factors_are_reset_and_the_trail_tells() {
    String emil = person("Emil", "password");
    assertThat(page("/" + emil + "/second-factors/reset"))
        .contains("All second factors of Emil will be removed.");
    assertThat(post("/" + emil + "/second-factors/reset", Map.of()).body())
        .contains("The second factors of Emil are removed.");
  }

  @Test
  void sessions_are_listed_and_all_of_them_end() {
    String fay = world.user("acme", "fay@acme.example", "Fay", List.of("admin"), "ALLOWED");
    try (TestBrowser one = world.gatehouse.browser();
        TestBrowser two = world.gatehouse.browser()) {
      world.signIn(one, "acme", "fay@acme.example");
      world.signIn(two, "acme", "fay@acme.example");
      assertThat(page("/" + fay)).contains("End all");
      assertThat(post("/" + fay + "/sessions/end", Map.of()).body())
          .containsPattern("[23] sessions have ended.");
      assertThat(one.open("/console/acme").body()).contains("Sign in to the console");
    }
    post("/" + fay + "/deactivate", Map.of());
  }

  @Test
  void keys_are_revoked_on_the_page_of_their_owner_only() {
    String gil = person("Gil", "password");
    String hank = person("Hank", "password");
    String key =
        world
            .admin
            .post(
                "/organizations/acme/api-keys",
                Map.of("name", "Nightly job", "scopes", List.of("users:read"), "user", gil))
            .path("key")
            .path("id")
            .asString();
    assertThat(page("/" + gil)).contains("Nightly job");
    assertThat(page("/" + hank)).doesNotContain("Nightly job");
    assertThat(post("/" + hank + "/api-keys/" + key + "/revoke", Map.of()).statusCode())
        .isEqualTo(404);
    assertThat(page("/" + gil)).contains("Nightly job");
    assertThat(page("/" + gil + "/api-keys/" + key + "/revoke"))
        .contains("One key of Gil will stop working for good.");
    assertThat(post("/" + gil + "/api-keys/" + key + "/revoke", Map.of()).body())
        .contains("The API key is revoked.")
        .doesNotContain("Nightly job");
  }

  @Test
  void an_invitation_is_made_as_a_link_sent_again_and_revoked() {
    String ida = person("Ida", "password");
    assertThat(page("/" + ida)).contains("Nobody has invited this person.");
    HttpResponse<String> shown = ann.post(PEOPLE + "/" + ida + "/invitation/link", Map.of());
    assertThat(shown.body()).contains("This link is shown once.");
    Matcher link =
        Pattern.compile("<code>(http[^<]+/invitation/[^<]+)</code>").matcher(shown.body());
    assertThat(link.find()).as(shown.body()).isTrue();
    String path = URI.create(link.group(1)).getPath();
    try (TestBrowser browser = world.gatehouse.browser()) {
      assertThat(browser.open(path).statusCode()).isEqualTo(200);
      assertThat(page("/" + ida)).contains("works until").doesNotContain(path);
      HttpResponse<String> list = ann.open("/console/acme/invitations?open=true");
      assertThat(list.body()).contains("ida@acme.example", "Send again");
      Matcher invitation =
          Pattern.compile("/invitations/(inv_\\w+)/resend\"><button[^>]*the invitation of ida@")
              .matcher(list.body());
      assertThat(invitation.find()).as(list.body()).isTrue();
      String one = "/console/acme/invitations/" + invitation.group(1);
      assertThat(ann.follow(ann.post(one + "/resend", Map.of())).body())
          .contains("A new invitation is on its way.");
      assertThat(browser.open(path).statusCode()).isEqualTo(404);
      assertThat(post("/" + ida + "/invitation/revoke", Map.of()).body())
          .contains("The invitation is revoked", "Revoked ");
      assertThat(ann.follow(ann.post(one + "/revoke", Map.of())).statusCode()).isEqualTo(409);
    }
    assertThat(ann.open("/console/acme/invitations?open=true").body())
        .doesNotContain("ida@acme.example");
    assertThat(ann.open("/console/acme/invitations?state=revoked").body())
        .contains("ida@acme.example");
    assertThat(ann.open("/console/acme/invitations?state=expired").body())
        .contains("No invitation is in this state");
    assertThat(page("/" + ida))
        .contains("/console/acme/sign-ins?user=" + ida, "/console/acme/audit?target=" + ida);
  }

  @Test
  void somebody_new_is_added_with_roles_a_method_and_an_invitation() {
    Map<String, String> fields =
        Map.of(
            "userName", "Jo@acme.example",
            "displayName", "Jo New",
            "method", "password",
            "roles", "viewer",
            "invite", "none");
    HttpResponse<String> refused = post("/new", fields);
    assertThat(refused.statusCode()).as("new since SSO").isEqualTo(422);
    assertThat(refused.body())
        .contains("value=\"Jo@acme.example\"", "sign in through a connection");
    Map<String, String> allowed = new java.util.HashMap<>(fields);
    allowed.put("allow", "1");
    allowed.put("invite", "link");
    assertThat(post("/new", allowed).body()).contains("This link is shown once.", "Jo New");
    HttpResponse<String> twice = post("/new", allowed);
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(twice.body()).contains("aria-invalid=\"true\"");
    assertThat(
            post("/new", Map.of("userName", "kim@acme.example", "method", okta, "invite", "none"))
                .body())
        .contains("kim@acme.example was added.");
  }

  @Test
  void many_move_after_a_look_and_whom_a_directory_manages_is_named() {
    String max = person("Max", "password");
    String mia = person("Mia", okta);
    String both = max + " " + mia;
    assertThat(page("/move?user=" + max + "&user=" + mia))
        .contains("2 people are chosen", "<bdi>Max</bdi>", "<bdi>Mia</bdi>");
    assertThat(page("/move")).contains("Nobody is chosen");
    assertThat(page("/move?all=1&search=max")).contains("1 person is chosen");
    assertThat(post("/move", Map.of("users", both, "to", okta)).body())
        .contains("1 person would move to Okta; 1 sign in that way already.");
    assertThat(user(max).path("authenticationMethod").asString()).isEqualTo("password");
    String sue = managed("sue");
    HttpResponse<String> refused =
        post("/move", Map.of("users", both + " " + sue, "to", "password", "allow", "1"));
    assertThat(refused.statusCode()).isEqualTo(422);
    assertThat(refused.body())
        .contains("Who stands in the way", "<bdi>sue</bdi>", "A directory manages");
    assertThat(post("/move", Map.of("users", both, "to", okta, "really", "1")).body())
        .contains("1 person signs in with Okta now.");
    assertThat(user(max).path("authenticationMethod").asString()).isEqualTo(okta);
  }

  @Test
  void many_are_deactivated_all_or_none() {
    String ned = person("Ned", "password");
    String nat = person("Nat", "password");
    assertThat(page("/deactivate?user=" + ned + "&user=" + nat))
        .contains("2 people will have no access any more.", "Deactivate 2 people");
    HttpResponse<String> refused = post("/deactivate", Map.of("users", ned + " " + annId));
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(refused.body()).contains("role=\"alert\"");
    assertThat(user(ned).path("active").asBoolean()).isTrue();
    assertThat(post("/deactivate", Map.of("users", ned + " " + nat)).body())
        .contains("2 people are deactivated.");
    assertThat(user(ned).path("active").asBoolean()).isFalse();
    assertThat(post("/deactivate", Map.of("users", "user_nobody")).statusCode()).isEqualTo(422);
  }

  @Test
  void groups_show_members_and_the_roles_that_name_them() {
    String olaf = managed("olaf");
    String group =
        provisioned(
            "Groups",
            """
            {"schemas":["urn:ietf:params:scim:schemas:core:2.0:Group"],
             "displayName":"Staff <b>","members":[{"value":"%s"}]}"""
                .formatted(olaf));
    world.admin.put(
        "/organizations/acme/connections/" + okta + "/role-mappings",
        Map.of(
            "combination",
            "ALL_MATCHES",
            "mappings",
            List.of(Map.of("value", "Staff <b>", "role", "analyst"))));
    assertThat(ann.open("/console/acme/groups").body())
        .contains("Staff &lt;b&gt;", "Directory (SCIM)", "Analyst (Okta)");
    assertThat(ann.open("/console/acme/groups?search=STAFF").body()).contains("Staff &lt;b&gt;");
    assertThat(ann.open("/console/acme/groups?search=stuff").body()).contains("No group fits");
    assertThat(ann.open("/console/acme").body()).containsPattern("<strong>\\d+</strong>groups?");
    HttpResponse<String> page = ann.open("/console/acme/groups/" + group);
    assertThat(page.body()).contains("olaf@acme.example").doesNotContain("Delete the group");
    HttpResponse<String> refused = ann.post("/console/acme/groups/" + group + "/delete", Map.of());
    assertThat(refused.statusCode()).isEqualTo(409);
    assertThat(ann.open("/console/acme/groups/none").statusCode()).isEqualTo(404);
  }

  @Test
  void the_role_catalogue_is_read_with_its_permissions() {
    assertThat(ann.open("/console/acme/roles").body())
        .contains("Admin", "Viewer", "members", "/console/acme/people?role=admin");
  }

  @Test
  void a_link_to_a_provider_is_shown_and_removed() throws SQLException {
    String pia = person("Pia", okta);
    assertThat(page("/" + pia)).contains("Not linked to any.");
    String unlink = "/" + pia + "/identities/" + okta + "/unlink";
    assertThat(post(unlink, Map.of()).statusCode()).isEqualTo(404);
    try (Connection database = DriverManager.getConnection(world.gatehouse.databaseUrl());
        PreparedStatement link =
            database.prepareStatement(
                """
                INSERT INTO external_identities
                  (organization_id, connection_id, subject, user_id, created_at)
                SELECT organization_id, connection_id, 'subject <1>', user_id, 0 FROM users
                WHERE user_id = ?""")) {
      link.setString(1, pia);
      assertThat(link.executeUpdate()).isEqualTo(1);
    }
    assertThat(page("/" + pia)).contains("subject &lt;1", unlink);
    assertThat(page(unlink)).contains("Pia will not be linked to that identity any more.");
    assertThat(post(unlink, Map.of()).body())
        .contains("The link is removed.", "Not linked to any.", "A link to a provider was removed");
  }
}
