package dev.gatehouse.server.web;

import java.util.concurrent.atomic.LongAdder;

/** Counts what the engine answers. Cheap enough for every request. */
public final class WebMeters {
  /** Upper bounds of the buckets, in microseconds; one more bucket holds the rest. */
  private static final long[] BOUNDS = {
    1_000, 2_500, 5_000, 10_000, 25_000, 50_000, 100_000, 250_000, 1_000_000, 5_000_000
  };

  private final LongAdder instant = new LongAdder();
  private final LongAdder[] byClass = adders(6);
  private final LongAdder[] buckets = adders(BOUNDS.length + 1);
  private final LongAdder micros = new LongAdder();

  private static LongAdder[] adders(int count) {
    LongAdder[] adders = new LongAdder[count];
    for (int i = 0; i < count; i++) {
      adders[i] = new LongAdder();
    }
    return adders;
  }

  void answeredInstantly() {
    instant.increment();
  }

  void answered(int status) {
    byClass[Math.clamp(status / 100, 0, 5)].increment();
  }

  void answered(int status, long tookMicros) {
    answered(status);
    micros.add(tookMicros);
    int bucket = 0;
    while (bucket < BOUNDS.length && tookMicros > BOUNDS[bucket]) {
      bucket++;
    }
    buckets[bucket].increment();
  }

  /** Writes the counts in the Prometheus text format, version 0.0.4. */
  public void writeTo(StringBuilder text) {
    text.append("# HELP gatehouse_http_responses_total Answers by class of status.\n");
    text.append("# TYPE gatehouse_http_responses_total counter\n");
    for (int c = 1; c < byClass.length; c++) {
      text.append("gatehouse_http_responses_total{class=\"").append(c).append("xx\"} ");
      text.append(byClass[c].sum()).append('\n');
    }
    text.append("# HELP gatehouse_http_instant_responses_total Answers from memory.\n");
    text.append("# TYPE gatehouse_http_instant_responses_total counter\n");
    text.append("gatehouse_http_instant_responses_total ").append(instant.sum()).append('\n');
    text.append("# HELP gatehouse_http_duration_seconds Time to make an answer.\n");
    text.append("# TYPE gatehouse_http_duration_seconds histogram\n");
    long sum = 0;
    for (int i = 0; i < BOUNDS.length; i++) {
      sum += buckets[i].sum();
      text.append("gatehouse_http_duration_seconds_bucket{le=\"");
      text.append(BOUNDS[i] / 1e6).append("\"} ").append(sum).append('\n');
    }
    sum += buckets[BOUNDS.length].sum();
    text.append("gatehouse_http_duration_seconds_bucket{le=\"+Inf\"} ").append(sum).append('\n');
    text.append("gatehouse_http_duration_seconds_sum ").append(micros.sum() / 1e6).append('\n');
    text.append("gatehouse_http_duration_seconds_count ").append(sum).append('\n');
  }
}
