package dev.gatehouse.server.openid;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.doors.DoorsFixture;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import tools.jackson.databind.JsonNode;

/** What happens when two ask at once, on each database. */
class GrantRacesTest {
  private static final int AT_ONCE = 6;
  private static final String GRANTS = "SELECT COUNT(*) AS n FROM openid_grants";
  private static final String TOKENS = "SELECT COUNT(*) AS n FROM openid_tokens";

  private static <T> List<T> atOnce(int times, Callable<T> what) throws Exception {
    return together(Collections.nCopies(times, what));
  }

  private static <T> List<T> together(List<Callable<T>> all) throws Exception {
    CountDownLatch ready = new CountDownLatch(all.size());
    try (ExecutorService threads = Executors.newFixedThreadPool(all.size())) {
      List<Future<T>> begun = new ArrayList<>();
      for (Callable<T> one : all) {
        begun.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return one.call();
                }));
      }
      List<T> results = new ArrayList<>();
      for (Future<T> one : begun) {
        results.add(one.get());
      }
      return results;
    }
  }

  private static TestClient client(DoorsFixture gatehouse, boolean isPublic) {
    ClientDrafts drafts = ClientDrafts.of("reports");
    gatehouse.application(
        (isPublic ? drafts.authenticating(ClientAuthentication.NONE, "") : drafts).draft());
    TestClient client = new TestClient(gatehouse, "reports");
    client.isPublic = isPublic;
    return client;
  }

  private static List<HttpResponse<String>> successes(List<HttpResponse<String>> answers) {
    assertThat(answers).allSatisfy(one -> assertThat(one.statusCode()).isIn(200, 400));
    return answers.stream().filter(one -> one.statusCode() == 200).toList();
  }

  @OnBothDatabases
  void of_many_redemptions_one_succeeds_and_its_tokens_are_revoked(Database database)
      throws Exception {
    try (DoorsFixture gatehouse = new DoorsFixture(database);
        TestClient client = client(gatehouse, false)) {
      String code = client.code();
      List<HttpResponse<String>> given = successes(atOnce(AT_ONCE, () -> client.redeem(code)));
      assertThat(given).hasSize(1);
      String access = TestClient.json(given.getFirst()).get("access_token").asString();
      assertThat(client.userinfo(access).statusCode()).isEqualTo(401);
    }
  }

  @OnBothDatabases
  void of_many_refreshes_of_a_public_client_one_succeeds_and_the_family_ends(Database database)
      throws Exception {
    try (DoorsFixture gatehouse = new DoorsFixture(database);
        TestClient client = client(gatehouse, true)) {
      String refresh = client.tokens().get("refresh_token").asString();
      List<HttpResponse<String>> given = successes(atOnce(AT_ONCE, () -> client.refresh(refresh)));
      assertThat(given).hasSize(1);
      JsonNode tokens = TestClient.json(given.getFirst());
      assertThat(client.refresh(tokens.get("refresh_token").asString()).statusCode())
          .isEqualTo(400);
    }
  }

  @OnBothDatabases
  void of_many_refreshes_of_a_confidential_client_one_token_lives(Database database)
      throws Exception {
    try (DoorsFixture gatehouse = new DoorsFixture(database);
        TestClient client = client(gatehouse, false)) {
      String refresh = client.tokens().get("refresh_token").asString();
      List<HttpResponse<String>> given = successes(atOnce(AT_ONCE, () -> client.refresh(refresh)));
      List<String> living =
          given.stream()
              .map(one -> TestClient.json(one).get("refresh_token").asString())
              .filter(
                  token ->
                      TestClient.json(client.post("/oauth/introspect", Map.of("token", token)))
                          .get("active")
                          .asBoolean())
              .toList();
      assertThat(living).hasSize(1);
      assertThat(client.refresh(living.getFirst()).statusCode()).isEqualTo(200);
      // Its predecessor was used since, so no answer can have been lost: this is a theft.
      assertThat(client.refresh(refresh).statusCode()).isEqualTo(400);
    }
  }

  @OnBothDatabases
  void nothing_that_is_refreshed_while_a_session_ends_outlives_it(Database database)
      throws Exception {
    try (DoorsFixture gatehouse = new DoorsFixture(database);
        TestClient client = client(gatehouse, false)) {
      String refresh = client.tokens().get("refresh_token").asString();
      List<Callable<String>> both =
          List.of(
              () -> client.refresh(refresh).body(),
              () -> {
                gatehouse.endSessionsOf(gatehouse.ann);
                return "";
              });
      String answer = together(both).getFirst();
      assertThat(answer).containsAnyOf("access_token", "invalid_grant");
      JsonNode tokens = tools.jackson.databind.json.JsonMapper.shared().readTree(answer);
      if (tokens.has("access_token")) {
        assertThat(client.userinfo(tokens.get("access_token").asString()).statusCode())
            .isEqualTo(401);
      }
      assertThat(client.refresh(refresh).statusCode()).isEqualTo(400);
    }
  }

  @OnBothDatabases
  void two_nodes_tell_an_application_once(Database database) throws Exception {
    try (DoorsFixture gatehouse = new DoorsFixture(database);
        TestClient client = client(gatehouse, false)) {
      client.tokens();
      gatehouse.endSessionsOf(gatehouse.ann);
      List<Integer> tried = atOnce(2, () -> gatehouse.openId.workNow(gatehouse.clock.instant()));
      assertThat(tried).containsExactlyInAnyOrder(0, 1);
    }
  }

  @OnBothDatabases
  void what_has_ended_is_forgotten_and_what_lives_is_kept(Database database) throws Exception {
    try (DoorsFixture gatehouse = new DoorsFixture(database);
        TestClient client = client(gatehouse, false)) {
      JsonNode tokens = client.tokens();
      client.code();
      assertThat(rows(database, GRANTS)).isEqualTo(2);
      assertThat(rows(database, TOKENS)).isEqualTo(2);
      gatehouse.clock.advance(Duration.ofMinutes(10));
      gatehouse.openId.workNow(gatehouse.clock.instant());
      assertThat(rows(database, TOKENS)).isEqualTo(1);
      assertThat(client.refresh(tokens.get("refresh_token").asString()).statusCode())
          .isEqualTo(200);
      gatehouse.clock.advance(Duration.ofDays(60));
      gatehouse.openId.workNow(gatehouse.clock.instant());
      assertThat(rows(database, TOKENS)).isZero();
      assertThat(rows(database, GRANTS)).isZero();
    }
  }

  private static int rows(Database database, String query) {
    return database.read(
        tx -> tx.sql().query(query).map(row -> row.count("n")).first().orElseThrow());
  }
}
