package dev.gatehouse.server.web;

import java.nio.charset.StandardCharsets;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What load balancers and collectors ask. */
public final class Health {
  private static final Logger LOG = LoggerFactory.getLogger(Health.class);

  /** Something without which no person can sign in. */
  public interface Probe {
    /** One word for the log. */
    String name();

    /** Whether it answers now. May block for a moment; throwing means no. */
    boolean answers();
  }

  private final List<Probe> probes;

  public Health(List<Probe> probes) {
    this.probes = List.copyOf(probes);
  }

  /** Adds {@code /health/live} and {@code /health/ready}. */
  public Routes addTo(Routes routes) {
    return routes
        .get("/health/live", request -> word(200, "live"))
        .get("/health/ready", request -> ready() ? word(200, "ready") : word(503, "not ready"));
  }

  private boolean ready() {
    for (Probe probe : probes) {
      try {
        if (!probe.answers()) {
          LOG.warn("not ready: the {} does not answer", probe.name());
          return false;
        }
      } catch (RuntimeException e) {
        LOG.warn("not ready: the {} does not answer", probe.name(), e);
        return false;
      }
    }
    return true;
  }

  /** Measurements in the Prometheus text format. */
  public static Response metrics(WebMeters meters) {
    StringBuilder text = new StringBuilder(2_048);
    meters.writeTo(text);
    Runtime runtime = Runtime.getRuntime();
    text.append("# HELP gatehouse_memory_used_bytes Heap in use.\n");
    text.append("# TYPE gatehouse_memory_used_bytes gauge\n");
    text.append("gatehouse_memory_used_bytes ");
    text.append(runtime.totalMemory() - runtime.freeMemory()).append('\n');
    return Response.of(
        200,
        "text/plain; version=0.0.4; charset=utf-8",
        text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static Response word(int status, String word) {
    return Response.of(status, "text/plain; charset=utf-8", word);
  }
}
