package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import java.util.List;

/**
 * An attempt with all that is known of it.
 *
 * @param sentence what the person was told
 * @param detail the full reason
 * @param remedy the setting to look at
 * @param received what the provider sent, decoded and redacted
 */
public record AttemptTrace(
    AttemptSummary summary,
    String sentence,
    String detail,
    String remedy,
    List<Check> checks,
    String received) {
  public AttemptTrace {
    checks = List.copyOf(checks);
  }
}
