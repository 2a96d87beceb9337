package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.List;
import java.util.Optional;

/** Sign-in attempts as administrators read them. */
public interface Attempts {

  /**
   * Newest first.
   *
   * @param page at most 100 at once
   */
  AttemptPage list(Transaction tx, OrganizationScope scope, AttemptFilter filter, PageRequest page);

  /** One with its trace. */
  Optional<AttemptTrace> find(Transaction tx, OrganizationScope scope, AttemptId id);

  /** Those with this reference code, newest first: a code is short and may come twice. */
  List<AttemptSummary> withReference(Transaction tx, OrganizationScope scope, String reference);

  /**
   * Which page.
   *
   * @param after the cursor of the page before; empty for the first
   * @param size 1 to 100
   */
  record PageRequest(String after, int size) {}

  /**
   * One page.
   *
   * @param next the cursor of the next page; empty for the last
   */
  record AttemptPage(List<AttemptSummary> attempts, String next) {
    public AttemptPage {
      attempts = List.copyOf(attempts);
    }
  }

  /** What to leave out; an empty field leaves nothing out. */
  record AttemptFilter(
      Optional<dev.gatehouse.server.organization.ConnectionId> connection,
      Optional<Verdict> verdict,
      Optional<String> code) {}

  /** How far an attempt has come. */
  enum Verdict {
    PENDING,
    SUCCEEDED,
    REFUSED
  }
}
