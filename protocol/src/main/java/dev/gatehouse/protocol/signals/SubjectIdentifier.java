package dev.gatehouse.protocol.signals;

import java.util.List;
import java.util.Map;

/** Whom or what an event is about (RFC 9493 §3.2, SSF 1.0 §3). */
public sealed interface SubjectIdentifier {

  /** A subject of an issuer (§3.2.3). */
  record IssSub(String issuer, String subject) implements SubjectIdentifier {}

  /** An e-mail address, as it was sent (§3.2.2). */
  record Email(String address) implements SubjectIdentifier {}

  /** A name that means something to transmitter and receiver only (§3.2.4). */
  record Opaque(String id) implements SubjectIdentifier {}

  /** An {@code acct} address; here without its scheme (§3.2.1). */
  record Account(String name) implements SubjectIdentifier {}

  /** Several names of one subject (§3.2.8). */
  record Aliases(List<SubjectIdentifier> identifiers) implements SubjectIdentifier {
    public Aliases {
      identifiers = List.copyOf(identifiers);
    }
  }

  /**
   * Several things that together are the subject, such as a user and a session (SSF 1.0 §3.2).
   *
   * @param members by what they are: {@code user}, {@code session}, {@code device} and so on
   */
  record Complex(Map<String, SubjectIdentifier> members) implements SubjectIdentifier {
    public Complex {
      members = Map.copyOf(members);
    }
  }
}
