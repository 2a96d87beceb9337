package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/**
 * Which subject of which connection is which user. Whether a link is justified is decided by the
 * caller; here it is only kept unique.
 */
public final class ExternalIdentities {
  /**
   * In octets of UTF-8, since it is part of a key, and PostgreSQL's keys end below 2,700. A SAML
   * NameID may have 256 characters, mapped attributes more.
   */
  private static final int LONGEST_SUBJECT = 1_024;

  private final ExternalIdentityStore store = new ExternalIdentityStore();

  /** A link. */
  public record ExternalIdentity(
      ConnectionId connection, String subject, UserId user, Instant createdAt) {}

  /** Whether a subject is longer than any that can be linked. */
  public static boolean isTooLong(String subject) {
    return subject.getBytes(StandardCharsets.UTF_8).length > LONGEST_SUBJECT;
  }

  /**
   * Links a subject to a user.
   *
   * @return false, and nothing is written, if the subject is linked already, or the user to another
   *     subject of this connection
   */
  public boolean link(
      Transaction tx,
      OrganizationScope scope,
      ConnectionId connection,
      String subject,
      UserId user,
      Instant now) {
    if (subject.isEmpty() || isTooLong(subject)) {
      throw new IllegalArgumentException("a subject has 1 to " + LONGEST_SUBJECT + " octets");
    }
    return store.insert(tx, scope, new ExternalIdentity(connection, subject, user, now));
  }

  public List<ExternalIdentity> ofUser(Transaction tx, OrganizationScope scope, UserId user) {
    return store.ofUser(tx, scope, user);
  }

  /** False if there was no such link. */
  public boolean unlink(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String subject) {
    return store.delete(tx, scope, connection, subject);
  }

  static ExternalIdentity identity(Row row) {
    return new ExternalIdentity(
        new ConnectionId(row.text("connection_id")),
        row.text("subject"),
        new UserId(row.text("user_id")),
        row.instant("created_at"));
  }
}
