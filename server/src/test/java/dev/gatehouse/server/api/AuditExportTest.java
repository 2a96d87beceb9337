package dev.gatehouse.server.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.web.Response;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** The trail in a file is whole, however many pages it is read in. */
class AuditExportTest {
  private static AuditEvent event(int number) {
    return new AuditEvent(
        "evt_" + number,
        Instant.parse("2026-11-01T00:00:00Z"),
        Actor.user("=cmd|' /C calc'!A0"),
        "user.updated",
        new Target("user", "user_" + number),
        "",
        "{\"name\":\"a, \\\"b\\\"\"}",
        "192.0.2.1");
  }

  /** Pages of two; the cursor is the number of the next event. */
  private static Page<AuditEvent> page(String after, int all) {
    int from = after.isEmpty() ? 0 : Integer.parseInt(after);
    List<AuditEvent> items =
        IntStream.range(from, Math.min(from + 2, all)).mapToObj(AuditExportTest::event).toList();
    return new Page<>(
        items, from + 2 < all ? Optional.of(Integer.toString(from + 2)) : Optional.empty());
  }

  private static String written(Response.Streamed streamed) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    streamed.writeTo(out);
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void every_page_is_one_json_array() throws IOException {
    for (int all : new int[] {0, 1, 2, 5}) {
      JsonNode events =
          ApiWorld.JSON.readTree(written(AuditExport.json(after -> page(after, all))));
      assertThat(events.isArray()).isTrue();
      assertThat(events.valueStream().map(one -> one.path("id").asString()))
          .containsExactlyElementsOf(
              IntStream.range(0, all).mapToObj(number -> "evt_" + number).toList());
    }
  }

  @Test
  void every_page_is_in_one_csv_file_and_no_cell_is_a_formula() throws IOException {
    List<String> lines = written(AuditExport.csv(after -> page(after, 5))).lines().toList();
    assertThat(lines).hasSize(6);
    assertThat(lines.get(5))
        .isEqualTo(
            "evt_4,2026-11-01T00:00:00Z,USER,'=cmd|' /C calc'!A0,user.updated,user,user_4,,"
                + "\"{\"\"name\"\":\"\"a, \\\"\"b\\\"\"\"\"}\",192.0.2.1");
  }
}
