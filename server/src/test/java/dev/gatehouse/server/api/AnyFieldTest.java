package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.api.ApiWorld.Answer;
import dev.gatehouse.server.api.ApiWorld.Documented;
import dev.gatehouse.server.db.EachDatabase;
import dev.gatehouse.server.db.TestDatabase;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Every field of every operation, with values that it may not expect. */
@EachDatabase
class AnyFieldTest {
  private final ApiWorld world;

  AnyFieldTest(TestDatabase database) {
    world = new ApiWorld(database);
  }

  @AfterEach
  void stop() {
    world.close();
  }

  @Test
  void no_field_of_any_operation_breaks_the_server() {
    JsonNode schemas = world.openApi().path("components").path("schemas");
    List<String> wrong = new ArrayList<>();
    for (Documented operation : world.operations()) {
      JsonNode schema =
          operation.operation().at("/requestBody/content/application~1json/schema/$ref");
      if (schema.isMissingNode()) {
        continue;
      }
      String name = schema.asString().replaceAll(".*/", "");
      for (String field : schemas.path(name).path("properties").propertyNames()) {
        for (String value : List.of("null", "true", "-1", "\"\"", "[]", "{}", "[[]]", "[\"\"]")) {
          String json = "{\"%s\":%s}".formatted(field, value);
          String path = operation.path("acme");
          Answer answer = world.call(operation.method(), path, json);
          if (answer.status() >= 500) {
            wrong.add(operation + " " + json + ": " + answer.status());
          }
        }
      }
    }
    assertThat(wrong).isEmpty();
  }

  @Test
  void no_cell_of_any_operation_breaks_the_server() {
    List<String> wrong = new ArrayList<>();
    int columns = 0;
    for (Documented operation : world.operations()) {
      JsonNode csv = operation.operation().at("/requestBody/content/text~1csv/schema/x-columns");
      for (JsonNode column : csv) {
        columns++;
        String name = column.path("name").asString();
        for (String cell : List.of("", "\"", "\"\"", "\0", "=1+1", "\u00e4", "'", ",,,", "\n\n")) {
          byte[] body = (name + "\n" + cell).getBytes(StandardCharsets.UTF_8);
          Answer answer =
              world.call(
                  GatehouseFixture.ADMIN_KEY,
                  operation.method(),
                  operation.path("acme"),
                  "text/csv",
                  body);
          if (answer.status() >= 500 || answer.status() == 415) {
            wrong.add(operation + " " + name + " " + cell + ": " + answer.status());
          }
        }
      }
    }
    assertThat(columns).isEqualTo(7);
    assertThat(wrong).isEmpty();
  }
}
