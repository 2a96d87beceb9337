package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.SessionMemory.Seen;
import dev.gatehouse.server.session.SessionUseListener.UsedSession;
import java.util.Collection;
import java.util.Optional;
import java.util.Set;

/** Writes down which sessions were used, after the requests that used them. */
final class SessionUses {
  private final Database database;
  private final Organizations organizations;
  private final SessionStore store;
  private volatile Optional<SessionUseListener> listener = Optional.empty();

  SessionUses(Database database, Organizations organizations, SessionStore store) {
    this.database = database;
    this.organizations = organizations;
    this.store = store;
  }

  void tell(SessionUseListener one) {
    listener = Optional.of(one);
  }

  void write(Collection<Seen> seen) {
    if (seen.isEmpty()) {
      return;
    }
    database.write(
        tx -> {
          Set<OrganizationId> interesting =
              listener.map(one -> one.interestedIn(tx)).orElse(Set.of());
          for (Seen one : seen) {
            if (!interesting.contains(one.organization()) || !isFirst(tx, one)) {
              store.seen(tx, one.organization(), one.session(), one.at());
            }
          }
          return seen.size();
        });
  }

  /** Whether it was the first use in its hour: then it is written down, and told. */
  private boolean isFirst(Transaction tx, Seen seen) {
    Optional<OrganizationScope> scope = organizations.scopeEvenIfDisabled(tx, seen.organization());
    Optional<UsedSession> first =
        scope.flatMap(inside -> store.seenFirst(tx, inside, seen.session(), seen.at()));
    first.ifPresent(one -> listener.orElseThrow().used(tx, scope.orElseThrow(), one, seen.at()));
    return first.isPresent();
  }
}
