package dev.gatehouse.server.api;

import dev.gatehouse.server.api.AuditOperations.AuditEventView;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.web.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * A trail in a file, however long it is: a page is read, sent and forgotten. Each page is a
 * transaction of its own, since a slow client must not hold one open. Events never change, and new
 * ones come before the first page: whoever exports gets what was there when they began.
 */
final class AuditExport {
  private static final List<String> HEADER =
      List.of(
          "id",
          "at",
          "actor_kind",
          "actor",
          "action",
          "target_kind",
          "target",
          "before",
          "after",
          "address");

  private AuditExport() {}

  static Response.Streamed csv(Function<String, Page<AuditEvent>> read) {
    return to -> {
      Pages pages = new Pages(read);
      UserCsv.write(to, HEADER, () -> pages.get().stream().map(AuditExport::row).toList());
    };
  }

  static Response.Streamed json(Function<String, Page<AuditEvent>> read) {
    return to -> {
      Pages pages = new Pages(read);
      byte[] between = "[\n".getBytes(StandardCharsets.UTF_8);
      List<AuditEvent> some = pages.get();
      boolean none = some.isEmpty();
      while (!some.isEmpty()) {
        for (AuditEvent event : some) {
          to.write(between);
          to.write(Json.write(AuditEventView.of(event)));
          between = ",\n".getBytes(StandardCharsets.UTF_8);
        }
        some = pages.get();
      }
      to.write((none ? "[]\n" : "\n]\n").getBytes(StandardCharsets.UTF_8));
    };
  }

  private static List<String> row(AuditEvent event) {
    return List.of(
        event.id(),
        event.at().toString(),
        event.actor().kind().name(),
        event.actor().id(),
        event.action(),
        event.target().kind(),
        event.target().id(),
        event.before(),
        event.after(),
        event.address());
  }

  /** One page after the other. */
  private static final class Pages implements Supplier<List<AuditEvent>> {
    private final Function<String, Page<AuditEvent>> read;
    private Optional<String> next = Optional.of("");

    Pages(Function<String, Page<AuditEvent>> read) {
      this.read = read;
    }

    @Override
    public List<AuditEvent> get() {
      if (next.isEmpty()) {
        return List.of();
      }
      Page<AuditEvent> page = read.apply(next.get());
      next = page.next();
      return page.items();
    }
  }
}
