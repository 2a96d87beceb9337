package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;

/** How many people, groups and open invitations an organization has. */
public final class PeopleCounts {
  private final PeopleCountStore store = new PeopleCountStore();

  /**
   * How many there are.
   *
   * @param active of the people, those who may sign in
   * @param openInvitations that can be accepted
   */
  public record Count(long people, long active, long openInvitations, long groups) {}

  public Count count(Transaction tx, OrganizationScope scope, Instant now) {
    return store.count(tx, scope, now);
  }
}
