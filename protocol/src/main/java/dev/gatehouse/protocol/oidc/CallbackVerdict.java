package dev.gatehouse.protocol.oidc;

import dev.gatehouse.protocol.Check;
import java.util.List;

/** Whether a callback's code may be exchanged. */
public sealed interface CallbackVerdict permits CallbackVerdict.Accepted, Refused {

  List<Check> checks();

  /** The code to exchange, once. */
  record Accepted(String code, List<Check> checks) implements CallbackVerdict {
    public Accepted {
      checks = List.copyOf(checks);
    }

    @Override
    public String toString() {
      return "Accepted[checks=" + checks + "]";
    }
  }
}
