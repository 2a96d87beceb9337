package dev.gatehouse.server.api;

import dev.gatehouse.server.api.StartUpDocument.UserEntry;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitations.Issued;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * Invites people of a start-up file who have no way in yet. Whoever has one, or has been invited
 * and can still accept, gets nothing: the file may be applied any number of times.
 */
final class StartUpInvitations {
  private final AdminApi.Below below;
  private final Duration lifetime;
  private final Trail trail;

  /**
   * @param lifetime of an invitation
   */
  StartUpInvitations(AdminApi.Below below, Duration lifetime, Trail trail) {
    this.below = below;
    this.lifetime = lifetime;
    this.trail = trail;
  }

  /** After everything else of the organization: its policy decides who may set a password. */
  void invite(
      Transaction tx, OrganizationScope scope, List<UserEntry> entries, Trail.Author author) {
    entries.stream()
        .map(UserEntry::input)
        .filter(input -> Boolean.TRUE.equals(input.invite()))
        .map(input -> input.userName() == null ? "" : input.userName())
        .flatMap(name -> below.users().byUserName(tx, scope, name).stream())
        .filter(user -> hasNoWayIn(tx, scope, user))
        .filter(user -> isNotInvited(tx, scope, user, author.now()))
        .forEach(user -> invite(tx, scope, user, author));
  }

  private boolean hasNoWayIn(Transaction tx, OrganizationScope scope, User user) {
    return user.active()
        && user.method() instanceof User.Method.Password
        && below.passwords().find(tx, scope, user).isEmpty()
        && !below.factors().isEnrolled(tx, scope, user.id())
        && below.password().isPossible(tx, scope, user);
  }

  private boolean isNotInvited(Transaction tx, OrganizationScope scope, User user, Instant now) {
    return below.invitations().ofUser(tx, scope, user.id()).stream()
        .noneMatch(one -> one.isOpen(now));
  }

  private void invite(Transaction tx, OrganizationScope scope, User user, Trail.Author author) {
    Instant now = author.now();
    Organization organization = below.organizations().get(tx, scope.organization()).orElseThrow();
    Issued issued = below.invitations().issue(tx, scope, user.id(), lifetime, now).orThrow();
    // Nobody in particular invites; the mail names the organization as the one who does.
    String inviter = organization.name();
    below.invitationMail().put(tx, scope, organization, user, issued, inviter, now);
    trail.inside(
        tx,
        scope,
        author,
        author.entry(
            "user.invited",
            "user",
            user.id().value(),
            Trail.NOTHING,
            new InvitationOperations.InvitationTrace(
                issued.invitation().id(), issued.invitation().expiresAt(), inviter, true)));
  }
}
