package dev.gatehouse.server.session;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Browser sessions. The secret is in the cookie; the database knows its SHA-256 only. Ending works
 * inside the caller's transaction, so that what ended a session (a disabled connection, a removed
 * user) and its end are one durable fact; on this node it holds at once, on others within two
 * seconds.
 */
public interface Sessions {

  /** The live session of the browser that sent this request. May block on the database. */
  Optional<SignedIn> resolve(Request request);

  /** The live session of a cookie's token. May block on the database. */
  Optional<SignedIn> resolve(String token);

  /**
   * The same without blocking, for hot paths: answers only from memory that is at most two seconds
   * old.
   */
  FromMemory fromMemory(String token);

  /** What memory knows of a token. */
  sealed interface FromMemory {
    /** Live as of at most two seconds ago. */
    record Live(SignedIn signedIn) implements FromMemory {}

    /** Memory knows nothing: ask {@link #resolve(String)} on a thread that may block. */
    record Unknown() implements FromMemory {}
  }

  /** The cookie's bare name for this public address, for paths that read cookies themselves. */
  String cookieName();

  /** The live sessions of a user, newest first, at most 100. */
  List<SessionSummary> ofUser(Transaction tx, OrganizationScope scope, UserId user, Instant now);

  /** A session by its id ({@code sid}), if it is live. */
  Optional<SessionSummary> find(
      Transaction tx, OrganizationScope scope, SessionId session, Instant now);

  /** Ends one session. False if there was none. */
  boolean end(
      Transaction tx, OrganizationScope scope, SessionId session, EndReason why, Instant now);

  /** Ends all sessions of a user. Returns how many. */
  int endOfUser(Transaction tx, OrganizationScope scope, UserId user, EndReason why, Instant now);

  /** Ends all sessions that came through a connection. Returns how many. */
  int endOfConnection(
      Transaction tx, OrganizationScope scope, ConnectionId connection, EndReason why, Instant now);

  /** Ends all sessions of the organization. Returns how many. */
  int endOfOrganization(Transaction tx, OrganizationScope scope, EndReason why, Instant now);

  /** Why a session ended. */
  enum EndReason {
    SIGNED_OUT,
    REPLACED,
    REVOKED,
    USER_DEACTIVATED,
    CONNECTION_DISABLED,
    ORGANIZATION_DISABLED,
    IDENTITY_PROVIDER,
    EXPIRED
  }

  /** A session as its owner or an administrator sees it in a list. */
  record SessionSummary(
      SessionId id,
      UserId user,
      Optional<ConnectionId> connection,
      Instant createdAt,
      Instant lastSeenAt,
      Instant expiresAt,
      String address,
      String userAgent) {}
}
