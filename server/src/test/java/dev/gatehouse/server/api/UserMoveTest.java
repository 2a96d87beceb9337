package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** People on their way from one method of signing in to another. */
@EachDatabase
class UserMoveTest {
  private static final String MOVE = ManyUsersWorld.USERS + "/move";
  private static final String CONNECTIONS = ApiWorld.ACME + "/connections/";

  private final ManyUsersWorld world;

  UserMoveTest(TestDatabase database) {
    world = new ManyUsersWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  private static String counts(Answer answer) {
    return "%d: %d moved, %d unchanged"
        .formatted(
            answer.status(),
            answer.body().path("moved").asInt(-1),
            answer.body().path("unchanged").asInt(-1));
  }

  private String method(String user) {
    return world.user(user).path("authenticationMethod").asString();
  }

  private Answer refused(String json) {
    String before = world.api.everything();
    Answer answer = world.api.call("POST", MOVE, json);
    assertThat(world.api.everything()).isEqualTo(before);
    return answer;
  }

  @Test
  void all_of_a_connection_move_so_that_it_can_be_removed() {
    String okta = world.connection("Okta");
    String entra = world.connection("Entra");
    String ann = world.user("ann", okta);
    String bob = world.user("bob", okta);
    String cy = world.user("cy", "password");
    Answer inUse = world.api.call("DELETE", CONNECTIONS + okta, "");
    assertThat(inUse.code()).isEqualTo("connection_in_use");
    assertThat(inUse.problems())
        .containsExactlyInAnyOrder(ann + " signs_in_with_it", bob + " signs_in_with_it");
    String json = "{\"from\":\"Okta\",\"to\":\"" + entra + "\"}";
    Answer dry = world.api.call("POST", MOVE + "?dryRun=true", json);
    assertThat(counts(dry)).isEqualTo("200: 2 moved, 0 unchanged");
    assertThat(method(ann)).isEqualTo(okta);
    assertThat(counts(world.api.call("POST", MOVE, json))).isEqualTo("200: 2 moved, 0 unchanged");
    assertThat(method(ann)).isEqualTo(entra);
    assertThat(method(bob)).isEqualTo(entra);
    assertThat(method(cy)).isEqualTo("password");
    assertThat(world.api.read(ApiWorld.ACME + "/audit-events?action=user.updated").path("items"))
        .as("one row for each")
        .hasSize(2);
    world.api.made("DELETE", CONNECTIONS + okta, "");
  }

  @Test
  void one_or_several_move_and_who_is_there_already_stays() {
    String okta = world.connection("Okta");
    String ann = world.user("ann", "password");
    String bob = world.user("bob", okta);
    String cy = world.user("cy", "password");
    assertThat(
            counts(
                world.api.call(
                    "POST",
                    MOVE,
                    "{\"to\":\"Okta\",\"users\":[\"%s\",\"%s\",\"%s\"]}".formatted(ann, bob, ann))))
        .isEqualTo("200: 1 moved, 1 unchanged");
    assertThat(method(ann)).isEqualTo(okta);
    assertThat(method(cy)).isEqualTo("password");
    String back = "{\"to\":\"password\",\"from\":\"Okta\"%s}";
    // Ann was allowed a password before; of Bob, who is new since SSO, the same must be said.
    assertThat(refused(back.formatted("")).problems()).containsExactly(bob + " sso_required");
    String allowed = back.formatted(",\"localAccess\":\"ALLOWED\"");
    assertThat(counts(world.api.call("POST", MOVE, allowed)))
        .isEqualTo("200: 2 moved, 0 unchanged");
  }

  @Test
  void says_who_cannot_move_and_moves_nobody() {
    String okta = world.connection("Okta");
    String ann = world.user("ann", "password");
    String bob = world.user("bob", okta);
    String decoy =
        world
            .api
            .made(
                "POST",
                "/organizations/globex/users",
                "{\"userName\":\"hank@globex.example\",\"authenticationMethod\":\"password\"}")
            .path("id")
            .asString();
    assertThat(refused("{\"to\":\"Okta\"}").problems()).containsExactly(" move_nobody_named");
    assertThat(refused("{\"to\":\"Nowhere\",\"from\":\"Elsewhere\"}").problems())
        .containsExactly("to connection_unknown", "from connection_unknown");
    assertThat(
            refused(
                    ("{\"to\":\"password\",\"from\":\"Okta\",\"localAccess\":\"ALLOWED\","
                            + "\"users\":[\"%s\",\"%s\",\"%s\",\"x\"]}")
                        .formatted(bob, ann, decoy))
                .problems())
        .containsExactly(
            "users[1] user_signs_in_otherwise", "users[2] user_unknown", "users[3] user_unknown");
    world.api.made("POST", CONNECTIONS + okta + "/disable", "");
    Answer off = refused("{\"to\":\"Okta\",\"users\":[\"" + ann + "\"]}");
    assertThat(off.status() + " " + off.code()).isEqualTo("409 connection_disabled");
  }

  @Test
  void the_last_administrator_with_a_password_moves_by_override_only() {
    world.connection("Okta");
    String ann = world.user("ann", "password", "admin");
    world.user("vera", "password", "viewer");
    String json = "{\"to\":\"Okta\",\"from\":\"password\"}";
    Answer refused = refused(json);
    assertThat(refused.status() + " " + refused.code())
        .isEqualTo("409 last_administrator_with_password");
    assertThat(counts(world.api.call("POST", MOVE + "?override=lock-out", json)))
        .isEqualTo("200: 2 moved, 0 unchanged");
    assertThat(
            Stream.of("user.updated", "lock_out.overridden")
                .map(
                    action ->
                        world
                            .api
                            .read(ApiWorld.ACME + "/audit-events?action=" + action)
                            .path("items")
                            .size()))
        .containsExactly(2, 1);
    assertThat(world.user(ann).path("roles").toString()).contains("admin");
  }

  @Test
  void whom_a_directory_manages_neither_moves_nor_changes_by_an_import_but_in_roles() {
    String okta = world.connection("Okta");
    String ann = world.managedUser("ann", okta);
    world.user("bob", okta);
    String back = "{\"to\":\"password\",\"from\":\"Okta\",\"localAccess\":\"ALLOWED\"}";
    assertThat(refused(back).problems()).containsExactly(ann + " managed_by_directory");
    Answer imported =
        world.csv("?onExisting=update", "user_name,display_name\nann@acme.example,Ann\n");
    assertThat(ManyUsersWorld.problems(imported))
        .containsExactly("2 display_name managed_by_directory");
    assertThat(world.user(ann).path("displayName").asString()).isNotEqualTo("Ann");
    assertThat(
            ManyUsersWorld.problems(
                world.csv(
                    "?onExisting=update",
                    "user_name,authentication_method,roles\nann@acme.example,password,viewer\n")))
        .containsExactly("2 authentication_method managed_by_directory");
    assertThat(world.user(ann).path("roles")).isEmpty();

    // What was exported can be imported again; roles are ours, and so is the word that suspends.
    Answer again = world.csv("?onExisting=update", world.export());
    assertThat(again.status()).as(again.toString()).isEqualTo(200);
    assertThat(
            world
                .csv("?onExisting=update", "user_name,roles,active\nann@acme.example,viewer,no\n")
                .status())
        .isEqualTo(200);
    assertThat(world.user(ann).path("roles").toString()).contains("viewer");
    assertThat(world.user(ann).path("active").asBoolean(true)).isFalse();
  }
}
