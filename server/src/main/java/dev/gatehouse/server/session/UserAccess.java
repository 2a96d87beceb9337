package dev.gatehouse.server.session;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.PasswordLinks;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.UserKeys;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.Sessions.EndReason;
import java.time.Instant;

/**
 * The one place that ends all that a user can come in with. Whatever is added to it (another kind
 * of credential) ends wherever users are deactivated or deleted. It works inside the caller's
 * transaction; on other nodes it holds within two seconds.
 */
public final class UserAccess {
  private final Sessions sessions;
  private final UserKeys keys;
  private final Invitations invitations;
  private final Passwords passwords;
  private final PasswordLinks passwordLinks;
  private final Audit audit;

  public UserAccess(
      Sessions sessions,
      UserKeys keys,
      Invitations invitations,
      Passwords passwords,
      PasswordLinks passwordLinks,
      Audit audit) {
    this.sessions = sessions;
    this.keys = keys;
    this.invitations = invitations;
    this.passwords = passwords;
    this.passwordLinks = passwordLinks;
    this.audit = audit;
  }

  /**
   * Ends everything of a user who is deactivated, or about to be deleted: sessions with the refresh
   * tokens that hang on them, API keys, SSH keys, open invitations and links. A password stays, and
   * opens nothing for somebody who is inactive. None of the others of it comes back when the user
   * is activated again: who held a key may not be who holds it then.
   */
  public void end(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    sessions.endOfUser(tx, scope, user, EndReason.USER_DEACTIVATED, now);
    endAllElse(tx, scope, user, now);
  }

  /**
   * The same where the provider of a connection asked for it, over SCIM or by a signal.
   *
   * @param why is told of the sessions
   */
  public void end(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      ConnectionId asking,
      EndReason why,
      Instant now) {
    sessions.endOfUser(tx, scope, user, asking, why, now);
    endAllElse(tx, scope, user, now);
  }

  private void endAllElse(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    invitations.revoke(tx, scope, user, now);
    passwordLinks.revoke(tx, scope, user);
    // An id holds letters, digits and underscores only: nothing to escape.
    String whose = "{\"user\":\"" + user.value() + "\"}";
    for (UserKeys.Ended key : keys.end(tx, scope, user, now)) {
      Target target = new Target(key.kind(), key.id());
      audit.record(
          tx,
          scope,
          new Entry(Actor.system("user_access"), key.action(), target, whose, "", ""),
          now);
    }
  }

  /**
   * Ends what was sent to an address that a user no longer has: whoever reads mail there may be
   * somebody else.
   */
  public void addressChanged(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    invitations.revoke(tx, scope, user, now);
    passwordLinks.revoke(tx, scope, user);
  }

  /**
   * Ends the sessions of a user who is to sign in another way from now on, and forgets a password:
   * who comes back to that method sets a new one.
   */
  public void endSessions(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    sessions.endOfUser(tx, scope, user, EndReason.REVOKED, now);
    forgetPassword(tx, scope, user, now);
  }

  /** The same where the provider of a connection asked for it. */
  public void endSessions(
      Transaction tx, OrganizationScope scope, UserId user, ConnectionId asking, Instant now) {
    sessions.endOfUser(tx, scope, user, asking, EndReason.IDENTITY_PROVIDER, now);
    forgetPassword(tx, scope, user, now);
  }

  private void forgetPassword(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    if (passwords.forget(tx, scope, user)) {
      Target target = new Target("user", user.value());
      String detail = "{\"credentials\":[\"password\"]}";
      audit.record(
          tx,
          scope,
          new Entry(Actor.system("user_access"), "user.password_forgotten", target, "", detail, ""),
          now);
    }
    passwordLinks.revoke(tx, scope, user);
  }
}
