package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ExternalIdentities.ExternalIdentity;
import dev.gatehouse.server.directory.RemovalStore.Mark;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Whom a directory has removed. A sign-in that provisions just in time would otherwise bring them
 * back: the identity provider may still let in somebody whose account with this product has ended.
 *
 * <p>A removal is kept until the directory or an administrator brings the person back, or the
 * connection is deleted; never by time, since a door that opens by itself is no lock. It costs
 * about a hundred octets for each of at most three marks.
 */
public final class Removals {
  private final ExternalIdentityStore identities = new ExternalIdentityStore();
  private final RemovalStore store = new RemovalStore();

  /**
   * Remembers somebody whom a directory removes. To be called before the user is deleted, in the
   * same transaction.
   *
   * @param externalId the directory's own; empty if it gave none
   */
  public void remember(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      User user,
      String externalId,
      Instant now) {
    List<Mark> marks = new ArrayList<>(marks(user.userName(), externalId));
    identities.ofUser(tx, scope, user.id()).stream()
        .filter(identity -> identity.connection().equals(connection))
        .map(ExternalIdentity::subject)
        .forEach(subject -> marks.add(Mark.subject(subject)));
    String removal = RandomId.of("rmv_");
    marks.forEach(mark -> store.put(tx, scope, connection, mark, removal, now));
  }

  /**
   * Forgets removals, because the person comes back rightfully: everything that was remembered
   * together with the user name or the external id.
   *
   * @param externalId empty if there is none
   */
  public void forget(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String userName,
      String externalId) {
    List<Mark> marks = marks(userName, externalId);
    if (!marks.isEmpty()) {
      store.deleteWith(tx, scope, connection, marks.getFirst(), marks.getLast());
    }
  }

  /**
   * Whether the connection's directory has removed this person.
   *
   * @param userName in any case; empty if it is not known
   * @param subject at the identity provider; empty if it is not known
   */
  public boolean isRemoved(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String userName,
      String subject) {
    return (!userName.isEmpty()
            && store.exists(tx, scope, connection, Mark.userName(UserRules.normalized(userName))))
        || (!subject.isEmpty() && store.exists(tx, scope, connection, Mark.subject(subject)));
  }

  private static List<Mark> marks(String userName, String externalId) {
    List<Mark> marks = new ArrayList<>();
    if (!userName.isEmpty()) {
      marks.add(Mark.userName(UserRules.normalized(userName)));
    }
    if (!externalId.isEmpty()) {
      marks.add(Mark.externalId(externalId));
    }
    return marks;
  }
}
