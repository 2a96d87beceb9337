package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Invitations.Issued;
import dev.gatehouse.server.directory.User;
import java.time.Duration;

/** Invites users whom a call creates, as the usual invitation: by mail, in the key's name. */
final class Inviting {
  private final AdminApi.Below below;
  private final Duration lifetime;
  private final Trail trail;

  Inviting(AdminApi.Below below, Duration lifetime, Trail trail) {
    this.below = below;
    this.lifetime = lifetime;
    this.trail = trail;
  }

  void invite(Transaction tx, Call call, User user) {
    Issued issued =
        below.invitations().issue(tx, call.scope(), user.id(), lifetime, call.now()).orThrow();
    String inviter = call.key().name();
    below
        .invitationMail()
        .put(tx, call.scope(), call.organization(), user, issued, inviter, call.now());
    trail.inside(
        tx,
        call,
        "user.invited",
        "user",
        user.id().value(),
        Trail.NOTHING,
        new InvitationOperations.InvitationTrace(
            issued.invitation().id(), issued.invitation().expiresAt(), inviter, true));
  }
}
