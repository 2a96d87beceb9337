package dev.gatehouse.server.robustness;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.AdminClient;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Guessing on two nodes with one PostgreSQL is guessing on one. */
class PasswordNodesTest {
  private final GatehouseFixture one = GatehouseFixture.start(TestDatabase.POSTGRESQL, Map.of());
  private final GatehouseFixture other = one.anotherNode();

  @BeforeEach
  void make_an_organization() {
    new AdminClient(one.address().toString(), GatehouseFixture.ADMIN_KEY)
        .post("/organizations", Map.of("slug", "acme", "name", "Acme"));
  }

  @AfterEach
  void stop() {
    other.close();
    one.close();
  }

  private int guess(GatehouseFixture node, String email) {
    return node.send(
            HttpRequest.newBuilder(node.ownAddress().resolve("/sign-in/acme/password"))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Origin", one.address().toString())
                .POST(HttpRequest.BodyPublishers.ofString("email=" + email + "&password=guess"))
                .build())
        .statusCode();
  }

  @Test
  void turn_by_turn() {
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      answers.add(guess(one, "ada@acme.example"));
      answers.add(guess(other, "ada@acme.example"));
    }

    assertThat(answers).containsExactly(403, 403, 403, 403, 403, 403, 429, 429);
    assertThat(guess(one, "bob@acme.example")).isEqualTo(403);
    one.clock().advance(Duration.ofSeconds(2));
    assertThat(guess(other, "ada@acme.example")).isEqualTo(403);
    assertThat(guess(one, "ada@acme.example")).isEqualTo(429);
  }

  @Test
  void at_the_same_moment() throws InterruptedException {
    List<Integer> answers = Collections.synchronizedList(new ArrayList<>());
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      for (GatehouseFixture node : List.of(one, other)) {
        threads.add(Thread.ofVirtual().start(() -> answers.add(guess(node, "ada@acme.example"))));
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }

    // Whoever waits for a processor too long is answered 503, and that is no try.
    assertThat(answers).hasSize(16).allMatch(status -> List.of(403, 429, 503).contains(status));
    assertThat(answers.stream().filter(status -> status == 403)).hasSizeLessThanOrEqualTo(6);
    assertThat(answers).contains(429);
  }
}
