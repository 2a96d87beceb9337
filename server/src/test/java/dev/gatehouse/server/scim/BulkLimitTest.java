package dev.gatehouse.server.scim;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.scim.ScimWorld.Answer;
import java.time.Duration;
import java.time.Instant;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a Bulk costs of its directory's limit; the clock stands still. */
class BulkLimitTest {
  private final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-03-01T12:00:00Z"));
  private final ScimWorld world = new ScimWorld(TestDatabase.SQLITE, clock);

  @AfterEach
  void stop() {
    world.close();
  }

  private void limit(int perSecond, int burst) {
    String directories = "/organizations/acme/directories";
    String id =
        world
            .admin("GET", directories, "")
            .path("items")
            .valueStream()
            .filter(one -> one.path("connection").asString().equals(world.connection))
            .findFirst()
            .orElseThrow()
            .path("id")
            .asString();
    world.admin(
        "PATCH",
        directories + "/" + id,
        "{\"requestsPerSecond\":%d,\"burst\":%d}".formatted(perSecond, burst));
    clock.advance(Duration.ofSeconds(3));
  }

  /** Creates a group of that name, and then removes people who are not there. */
  private Answer bulk(String group, int operations) {
    String removals =
        IntStream.range(1, operations)
            .mapToObj(i -> ",{\"method\":\"DELETE\",\"path\":\"/Users/nobody\"}")
            .collect(Collectors.joining());
    return world.call(
        "POST",
        "/Bulk",
        """
        {"Operations":[{"method":"POST","path":"/Groups","bulkId":"g",
          "data":{"displayName":"%s"}}%s]}"""
            .formatted(group, removals));
  }

  private static void isTooMuch(Answer answer, String seconds) {
    answer.isProblem(429, "");
    assertThat(answer.text("/detail")).startsWith("scim_too_many_requests");
    assertThat(answer.header("Retry-After")).isEqualTo(seconds);
  }

  @Test
  void its_operations_count_like_requests_and_all_or_none_are_done() {
    limit(1, 100);
    Answer done = bulk("done", 60).is(200);
    assertThat(done.body().path("Operations").size()).isEqualTo(60);
    // 40 are left, of which the request itself takes one.
    isTooMuch(bulk("not done", 41), "2");
    Answer groups = world.call("GET", "/Groups", "").is(200);
    assertThat(groups.body().path("totalResults").asInt()).isOne();
    clock.advance(Duration.ofSeconds(3));
    bulk("done at last", 41).is(200);
    isTooMuch(world.call("GET", "/Groups", ""), "1");
    assertThat(world.as(world.otherToken, "GET", "/Groups", "").status()).isEqualTo(200);
  }

  @Test
  void one_that_is_larger_than_the_bucket_is_let_in_when_it_is_full_and_paid_for_afterwards() {
    limit(10, 20);
    bulk("one", 50).is(200);
    // 30 are owed, and the next takes one.
    isTooMuch(world.call("GET", "/Groups", ""), "4");
    clock.advance(Duration.ofMillis(3_100));
    world.call("GET", "/Groups", "").is(200);
    clock.advance(Duration.ofSeconds(1));
    isTooMuch(bulk("two", 50), "2");
    clock.advance(Duration.ofSeconds(2));
    bulk("two", 50).is(200);
  }
}
