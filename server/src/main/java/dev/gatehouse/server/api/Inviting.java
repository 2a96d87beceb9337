package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.InvitationAllowance;
import dev.gatehouse.server.directory.Invitations.Issued;
import dev.gatehouse.server.directory.User;
import java.time.Duration;
import java.util.Optional;

/**
 * Invites users whom a call creates, as the usual invitation: by mail, in the key's name. How many
 * mails an organization may send is asked first, by whoever knows how many they will be.
 */
final class Inviting {
  private final AdminApi.Below below;
  private final InvitationAllowance allowance;
  private final Duration lifetime;
  private final Trail trail;

  Inviting(AdminApi.Below below, InvitationAllowance allowance, Duration lifetime, Trail trail) {
    this.below = below;
    this.allowance = allowance;
    this.lifetime = lifetime;
    this.trail = trail;
  }

  /** How long an invitation can be accepted that does not say it. */
  Duration lifetime() {
    return lifetime;
  }

  /**
   * Asks whether so many mails may leave, and counts them. The caller rolls back what it refuses.
   *
   * @return why not; empty if they may
   */
  Optional<Reply> refusal(Transaction tx, Call call, int mails) {
    return switch (allowance.take(tx, call.scope(), mails, call.now())) {
      case InvitationAllowance.Answer.Granted() -> Optional.empty();
      case InvitationAllowance.Answer.Wait(Duration wait) ->
          Optional.of(InvitationRefusal.TOO_MANY.refused(Optional.of(wait), ""));
      case InvitationAllowance.Answer.TooMany(int most) ->
          Optional.of(
              InvitationRefusal.TOO_MANY.refused(
                  Optional.empty(), "At most " + most + " may be sent at once."));
    };
  }

  void invite(Transaction tx, Call call, User user) {
    Issued issued =
        below.invitations().issue(tx, call.scope(), user.id(), lifetime, call.now()).orThrow();
    String inviter = call.caller().name();
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
