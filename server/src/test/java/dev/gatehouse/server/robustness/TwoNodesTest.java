package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.Await;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpRequest;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two nodes on one PostgreSQL, behind one public address. */
class TwoNodesTest {
  private static final String COOKIE = "gatehouse_session";

  private final SignInLab lab = new SignInLab(TestDatabase.POSTGRESQL);
  private final GatehouseFixture other = lab.gatehouse.anotherNode();
  private final TestBrowser here = lab.gatehouse.browser();
  private final TestBrowser there = new TestBrowser(other.ownAddress());

  private String connection = "";

  @BeforeEach
  void sign_in() {
    lab.post(
        "/applications",
        Map.of("name", "Reports", "kind", "FORWARD_AUTH", "hosts", List.of(ownHost())));
    String entityId = lab.samlOrganization("acme");
    connection = entityId.substring(entityId.lastIndexOf('/') + 1);
    lab.signIn(here, "acme", "");
    there.setCookie(COOKIE, here.cookie(COOKIE));
  }

  @AfterEach
  void stop() {
    here.close();
    there.close();
    other.close();
    lab.close();
  }

  /** The clock stands still: what is remembered does not grow old by itself. */
  @Test
  void a_session_that_is_revoked_on_one_is_refused_on_the_other_as_soon_as_it_hears() {
    assertThat(isSignedIn(here)).isTrue();
    assertThat(isSignedIn(there)).isTrue();
    assertThat(forwardAuth(other)).isEqualTo(200);
    endSessions();

    assertThat(isSignedIn(here)).isFalse();
    assertThat(forwardAuth(lab.gatehouse)).isEqualTo(401);
    Await.until("the other node lets nobody in", () -> forwardAuth(other) == 401);
    assertThat(isSignedIn(there)).isFalse();
  }

  @Test
  void the_cookie_of_before_is_refused_on_the_other_once_its_browser_has_signed_in_again() {
    assertThat(isSignedIn(there)).isTrue();
    // Browsers leave this cookie out of what another site posts.
    here.setCookie(COOKIE, "");
    lab.signIn(here, "acme", "");

    assertThat(isSignedIn(here)).isTrue();
    assertThat(here.cookie(COOKIE)).isNotEqualTo(there.cookie(COOKIE));
    Await.until("the other node refuses the cookie of before", () -> !isSignedIn(there));
  }

  @Test
  void what_a_node_did_not_hear_while_its_connection_was_lost_it_asks_for() {
    assertThat(isSignedIn(there)).isTrue();
    assertThat(forwardAuth(other)).isEqualTo(200);
    Await.until("both listen", () -> listening("pid"), count -> count == 2);
    assertThat(listening("pg_terminate_backend(pid)")).isEqualTo(2);
    endSessions();
    Await.until("the other node lets nobody in", () -> forwardAuth(other) == 401);
    assertThat(isSignedIn(there)).isFalse();
  }

  /** Counts the connections that listen, once something was done to each. */
  private long listening(String each) {
    return lab.database()
        .count(
            """
            SELECT count(%s) FROM pg_stat_activity
             WHERE datname = current_database() AND application_name = 'gatehouse listener'
            """
                .formatted(each));
  }

  /** A token of a directory is remembered too. */
  @Test
  void a_directory_that_is_disabled_on_one_is_closed_on_the_other_as_soon_as_it_hears() {
    String directories = "/organizations/acme/directories";
    String directory =
        directories
            + "/"
            + lab.post(directories, Map.of("connection", connection)).path("id").asString();
    String token = lab.post(directory + "/tokens", Map.of("name", "x")).path("token").asString();
    assertThat(scim(other, token)).isEqualTo(200);
    assertThat(lab.gatehouse.admin("POST", "/api/v1" + directory + "/disable", "").statusCode())
        .isEqualTo(200);
    assertThat(scim(lab.gatehouse, token)).isEqualTo(403);
    Await.until("the other node refuses the token", () -> scim(other, token) == 403);
  }

  private static int scim(GatehouseFixture node, String token) {
    return node.send(
            HttpRequest.newBuilder(node.ownAddress().resolve("/scim/v2/Users?count=1"))
                .header("Authorization", "Bearer " + token)
                .build())
        .statusCode();
  }

  private void endSessions() {
    String user = lab.get("/organizations/acme/users").path("items").get(0).path("id").asString();
    lab.post("/organizations/acme/users/" + user + "/sessions/end", Map.of());
  }

  private String ownHost() {
    return lab.gatehouse.address().getAuthority();
  }

  private static boolean isSignedIn(TestBrowser browser) {
    return browser.get("/sign-in/done").body().contains("jane@acme.example");
  }

  /** What a reverse proxy before this node is told. */
  private int forwardAuth(GatehouseFixture node) {
    return node.send(
            HttpRequest.newBuilder(node.ownAddress().resolve("/forward-auth"))
                .header("X-Original-URL", "http://" + ownHost() + "/reports")
                .header("Accept", "text/html")
                .header("Cookie", COOKIE + "=" + there.cookie(COOKIE))
                .build())
        .statusCode();
  }
}
