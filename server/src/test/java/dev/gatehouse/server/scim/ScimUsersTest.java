package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Users over HTTP (RFC 7644 §3.3 to §3.6), beside another directory and another organization. */
@EachDatabase
class ScimUsersTest {
  private final ScimWorld world;

  ScimUsersTest(TestDatabase database) {
    world = new ScimWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void spellings_that_look_alike_are_one_person_and_answered_as_sent() {
    String sent = "Jose\u0301@acme.example";
    Answer created = world.call("POST", "/Users", ScimWorld.person(sent)).is(201);
    assertThat(created.text("/userName")).isEqualTo(sent);
    assertThat(world.known(created.id()).path("userName").asString())
        .isEqualTo("jos\u00e9@acme.example");
    world
        .call("POST", "/Users", ScimWorld.person("jos\u00e9@acme.example"))
        .isProblem(409, "uniqueness");
    String user = "/Users/" + created.id();
    for (String spelling : List.of("jos\u00e9@acme.example", sent)) {
      Answer put = world.call("PUT", user, ScimWorld.person(spelling)).is(200);
      assertThat(put.text("/userName")).isEqualTo(spelling);
      assertThat(world.known(created.id()).path("userName").asString())
          .isEqualTo("jos\u00e9@acme.example");
    }
    // With the accent on another letter it is somebody else.
    world.call("POST", "/Users", ScimWorld.person("jo\u0301se@acme.example")).is(201);
  }

  @Test
  void a_user_lives_from_creation_to_deletion() {
    Answer created = world.call("POST", "/Users", ScimWorld.person("Ann@Acme.example")).is(201);
    String id = created.id();
    assertThat(id).startsWith("user_");
    assertThat(created.text("/userName")).as("as it was sent").isEqualTo("Ann@Acme.example");
    assertThat(created.header("Content-Type")).isEqualTo("application/scim+json");
    assertThat(created.header("Location"))
        .isEqualTo(world.gatehouse.address() + "/scim/v2/Users/" + id);
    assertThat(created.header("ETag")).isEqualTo("W/\"1\"");
    assertThat(created.text("/meta/version")).isEqualTo("W/\"1\"");
    assertThat(created.text("/meta/location")).isEqualTo(created.header("Location"));
    assertThat(created.text("/meta/resourceType")).isEqualTo("User");

    assertThat(world.known(id).path("userName").asString()).isEqualTo("ann@acme.example");
    assertThat(world.known(id).path("source").asString()).isEqualTo("SCIM");
    assertThat(world.known(id).path("authenticationMethod").asString()).isEqualTo(world.connection);
    assertThat(world.known(id).path("roles").toString()).isEqualTo("[\"viewer\"]");

    Answer found = world.filtered("/Users", "userName eq \"aNN@acme.EXAMPLE\"").is(200);
    assertThat(found.body().path("totalResults").asInt()).isOne();
    assertThat(found.text("/Resources/0/id")).isEqualTo(id);

    Answer off =
        world
            .call(
                "PATCH",
                "/Users/" + id,
                ScimWorld.patch("{\"op\":\"Replace\",\"path\":\"active\",\"value\":\"False\"}"))
            .is(200);
    assertThat(off.body().path("active").asBoolean(true)).isFalse();
    assertThat(off.header("ETag")).isEqualTo("W/\"2\"");
    assertThat(world.known(id).path("active").asBoolean(true)).isFalse();
    world.call("GET", "/Users/" + id, "").is(200);

    world.call("DELETE", "/Users/" + id, "").is(204);
    world.call("GET", "/Users/" + id, "").isProblem(404, "");
    world.call("DELETE", "/Users/" + id, "").isProblem(404, "");
    assertThat(
            world
                .filtered("/Users", "userName eq \"ann@acme.example\"")
                .is(200)
                .body()
                .path("totalResults")
                .asInt())
        .isZero();
  }

  @Test
  void a_token_touches_only_what_its_own_directory_provisioned() {
    String id = world.user("ann@acme.example");
    String decoy = world.user(world.decoyToken, "ann@acme.example");
    String other = world.user(world.otherToken, "bob@acme.example");
    for (String foreign : new String[] {decoy, other}) {
      world.call("GET", "/Users/" + foreign, "").isProblem(404, "");
      world.call("PUT", "/Users/" + foreign, ScimWorld.person("x@acme.example")).isProblem(404, "");
      world
          .call(
              "PATCH",
              "/Users/" + foreign,
              ScimWorld.patch("{\"op\":\"replace\",\"path\":\"active\",\"value\":false}"))
          .isProblem(404, "");
      world.call("DELETE", "/Users/" + foreign, "").isProblem(404, "");
      world
          .call(
              "POST",
              "/Groups",
              "{\"displayName\":\"G\",\"members\":[{\"value\":\"%s\"}]}".formatted(foreign))
          .isProblem(400, "invalidValue");
    }
    assertThat(world.call("GET", "/Users", "").body().path("totalResults").asInt()).isOne();
    assertThat(world.call("GET", "/Groups", "").body().path("totalResults").asInt())
        .as("what was refused left no group behind")
        .isZero();
    world
        .as(world.otherToken, "POST", "/Users", ScimWorld.person("Ann@acme.example"))
        .isProblem(409, "uniqueness");
    assertThat(world.known(id).path("active").asBoolean(false)).isTrue();
    world.as(world.otherToken, "GET", "/Users/" + other, "").is(200);
  }

  @Test
  void a_person_of_the_same_connection_is_adopted_and_no_other() {
    String users = "/organizations/acme/users";
    String own =
        world
            .admin(
                "POST",
                users,
                "{\"userName\":\"ann@acme.example\",\"authenticationMethod\":\"%s\"}"
                    .formatted(world.connection))
            .path("id")
            .asString();
    world.admin(
        "POST",
        users,
        "{\"userName\":\"bob@acme.example\",\"authenticationMethod\":\"password\","
            + "\"localAccess\":\"ALLOWED\"}");
    assertThat(world.user("ann@acme.example")).isEqualTo(own);
    assertThat(world.known(own).path("source").asString()).isEqualTo("SCIM");
    world.call("POST", "/Users", ScimWorld.person("bob@acme.example")).isProblem(409, "uniqueness");
    world.call("POST", "/Users", ScimWorld.person("ann@acme.example")).isProblem(409, "uniqueness");
  }

  @Test
  void an_entity_tag_keeps_two_writers_apart() {
    String id = world.user("ann@acme.example");
    String change = ScimWorld.patch("{\"op\":\"replace\",\"path\":\"title\",\"value\":\"%s\"}");
    world
        .call(
            world.token,
            "PATCH",
            "/Users/" + id,
            change.formatted("a"),
            Map.of("If-Match", "W/\"1\""))
        .is(200);
    world
        .call(
            world.token,
            "PATCH",
            "/Users/" + id,
            change.formatted("b"),
            Map.of("If-Match", "W/\"1\""))
        .isProblem(412, "");
    world
        .call(world.token, "DELETE", "/Users/" + id, "", Map.of("If-Match", "W/\"1\""))
        .isProblem(412, "");
    assertThat(world.call("GET", "/Users/" + id, "").text("/title")).isEqualTo("a");
    assertThat(
            world
                .call(world.token, "GET", "/Users/" + id, "", Map.of("If-None-Match", "W/\"2\""))
                .is(304)
                .header("ETag"))
        .isEqualTo("W/\"2\"");
    world.call(world.token, "GET", "/Users/" + id, "", Map.of("If-None-Match", "W/\"1\"")).is(200);
    Answer same = world.call("PATCH", "/Users/" + id, change.formatted("a")).is(200);
    assertThat(same.header("ETag")).as("nothing changed").isEqualTo("W/\"2\"");
  }

  @Test
  void a_change_of_user_name_never_takes_over_another_account() {
    String ann = world.user("ann@acme.example");
    world.user("bob@acme.example");
    world.admin(
        "POST",
        "/organizations/acme/users",
        "{\"userName\":\"cid@acme.example\",\"authenticationMethod\":\"password\","
            + "\"localAccess\":\"ALLOWED\"}");
    for (String taken : new String[] {"BOB@acme.example", "cid@acme.example"}) {
      world
          .call(
              "PATCH",
              "/Users/" + ann,
              ScimWorld.patch(
                  "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"%s\"}".formatted(taken)))
          .isProblem(409, "uniqueness");
      world.call("PUT", "/Users/" + ann, ScimWorld.person(taken)).isProblem(409, "uniqueness");
    }
    assertThat(world.known(ann).path("userName").asString()).isEqualTo("ann@acme.example");
    assertThat(world.call("GET", "/Users/" + ann, "").text("/meta/version")).isEqualTo("W/\"1\"");
  }

  @Test
  void a_login_that_is_no_address_takes_the_primary_email_as_the_persons() {
    String json =
        """
        {"userName":"aarcher","emails":[{"value":"x@acme.example"},
          {"value":"Ann@acme.example","primary":true}]}""";
    String id = world.call("POST", "/Users", json).is(201).id();
    assertThat(world.known(id).path("userName").asString()).isEqualTo("ann@acme.example");
    assertThat(world.filtered("/Users", "userName eq \"AArcher\"").text("/Resources/0/id"))
        .isEqualTo(id);
    world
        .call("POST", "/Users", json.replace("ann@", "o@").replace("Ann@", "o@"))
        .isProblem(409, "uniqueness");
    world.call("POST", "/Users", "{\"userName\":\"nobody\"}").isProblem(400, "invalidValue");
  }

  @Test
  void deactivation_and_deletion_end_sessions_in_the_same_transaction() throws Exception {
    String ann = world.user("ann@acme.example");
    String bob = world.user("bob@acme.example");
    String cid = world.user("cid@acme.example");
    for (String user : new String[] {ann, bob, cid}) {
      openSession(user);
      assertThat(sessions(user)).isOne();
      assertThat(isSignedIn(user)).isTrue();
    }
    String off = ScimWorld.patch("{\"op\":\"replace\",\"value\":{\"active\":false}}");
    world.call("PATCH", "/Users/" + ann, off).is(200);
    assertThat(sessions(ann)).isZero();
    assertThat(isSignedIn(ann)).as("not even remembered").isFalse();
    world.call("DELETE", "/Users/" + bob, "").is(204);
    assertThat(isSignedIn(bob)).as("not even remembered").isFalse();
    assertThat(sessions(cid)).as("nobody else's").isOne();
    world
        .call(
            "PATCH",
            "/Users/" + cid,
            ScimWorld.patch("{\"op\":\"replace\",\"path\":\"title\",\"value\":\"x\"}"))
        .is(200);
    assertThat(sessions(cid)).as("another change ends none").isOne();
    String trail = world.admin("GET", "/organizations/acme/audit-events?limit=100", "").toString();
    assertThat(trail).contains("user.deactivated", "user.deleted", "user.updated", "user.created");
  }

  private int sessions(String user) {
    return world.admin("GET", "/organizations/acme/users/" + user + "/sessions", "").size();
  }

  /** With the token of {@link #openSession}. */
  private boolean isSignedIn(String user) {
    try (TestBrowser browser = world.gatehouse.browser()) {
      browser.setCookie("gatehouse_session", user);
      // Who is nobody is sent to sign in; who has another method has no password to change.
      return browser.get("/account/password").statusCode() == 403;
    }
  }

  /** As a sign-in leaves one. */
  private void openSession(String user) throws SQLException {
    long now = world.gatehouse.clock().instant().toEpochMilli();
    String acme = world.admin("GET", "/organizations/acme", "").path("id").asString();
    try (Connection database = DriverManager.getConnection(world.gatehouse.databaseUrl());
        PreparedStatement insert =
            database.prepareStatement(
                """
                INSERT INTO sessions (organization_id, session_id, token_hash, user_id,
                  external_subject, external_session, authenticated_at, amr, created_at,
                  last_seen_at, idle_ms, ends_at, expires_at, address, user_agent)
                VALUES (?, ?, ?, ?, '', '', ?, '', ?, ?, 3600000, ?, ?, '', '')""")) {
      insert.setString(1, acme);
      insert.setString(2, "sid_" + user);
      insert.setBytes(3, Tokens.hash(user));
      insert.setString(4, user);
      insert.setLong(5, now);
      insert.setLong(6, now);
      insert.setLong(7, now);
      insert.setLong(8, now + 3_600_000);
      insert.setLong(9, now + 3_600_000);
      insert.executeUpdate();
    }
  }

  @Test
  void whom_a_directory_adopts_as_inactive_is_out() throws SQLException {
    String eve = jit("eve@acme.example");
    openSession(eve);
    world.call("POST", "/Users", "{\"userName\":\"eve@acme.example\",\"active\":false}").is(201);

    assertThat(world.known(eve).path("active").asBoolean(true)).isFalse();
    assertThat(sessions(eve)).isZero();
  }

  @Test
  void a_removal_is_remembered_by_every_name_until_the_person_is_created_again()
      throws SQLException {
    String person =
        """
        {"userName":"%s","externalId":"e-1","emails":[{"value":"ann@home.example"}]}""";
    String ann = world.call("POST", "/Users", person.formatted("ann@acme.example")).is(201).id();
    String renamed = "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"anna@acme.example\"}";
    world.call("PATCH", "/Users/" + ann, ScimWorld.patch(renamed)).is(200);
    world.call("DELETE", "/Users/" + ann, "").is(204);
    assertThat(rows("directory_removals")).as("userName and externalId").isEqualTo(2);
    assertThat(rows("removal_traces")).as("the address of before and the other").isEqualTo(2);

    String again = world.call("POST", "/Users", person.formatted("a.b@acme.example")).is(201).id();
    assertThat(rows("directory_removals") + rows("removal_traces")).isZero();

    world.call("DELETE", "/Users/" + again, "").is(204);
    assertThat(rows("directory_removals")).isEqualTo(2);
    String kept = jit("a.c@acme.example");
    assertThat(world.call("POST", "/Users", person.formatted("a.c@acme.example")).is(201).id())
        .as("adopted")
        .isEqualTo(kept);
    assertThat(rows("directory_removals") + rows("removal_traces")).isZero();
  }

  private int rows(String table) throws SQLException {
    try (Connection database = DriverManager.getConnection(world.gatehouse.databaseUrl());
        ResultSet count =
            database.createStatement().executeQuery("SELECT COUNT(*) FROM " + table)) {
      count.next();
      return count.getInt(1);
    }
  }

  @Test
  void whom_a_directory_adopts_leaves_the_groups_that_sign_ins_brought() throws SQLException {
    String zoe = jit("zoe@acme.example");
    String ida = jit("ida@acme.example");
    signInGroup("grp_nights", zoe, ida);
    assertThat(members("grp_nights")).hasSize(2);
    assertThat(world.user("zoe@acme.example")).isEqualTo(zoe);
    assertThat(members("grp_nights")).containsExactly("ida@acme.example");
    JsonNode told =
        world
            .admin("GET", "/organizations/acme/audit-events?action=group.member_removed", "")
            .path("items");
    assertThat(told).hasSize(1);
    assertThat(told.get(0).toString()).contains("grp_nights", zoe, "Night shift");
  }

  /** Somebody of the directory's connection whom no directory manages. */
  private String jit(String name) {
    String body = "{\"userName\":\"%s\",\"authenticationMethod\":\"%s\"}";
    return world
        .admin("POST", "/organizations/acme/users", body.formatted(name, world.connection))
        .path("id")
        .asString();
  }

  private List<String> members(String group) {
    return world
        .admin("GET", "/organizations/acme/groups/" + group + "/members", "")
        .path("items")
        .valueStream()
        .map(member -> member.path("userName").asString())
        .toList();
  }

  /** As sign-ins leave one. */
  private void signInGroup(String id, String... users) throws SQLException {
    String acme = world.admin("GET", "/organizations/acme", "").path("id").asString();
    try (Connection database = DriverManager.getConnection(world.gatehouse.databaseUrl());
        PreparedStatement group =
            database.prepareStatement(
                "INSERT INTO sign_in_groups (organization_id, group_id, connection_id,"
                    + " display_name, created_at) VALUES (?, ?, ?, 'Night shift', 0)");
        PreparedStatement member =
            database.prepareStatement(
                "INSERT INTO sign_in_group_members (organization_id, group_id, user_id)"
                    + " VALUES (?, ?, ?)")) {
      group.setString(1, acme);
      group.setString(2, id);
      group.setString(3, world.connection);
      group.executeUpdate();
      for (String user : users) {
        member.setString(1, acme);
        member.setString(2, id);
        member.setString(3, user);
        member.executeUpdate();
      }
    }
  }

  @Test
  void a_new_address_ends_what_was_sent_to_the_old_one() {
    String ann = world.user("ann@acme.example");
    String path = "/organizations/acme/users/" + ann + "/invitation";
    world.admin("POST", path, "{\"sendMail\":false}");
    String title = "{\"op\":\"replace\",\"path\":\"title\",\"value\":\"x\"}";
    world.call("PATCH", "/Users/" + ann, ScimWorld.patch(title)).is(200);
    assertThat(openInvitations()).as("another change ends nothing").isOne();
    String name = "{\"op\":\"replace\",\"path\":\"userName\",\"value\":\"ann.b@acme.example\"}";
    world.call("PATCH", "/Users/" + ann, ScimWorld.patch(name)).is(200);
    assertThat(openInvitations()).isZero();
  }

  private int openInvitations() {
    return world.admin("GET", "/organizations/acme/invitations?open=true", "").path("items").size();
  }
}
