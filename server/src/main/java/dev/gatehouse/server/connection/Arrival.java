package dev.gatehouse.server.connection;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import java.util.List;

/** What a browser brought back from the identity provider, after verification. */
public sealed interface Arrival {

  /** Every check in order, for the trace. */
  List<Check> checks();

  /** What was received, for the trace. */
  Received received();

  /** The provider vouches for this identity. */
  record Verified(ExternalPerson person, List<Check> checks, Received received) implements Arrival {
    public Verified {
      checks = List.copyOf(checks);
    }
  }

  /**
   * What was entered on the page of a {@link Departure.Prompt} is not right, and the person may try
   * again. Whatever the reason, its sentence is the same: who does not know a password must not
   * learn who exists.
   */
  record TryAgain(Refusal refusal, List<Check> checks, Received received) implements Arrival {
    public TryAgain {
      checks = List.copyOf(checks);
    }
  }

  /** It does not, or not in a form that is accepted. */
  record Refused(Refusal refusal, List<Check> checks, Received received) implements Arrival {
    public Refused {
      checks = List.copyOf(checks);
    }
  }
}
