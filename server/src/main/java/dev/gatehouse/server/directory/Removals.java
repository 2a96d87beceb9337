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
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

/**
 * Whom a directory has removed. A sign-in that provisions just in time would otherwise bring them
 * back: the identity provider may still let in somebody whose account with this product has ended.
 *
 * <p>Somebody is known again by the address, the directory's id and the identities that they had;
 * by every other address of theirs, of before too; and by identities at other connections, which
 * opened the very account that was removed.
 *
 * <p>A removal is kept until the directory brings the person back, or its connection is deleted;
 * never by time, since a door that opens by itself is no lock. Whom an administrator creates anew
 * is no stranger, and nobody asks here. It costs about a hundred octets for each mark.
 */
public final class Removals {
  private final ExternalIdentityStore identities = new ExternalIdentityStore();
  private final UserStore users = new UserStore();
  private final FormerNameStore formerNames = new FormerNameStore();
  private final RemovalStore store = new RemovalStore();

  /**
   * Remembers somebody whom a directory removes. To be called before the user is deleted, in the
   * same transaction.
   *
   * @param addresses all that the directory says of the user
   * @param externalId the directory's own; empty if it gave none
   */
  public void remember(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      User user,
      List<String> addresses,
      String externalId,
      Instant now) {
    String removal = RandomId.of("rmv_");
    marks(user.userName(), externalId)
        .forEach(mark -> store.put(tx, scope, connection, mark, removal, now));
    for (ExternalIdentity identity : identities.ofUser(tx, scope, user.id())) {
      Mark mark = Mark.subject(identity.subject());
      if (identity.connection().equals(connection)) {
        store.put(tx, scope, connection, mark, removal, now);
      } else {
        store.trace(tx, scope, identity.connection(), mark, connection, removal, now);
      }
    }
    Set<String> others = new TreeSet<>();
    formerNames.of(tx, scope, user.id()).forEach(name -> others.add(UserRules.key(name)));
    addresses.forEach(address -> others.add(UserRules.key(address)));
    others.remove(UserRules.key(user.userName()));
    for (String name : others) {
      // An address that somebody else has by now is that person's.
      if (users.byUserName(tx, scope, name).isEmpty()) {
        store.trace(tx, scope, connection, Mark.userName(name), connection, removal, now);
      }
    }
  }

  /**
   * Forgets removals, because the person comes back rightfully: everything that was remembered
   * together with the user name or the external id. Of a removed person who only had the name once
   * no more is forgotten than that name: it is somebody else's now.
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
    if (!userName.isEmpty()) {
      Mark name = Mark.userName(UserRules.key(userName));
      store.deleteTrace(tx, scope, connection, name);
    }
  }

  /**
   * Whether a directory has removed this person, who comes in through a connection.
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
    // As it is spelled too: so an older program remembered it.
    return Stream.of(UserRules.key(userName), UserRules.normalized(userName))
            .distinct()
            .filter(name -> !name.isEmpty())
            .anyMatch(name -> store.exists(tx, scope, connection, Mark.userName(name)))
        || (!subject.isEmpty() && store.exists(tx, scope, connection, Mark.subject(subject)));
  }

  private static List<Mark> marks(String userName, String externalId) {
    List<Mark> marks = new ArrayList<>();
    if (!userName.isEmpty()) {
      marks.add(Mark.userName(UserRules.key(userName)));
    }
    if (!externalId.isEmpty()) {
      marks.add(Mark.externalId(externalId));
    }
    return marks;
  }
}
