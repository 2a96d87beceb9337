package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.InvitationStore.Found;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Invitations. The token in a link proves that its bearer reads the user's mail: it is what lets an
 * invited user link an identity without a proved domain.
 */
public final class Invitations {
  private static final Duration SHORTEST = Duration.ofMinutes(5);
  private static final Duration LONGEST = Duration.ofDays(30);
  private static final int LONGEST_TOKEN = 200;

  private final Organizations organizations;
  private final InvitationStore store = new InvitationStore();

  /**
   * @param organizations mints the scope in which a token's bearer may act
   */
  public Invitations(Organizations organizations) {
    this.organizations = organizations;
  }

  /**
   * A new invitation.
   *
   * @param token shown this once; only its hash is kept
   */
  public record Issued(Invitation invitation, String token) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "Issued[" + invitation.id() + "]";
    }
  }

  /**
   * Invites a user, or invites again: what was open before is revoked, so that one link works.
   *
   * @param lifetime five minutes to 30 days
   */
  public Outcome<Issued> issue(
      Transaction tx, OrganizationScope scope, UserId user, Duration lifetime, Instant now) {
    if (lifetime.compareTo(SHORTEST) < 0 || lifetime.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException("an invitation lives five minutes to 30 days");
    }
    if (!store.userIsActive(tx, scope, user)) {
      return new Outcome.Absent<>();
    }
    store.revokeOpen(tx, scope, user, now);
    String token = Tokens.random("gh_inv_");
    Invitation invitation =
        new Invitation(
            RandomId.of("inv_"), user, now, now.plus(lifetime), Optional.empty(), Optional.empty());
    store.insert(tx, scope, invitation, Tokens.hash(token));
    return new Outcome.Done<>(new Issued(invitation, token));
  }

  /** What a token is worth. */
  public sealed interface Resolved {
    /** It can be accepted, in this scope. */
    record Open(OrganizationScope scope, Invitation invitation) implements Resolved {}

    /** Unknown, used, revoked, expired, or its organization is gone or disabled. */
    record Worthless(Reason reason) implements Resolved {}

    /** Why; for the trace, not for the bearer. */
    enum Reason {
      UNKNOWN,
      ACCEPTED,
      REVOKED,
      EXPIRED,
      ORGANIZATION_DISABLED
    }
  }

  /** Looks at a token without using it. */
  public Resolved resolve(Transaction tx, String token, Instant now) {
    return token.length() > LONGEST_TOKEN
        ? new Resolved.Worthless(Resolved.Reason.UNKNOWN)
        : resolve(tx, Tokens.hash(token), now);
  }

  /** The same by the token's hash, which is all that a sign-in on its way keeps of it. */
  public Resolved resolve(Transaction tx, byte[] tokenHash, Instant now) {
    Optional<Found> found = store.byHashAcrossOrganizations(tx, tokenHash);
    if (found.isEmpty()) {
      return new Resolved.Worthless(Resolved.Reason.UNKNOWN);
    }
    Invitation invitation = found.get().invitation();
    if (invitation.acceptedAt().isPresent()) {
      return new Resolved.Worthless(Resolved.Reason.ACCEPTED);
    }
    if (invitation.revokedAt().isPresent()) {
      return new Resolved.Worthless(Resolved.Reason.REVOKED);
    }
    if (!now.isBefore(invitation.expiresAt())) {
      return new Resolved.Worthless(Resolved.Reason.EXPIRED);
    }
    return organizations
        .scope(tx, found.get().organization())
        .<Resolved>map(scope -> new Resolved.Open(scope, invitation))
        .orElseGet(() -> new Resolved.Worthless(Resolved.Reason.ORGANIZATION_DISABLED));
  }

  /** Uses an invitation up, in one statement. False if it is not open, or no longer. */
  public boolean accept(Transaction tx, OrganizationScope scope, String id, Instant now) {
    return store.accept(tx, scope, id, now);
  }

  /** Revokes what is open for a user. Returns how many. */
  public int revoke(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    return store.revokeOpen(tx, scope, user, now);
  }

  /** The invitations of a user, newest first. */
  public List<Invitation> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return store.ofUser(tx, scope, user);
  }
}
