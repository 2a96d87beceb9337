package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.doors.DoorsFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** How long tokens live, and the session that they came from. */
@EachDatabase
class TokenLifetimesTest {
  private final DoorsFixture gatehouse;
  private final TestClient client;

  TokenLifetimesTest(TestDatabase database) {
    gatehouse = new DoorsFixture(database);
    client = client(gatehouse, ClientDrafts.of("reports"));
  }

  private static TestClient client(DoorsFixture gatehouse, ClientDrafts drafts) {
    return new TestClient(gatehouse, gatehouse.application(drafts.draft()).clientId());
  }

  @AfterEach
  void close() {
    client.close();
    gatehouse.close();
  }

  private static String refreshToken(HttpResponse<String> answer) {
    return TestClient.json(answer).get("refresh_token").asString();
  }

  @Test
  void a_refresh_token_ends_at_the_instant_at_which_it_was_idle_too_long() {
    try (TestClient one =
        client(
            gatehouse,
            ClientDrafts.of("idle").refreshing(Duration.ofMinutes(5), Duration.ofHours(4)))) {
      String first = one.tokens().get("refresh_token").asString();
      gatehouse.clock.advance(Duration.ofMinutes(5).minusMillis(1));
      String second = refreshToken(one.refresh(first));
      gatehouse.clock.advance(Duration.ofMinutes(5));
      TestClient.assertRefused(one.refresh(second), "invalid_grant", "openid_refresh_token");
    }
  }

  @Test
  void a_family_ends_at_its_absolute_limit_however_often_it_is_used() {
    try (TestClient one =
        client(
            gatehouse,
            ClientDrafts.of("abs").refreshing(Duration.ofMinutes(10), Duration.ofMinutes(25)))) {
      String token = one.tokens().get("refresh_token").asString();
      for (int i = 0; i < 3; i++) {
        gatehouse.clock.advance(Duration.ofMinutes(8));
        token = refreshToken(one.refresh(token));
      }
      gatehouse.clock.advance(Duration.ofMinutes(1));
      TestClient.assertRefused(one.refresh(token), "invalid_grant", "openid_refresh_token");
    }
  }

  @Test
  void refreshing_keeps_an_idle_session_alive_and_asking_for_userinfo_does_not() {
    Duration idle =
        gatehouse
            .database
            .read(tx -> gatehouse.organizations.get(tx, gatehouse.acme.organization()))
            .orElseThrow()
            .sessionPolicy()
            .idle();
    Duration most = idle.minusMinutes(1);
    String first = client.tokens().get("refresh_token").asString();
    gatehouse.clock.advance(most);
    String second = refreshToken(client.refresh(first));
    gatehouse.clock.advance(most);
    JsonNode third = TestClient.json(client.refresh(second));
    client.userinfo(third.get("access_token").asString());
    gatehouse.clock.advance(idle);
    assertThat(client.refresh(third.get("refresh_token").asString()).body())
        .contains("invalid_grant");
  }

  @Test
  void nothing_outlives_the_session_that_the_application_allows() {
    try (TestClient one =
        client(gatehouse, ClientDrafts.of("short").sessionsOf(Duration.ofMinutes(15)))) {
      JsonNode tokens = one.tokens();
      gatehouse.clock.advance(Duration.ofMinutes(8));
      JsonNode next = TestClient.json(one.refresh(tokens.get("refresh_token").asString()));
      // Of the ten minutes of an access token seven are left.
      assertThat(next.get("expires_in").asLong()).isEqualTo(420);
      assertThat(TestClient.answer(one.browser.get(one.authorizePath("prompt", "none"))))
          .containsKey("code");
      gatehouse.clock.advance(Duration.ofMinutes(7));
      TestClient.assertRefused(
          one.refresh(next.get("refresh_token").asString()),
          "invalid_grant",
          "openid_refresh_token");
      assertThat(TestClient.answer(one.browser.get(one.authorizePath("prompt", "none"))))
          .containsEntry("error", "login_required");
      // Others may still use it, and signing in again serves this one as well.
      assertThat(one.signIn().headers().firstValue("Location").orElseThrow()).contains("code=");
    }
  }

  @Test
  void a_session_counts_from_its_opening_not_from_an_older_authentication() {
    gatehouse.authenticatedAt =
        java.util.Optional.of(gatehouse.clock.instant().minus(Duration.ofDays(2)));
    try (TestClient one =
        client(gatehouse, ClientDrafts.of("late").sessionsOf(Duration.ofMinutes(15)))) {
      one.signIn();
      assertThat(TestClient.answer(one.browser.get(one.authorizePath("prompt", "none"))))
          .containsKey("code");
    }
  }
}
