package dev.gatehouse.protocol.scim;

import static dev.gatehouse.protocol.scim.Sent.accepted;
import static dev.gatehouse.protocol.scim.Sent.json;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random PATCH requests on random users give what a simple model of its own gives, and the same
 * when each operation is a request of its own. The model shares nothing with what it judges.
 */
class PatchPropertyTest {
  private static final int ROUNDS = 3_000;

  @Test
  void random_requests_do_what_a_simple_model_does() {
    Random random = new Random(352);
    int changed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      PatchModel model = new PatchModel(random);
      ObjectNode start = Sent.stored(ResourceType.USER, model.json());
      List<String> operations = new ArrayList<>();
      int count = 1 + random.nextInt(8);
      for (int i = 0; i < count; i++) {
        operations.add(model.operate(random));
      }
      String request = String.join(",", operations);

      ObjectNode atOnce = Sent.patched(start, request);
      ObjectNode oneByOne = start;
      for (String operation : operations) {
        oneByOne = Sent.patched(oneByOne, operation);
      }
      ObjectNode expected = Sent.stored(ResourceType.USER, model.json());
      assertThat(atOnce).as(start + "\n" + request).isEqualTo(expected);
      assertThat(oneByOne).as(start + "\n" + request).isEqualTo(expected);
      changed += atOnce.equals(start) ? 0 : 1;
    }
    assertThat(changed).as("requests that change something").isGreaterThan(ROUNDS / 2);
  }

  @Test
  void what_comes_out_is_canonical_so_that_reading_it_changes_nothing() {
    Random random = new Random(3521);
    for (int round = 0; round < ROUNDS; round++) {
      PatchModel model = new PatchModel(random);
      ObjectNode user =
          Sent.patched(Sent.stored(ResourceType.USER, model.json()), model.operate(random));
      ObjectNode again =
          accepted(ResourceReader.create(ResourceType.USER, json(user.toString()))).resource();
      assertThat(again.put("id", user.path("id").stringValue())).isEqualTo(user);
    }
  }
}
