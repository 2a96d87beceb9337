package dev.gatehouse.testkit;

import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Finds out who sits at the browser, for both halves: by the identity provider's own live session,
 * or by a page on which a person is chosen.
 */
public interface SignIns {

  /**
   * Continues with whoever has a live session, at once; or shows the page and continues afterwards.
   * A person with a live session types nothing, unless {@code fresh}.
   *
   * @param forWhom the service provider's name, shown on the page
   * @param fresh whether a live session does not suffice (ForceAuthn, {@code prompt=login})
   * @param loginHint a user name or e-mail to choose beforehand; empty for none
   * @param misbehaviours what the page offers to do wrong
   */
  void authenticate(
      Exchange exchange,
      String forWhom,
      boolean fresh,
      String loginHint,
      List<? extends Misbehaviour> misbehaviours,
      Continuation next)
      throws IOException;

  /** Who is signed in at this browser, if anybody. */
  Optional<Session> current(Exchange exchange);

  /** Ends the session of this browser. */
  void end(Exchange exchange);

  /** A live session at the identity provider. */
  record Session(String id, Person person, Instant authenticatedAt) {}

  /** What to do once the person is known. */
  @FunctionalInterface
  interface Continuation {
    /**
     * @param exchange the request to answer, which may be another one than the first
     * @param misbehaviour what to do wrong; empty for a right answer
     */
    void proceed(Exchange exchange, Session session, Optional<Misbehaviour> misbehaviour)
        throws IOException;
  }
}
