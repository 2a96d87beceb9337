package dev.gatehouse.protocol.scim;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;

/** In which order operations are done, so that what is referred to is there. */
final class BulkOrder {
  private final List<BulkStep> steps;
  private final Map<String, Integer> makers = new HashMap<>();

  /** By index: who waits for it. */
  private final List<List<Integer>> waiting = new ArrayList<>();

  /** By index: for how many it still waits. */
  private final int[] awaited;

  private BulkOrder(List<BulkStep> steps) {
    this.steps = steps;
    this.awaited = new int[steps.size()];
    for (BulkStep step : steps) {
      waiting.add(new ArrayList<>());
      if (step instanceof BulkStep.Perform perform && perform.verb() == BulkStep.Method.POST) {
        perform.bulkId().ifPresent(bulkId -> makers.put(bulkId, perform.index()));
      }
    }
    for (BulkStep step : steps) {
      if (step instanceof BulkStep.Perform perform) {
        waitFor(perform);
      }
    }
  }

  private void waitFor(BulkStep.Perform perform) {
    for (String reference : perform.references()) {
      Integer maker = makers.get(reference);
      if (maker != null) {
        waiting.get(maker).add(perform.index());
        awaited[perform.index()]++;
      }
    }
  }

  /**
   * Whatever can be done is, the first of the request first. What remains goes round in a circle or
   * waits for what does, and is refused.
   */
  static List<BulkStep> of(List<BulkStep> steps) {
    BulkOrder order = new BulkOrder(steps);
    List<BulkStep> ordered = order.possible();
    for (BulkStep step : steps) {
      if (order.awaited[step.index()] > 0) {
        ordered.add(circular(step));
      }
    }
    return ordered;
  }

  private List<BulkStep> possible() {
    List<BulkStep> ordered = new ArrayList<>();
    PriorityQueue<Integer> ready = new PriorityQueue<>();
    for (BulkStep step : steps) {
      if (awaited[step.index()] == 0) {
        ready.add(step.index());
      }
    }
    while (!ready.isEmpty()) {
      int next = ready.remove();
      ordered.add(steps.get(next));
      for (int waiter : waiting.get(next)) {
        awaited[waiter]--;
        if (awaited[waiter] == 0) {
          ready.add(waiter);
        }
      }
    }
    return ordered;
  }

  /** RFC 7644 §3.7.1: after a failed attempt to resolve a circle, 409. */
  private static BulkStep circular(BulkStep step) {
    return new BulkStep.Refuse(
        step.index(),
        step.method(),
        step.bulkId(),
        ScimProblem.of(409, "Its references go round in a circle."));
  }
}
