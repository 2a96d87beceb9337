package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Several make the same at once: one has made it, and the others hear that it is there. */
@EachDatabase
class CreationRacesTest {
  private static final int AT_ONCE = 6;
  private static final int ROUNDS = 5;

  private final ApiWorld world;

  CreationRacesTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          /organizations                 | {"slug":"made-%d","name":"Made"}
          /organizations/acme/users      | {"userName":"made-%d@acme.example","authenticationMethod":"password"}
          /organizations/acme/domains    | {"name":"made-%d.example"}
          /applications                  | {"name":"Made","clientId":"made-%d","redirectUris":["https://app.test/"]}
          /applications                  | {"name":"Made","kind":"FORWARD_AUTH","hosts":["made-%d.test"]}
          """)
  void of_many_who_make_the_same_one_succeeds(String path, String json) throws Exception {
    for (int round = 0; round < ROUNDS; round++) {
      List<Integer> statuses = atOnce(path, json.formatted(round));
      List<Integer> expected = new ArrayList<>(Collections.nCopies(AT_ONCE - 1, 409));
      expected.add(201);
      assertThat(statuses).containsExactlyInAnyOrderElementsOf(expected);
    }
  }

  private List<Integer> atOnce(String path, String json) throws Exception {
    CountDownLatch ready = new CountDownLatch(AT_ONCE);
    List<Future<Integer>> begun = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      for (int i = 0; i < AT_ONCE; i++) {
        begun.add(
            threads.submit(
                () -> {
                  ready.countDown();
                  ready.await();
                  return world.call("POST", path, json).status();
                }));
      }
    }
    List<Integer> statuses = new ArrayList<>();
    for (Future<Integer> one : begun) {
      statuses.add(one.get());
    }
    return statuses;
  }
}
