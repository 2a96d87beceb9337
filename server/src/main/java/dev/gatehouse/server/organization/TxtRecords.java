package dev.gatehouse.server.organization;

import java.util.List;

/** Looks TXT records up. */
@FunctionalInterface
public interface TxtRecords {

  /** What the name servers said. That they said nothing is never taken for "there is none". */
  sealed interface Answer {
    /**
     * @param values the records of the name, the strings of each joined; at least one
     * @param complete whether that is certainly all of them
     */
    record Found(List<String> values, boolean complete) implements Answer {
      public Found {
        values = List.copyOf(values);
      }
    }

    /** There is no such name, or it has no TXT record. */
    record None() implements Answer {}

    /** No answer, or none that can be relied on. */
    record Unanswered(String why) implements Answer {}
  }

  /**
   * Takes up to some seconds, so never inside a transaction.
   *
   * @param name in its ASCII form, without a final dot
   */
  Answer of(String name);
}
