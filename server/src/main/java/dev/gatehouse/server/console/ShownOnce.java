package dev.gatehouse.server.console;

import java.util.List;

/**
 * A page with a secret that is never shown again.
 *
 * @param sentence what to do with it
 * @param values the secret, and what is entered beside it
 * @param next where to go afterwards
 */
public record ShownOnce(String sentence, List<Value> values, String next, String nextTitle) {
  public ShownOnce {
    values = List.copyOf(values);
  }

  /** Something to copy. */
  public record Value(String label, String value) {
    /** It stays out of logs. */
    @Override
    public String toString() {
      return "Value[" + label + "]";
    }
  }
}
