package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.signout.UntoldApplications;
import java.util.Optional;
import java.util.Set;

/** Applications that hold tokens of a session and have no back channel. */
final class Untold implements UntoldApplications {
  private final Applications applications;

  Untold(Applications applications) {
    this.applications = applications;
  }

  @Override
  public boolean any(Transaction tx, OrganizationScope scope, Set<SessionId> sessions) {
    return sessions.stream()
        .flatMap(session -> GrantStore.applicationsOf(tx, scope, session).stream())
        .distinct()
        .map(id -> applications.get(tx, new ApplicationId(id)))
        .flatMap(Optional::stream)
        .map(Application::settings)
        .anyMatch(settings -> settings.backChannelLogoutUri().isEmpty());
  }
}
