package dev.gatehouse.protocol.oidc;

import java.util.List;

/** What a token says about groups. Unknown is never the same as none. */
public sealed interface Groups {

  /** The groups, possibly none, as the provider listed them. */
  record Listed(List<String> names) implements Groups {
    public Listed {
      names = List.copyOf(names);
    }
  }

  /** The token has no such claim: nothing is known, nothing may be taken away. */
  record Absent() implements Groups {}

  /** The person has more groups than fit; they must be asked for elsewhere. Nothing is known. */
  record Overage() implements Groups {}
}
