package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.Sessions;
import java.time.Instant;
import java.util.List;

/**
 * Writes down, in the transaction that ends a session, which applications are to be told, and
 * forgets the session's codes and tokens. Delivery is {@link LogoutDelivery}'s.
 */
final class LogoutOutbox implements SessionEndListener {

  @Override
  public void ended(
      Transaction tx,
      OrganizationScope scope,
      List<EndedSession> ended,
      Sessions.EndReason why,
      Instant now) {
    for (EndedSession session : ended) {
      for (String application : GrantStore.applicationsOf(tx, scope, session.id())) {
        LogoutStore.insert(
            tx,
            scope.organization(),
            new LogoutStore.Logout(
                scope.organization(),
                RandomId.of("lgo_"),
                application,
                session.id().value(),
                session.user().value()),
            now);
      }
      GrantStore.deleteOfSession(tx, scope, session.id());
    }
  }
}
