package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.InvitationStore.Found;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

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

  /** Whether an invitation may live so long: five minutes to 30 days. */
  public static boolean isPossible(Duration lifetime) {
    return lifetime.compareTo(SHORTEST) >= 0 && lifetime.compareTo(LONGEST) <= 0;
  }

  /**
   * Invites a user, or invites again: what was open before is revoked, so that one link works.
   *
   * @param lifetime five minutes to 30 days
   */
  public Outcome<Issued> issue(
      Transaction tx, OrganizationScope scope, UserId user, Duration lifetime, Instant now) {
    if (!isPossible(lifetime)) {
      throw new IllegalArgumentException("an invitation lives five minutes to 30 days");
    }
    if (!store.userIsActive(tx, scope, user)) {
      return new Outcome.Absent<>();
    }
    revoke(tx, scope, user, now);
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

  /** Revokes what is open for a user, and takes back mails about it. Returns how many. */
  public int revoke(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    MailOutbox.withdraw(tx, scope, user.value());
    return store.revokeOpen(tx, scope, user, now);
  }

  public Optional<Invitation> get(Transaction tx, OrganizationScope scope, String id) {
    return store.get(tx, scope, id);
  }

  /** Revokes one. False if it is not open, or no longer. */
  public boolean revoke(Transaction tx, OrganizationScope scope, Invitation one, Instant now) {
    return one.isOpen(now) && revoke(tx, scope, one.user(), now) > 0;
  }

  /**
   * All of an organization, the newest first.
   *
   * @param openOnly only those that can still be accepted
   * @param after the cursor of the page before; empty for the first
   */
  public Page<Invitation> list(
      Transaction tx,
      OrganizationScope scope,
      Optional<Invitation.State> state,
      String after,
      int wished,
      Instant now) {
    int size = Page.size(wished);
    Cursor cursor = Cursor.of(after);
    List<Invitation> rows = store.list(tx, scope, state, cursor, size + 1, now);
    return Page.of(rows, size, last -> last.createdAt().toEpochMilli() + "-" + last.id());
  }

  /** Where a page begins: before this one. */
  record Cursor(Instant createdAt, String id) {
    private static final Pattern TEXT = Pattern.compile("([0-9]{1,13})-([a-z0-9_]{1,60})");
    private static final Cursor START = new Cursor(Instant.parse("9999-12-31T23:59:59Z"), "");

    /** What is not a cursor begins at the start. */
    static Cursor of(String text) {
      Matcher parts = TEXT.matcher(text);
      return parts.matches()
          ? new Cursor(Instant.ofEpochMilli(Long.parseLong(parts.group(1))), parts.group(2))
          : START;
    }
  }

  /** The invitations of a user, newest first. */
  public List<Invitation> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return store.ofUser(tx, scope, user);
  }
}
