package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.db.TestDatabase;
import java.net.http.HttpRequest;
import java.time.Duration;
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

  @BeforeEach
  void sign_in() {
    lab.post(
        "/applications",
        Map.of("name", "Reports", "kind", "FORWARD_AUTH", "hosts", List.of(ownHost())));
    lab.samlOrganization("acme");
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

  @Test
  void a_session_that_is_revoked_on_one_is_refused_on_the_other_within_two_seconds() {
    assertThat(isSignedIn(here)).isTrue();
    assertThat(isSignedIn(there)).isTrue();
    assertThat(forwardAuth(other)).isEqualTo(200);
    String user = lab.get("/organizations/acme/users").path("items").get(0).path("id").asString();
    lab.post("/organizations/acme/users/" + user + "/sessions/end", Map.of());

    assertThat(isSignedIn(here)).isFalse();
    assertThat(forwardAuth(lab.gatehouse)).isEqualTo(401);
    lab.gatehouse.clock().advance(Duration.ofSeconds(2));
    assertThat(forwardAuth(other)).isEqualTo(401);
    assertThat(isSignedIn(there)).isFalse();
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
