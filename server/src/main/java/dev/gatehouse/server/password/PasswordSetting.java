package dev.gatehouse.server.password;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.PasswordLinks;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.Passwords.Hashed;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.AccessRules.Verdict;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.Sessions.EndReason;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Sets a user's password, with all that follows from it, whichever page it came from. */
final class PasswordSetting {
  private final Below below;

  /** What it works with. */
  record Below(
      Passwords passwords,
      PasswordLinks links,
      FailureLimits failures,
      SignInPolicies policies,
      Sessions sessions,
      PasswordMail mail,
      Audit audit) {}

  PasswordSetting(Below below) {
    this.below = below;
  }

  /** A password that may be set, already hashed, or why not. */
  sealed interface Wish {
    record Granted(Hashed.Done hashed) implements Wish {}

    record Refused(PasswordRefusal why) implements Wish {}
  }

  /**
   * Checks what somebody wants, and hashes it: before the transaction, because it takes a while.
   */
  Wish wish(Organization organization, User user, String wished, String repeated) {
    if (!wished.equals(repeated)) {
      return new Wish.Refused(PasswordRefusal.NOT_REPEATED);
    }
    List<String> personal =
        List.of(
            withoutTopLevel(user.userName()),
            user.displayName(),
            organization.name(),
            organization.slug());
    Optional<PasswordRefusal> problem = below.passwords().problem(wished, personal);
    if (problem.isPresent()) {
      return new Wish.Refused(problem.get());
    }
    return switch (below.passwords().hash(wished)) {
      case Hashed.Done done -> new Wish.Granted(done);
      case Hashed.Busy unused -> new Wish.Refused(PasswordRefusal.BUSY);
    };
  }

  /** Everybody's address ends with some {@code .com}. */
  private static String withoutTopLevel(String address) {
    int dot = address.lastIndexOf('.');
    return dot < address.indexOf('@') ? address : address.substring(0, dot);
  }

  /** Why a user must not have a password, if so: their method is another, or the policy says so. */
  Optional<Refusal> obstacle(Transaction tx, OrganizationScope scope, User user) {
    return switch (below.policies().decide(tx, scope, user, Way.PAGE, new Means.Local())) {
      case Verdict.Allowed unused -> Optional.empty();
      case Verdict.Refused(Refusal refusal) -> Optional.of(refusal);
    };
  }

  /**
   * Sets it. Open links and all other sessions end: whoever had the old password, or reads the
   * mails of yesterday, is out.
   *
   * @param user as read in this transaction, without {@link #obstacle}
   * @param kept the session from which it is set; null for none
   */
  void set(
      Transaction tx,
      OrganizationScope scope,
      User user,
      Hashed.Done hashed,
      @Nullable SessionId kept,
      String address,
      Instant now) {
    boolean first = below.passwords().find(tx, scope, user).isEmpty();
    below.passwords().set(tx, scope, user.id(), hashed, now);
    below.links().revoke(tx, scope, user.id());
    below.failures().forget(tx, FailureLimits.Key.account(scope, user.userName()));
    if (kept == null) {
      below.sessions().endOfUser(tx, scope, user.id(), EndReason.REVOKED, now);
    } else {
      below.sessions().endOthersOfUser(tx, scope, user.id(), kept, EndReason.REVOKED, now);
    }
    String id = user.id().value();
    String detail = "{\"credentials\":[\"password\"],\"first\":" + first + "}";
    Target target = new Target("user", id);
    Entry entry = new Entry(Actor.user(id), "user.password_set", target, "", detail, address);
    below.audit().record(tx, scope, entry, now);
    below.mail().changed(tx, scope, user, now);
  }
}
