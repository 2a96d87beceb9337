package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.web.Request;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code sign_in_attempts}, as the sign-in itself works with it. */
final class AttemptStore {
  /** Stands for no connection: local credentials. No connection has such an id. */
  static final String NO_CONNECTION = "";

  private static final int LONGEST_USER_AGENT = 400;

  /** What an attempt came to. */
  record Verdict(
      @Nullable Refusal refusal,
      String person,
      @Nullable UserId user,
      List<Check> checks,
      byte @Nullable [] received) {}

  /** The expectation goes: its secrets are of no use any more. */
  private static final String FINISH_UNCONSUMED =
      """
      UPDATE sign_in_attempts
         SET consumed_at = :now, finished_at = :now, verdict = :verdict, code = :code,
             sentence = :sentence, detail = :detail, remedy = :remedy, person = :person,
             user_id = :user, checks = :checks, received = :received, expectation = ''
       WHERE organization_id = :organization AND attempt_id = :attempt
         AND consumed_at IS NULL AND expires_at > :now
      """;

  private static final String FINISH_CONSUMED =
      """
      UPDATE sign_in_attempts
         SET finished_at = :now, verdict = :verdict, code = :code,
             sentence = :sentence, detail = :detail, remedy = :remedy, person = :person,
             user_id = :user, checks = :checks, received = :received, expectation = ''
       WHERE organization_id = :organization AND attempt_id = :attempt
         AND consumed_at IS NOT NULL AND finished_at IS NULL
      """;

  /** While a question waits the trace says how far it has come, and what arrived. */
  private static final String NOTE_ARRIVAL =
      """
      UPDATE sign_in_attempts
         SET person = :person, user_id = :user, checks = :checks, received = :received,
             expectation = ''
       WHERE organization_id = :organization AND attempt_id = :attempt
         AND consumed_at IS NOT NULL AND finished_at IS NULL
      """;

  private static final String FINISH_ANSWERED =
      """
      UPDATE sign_in_attempts
         SET finished_at = :now, verdict = :verdict, code = :code, sentence = :sentence,
             detail = :detail, remedy = :remedy, person = :person, user_id = :user,
             checks = checks || :checks
       WHERE organization_id = :organization AND attempt_id = :attempt
         AND consumed_at IS NOT NULL AND finished_at IS NULL
      """;

  void insert(Transaction tx, Attempt attempt, byte[] handleHash, Request request) {
    ConnectionId connection = attempt.connection();
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_attempts
              (organization_id, attempt_id, reference, handle_hash, browser_hash, connection_id,
               destination, destination_state, asked, invitation_hash, expectation, address,
               user_agent, created_at, expires_at, consumed_at, verdict, code, sentence, detail, remedy, person,
               checks)
            VALUES
              (:organization, :attempt, :reference, :handle_hash, :browser_hash, :connection,
               :destination, :destination_state, :asked, :invitation_hash, :expectation, :address,
               :user_agent, :created_at, :expires_at, :consumed_at, 'pending', '', '', '', '', '', '')
            """)
        .bind("organization", attempt.organization().value())
        .bind("attempt", attempt.id().value())
        .bind("reference", attempt.reference())
        .bind("handle_hash", handleHash)
        .bind("browser_hash", attempt.browserHash())
        .bind("connection", connection == null ? NO_CONNECTION : connection.value())
        .bind("destination", attempt.asked().destination())
        .bind("destination_state", attempt.asked().state())
        .bind("asked", attempt.asked().encode())
        .bind("invitation_hash", attempt.invitationHash())
        .bind("expectation", attempt.expectation())
        .bind("address", request.clientAddress())
        .bind("user_agent", userAgent(request))
        .bind("created_at", attempt.createdAt())
        .bind("expires_at", attempt.expiresAt())
        .bind("consumed_at", attempt.consumedAt())
        .execute();
  }

  /** By the hash of 256 random bits; a callback knows no organization yet. */
  Optional<Attempt> findAcrossOrganizations(Transaction tx, byte[] handleHash) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, attempt_id, reference, browser_hash, connection_id, destination,
                   destination_state, asked, invitation_hash, expectation, created_at, expires_at,
                   consumed_at
              FROM sign_in_attempts
             WHERE handle_hash = :handle_hash
            """)
        .bind("handle_hash", handleHash)
        .map(AttemptStore::read)
        .first();
  }

  /**
   * Uses the attempt up. The one statement that decides: of any number of callbacks at the same
   * time, it is true for one.
   */
  boolean consume(Transaction tx, Attempt attempt, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE sign_in_attempts SET consumed_at = :now
                 WHERE organization_id = :organization AND attempt_id = :attempt
                   AND consumed_at IS NULL AND expires_at > :now
                """)
            .bind("now", now)
            .bind("organization", attempt.organization().value())
            .bind("attempt", attempt.id().value())
            .execute()
        == 1;
  }

  /** Goes on to the next step of a local sign-in. */
  void advance(Transaction tx, Attempt attempt, String expectation, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE sign_in_attempts SET expectation = :expectation
             WHERE organization_id = :organization AND attempt_id = :attempt
               AND consumed_at IS NULL AND expires_at > :now
            """)
        .bind("expectation", expectation)
        .bind("organization", attempt.organization().value())
        .bind("attempt", attempt.id().value())
        .bind("now", now)
        .execute();
  }

  /** Consumes and finishes in one statement, where nothing happens in between. */
  boolean consumeAndFinish(Transaction tx, Attempt attempt, Verdict verdict, Instant now) {
    return finish(tx, FINISH_UNCONSUMED, attempt, verdict, now);
  }

  /** Writes the verdict on an attempt that is consumed already. */
  boolean finish(Transaction tx, Attempt attempt, Verdict verdict, Instant now) {
    return finish(tx, FINISH_CONSUMED, attempt, verdict, now);
  }

  /** Keeps what arrived, while the person is asked something. */
  void noteArrival(Transaction tx, Attempt attempt, Verdict soFar) {
    UserId user = soFar.user();
    tx.sql()
        .update(NOTE_ARRIVAL)
        .bind("person", cut(soFar.person()))
        .bind("user", user == null ? null : user.value())
        .bind("checks", ChecksText.encode(soFar.checks()))
        .bind("received", soFar.received())
        .bind("organization", attempt.organization().value())
        .bind("attempt", attempt.id().value())
        .execute();
  }

  /** Writes the verdict after {@link #noteArrival}; its checks come behind those. */
  void finishAnswered(Transaction tx, Attempt attempt, Verdict verdict, Instant now) {
    verdict(tx.sql().update(FINISH_ANSWERED), attempt, verdict, now).execute();
  }

  /** One by its id, whatever became of it. */
  Optional<Attempt> get(Transaction tx, OrganizationScope scope, AttemptId id) {
    return tx.sql()
        .query(
            """
            SELECT organization_id, attempt_id, reference, browser_hash, connection_id, destination,
                   destination_state, asked, invitation_hash, expectation, created_at, expires_at,
                   consumed_at
              FROM sign_in_attempts
             WHERE organization_id = :organization AND attempt_id = :attempt
            """)
        .bind("organization", scope.organization().value())
        .bind("attempt", id.value())
        .map(AttemptStore::read)
        .first();
  }

  /** The last step that was not right, of an attempt that goes on. */
  void noteWrongStep(Transaction tx, Attempt attempt, Verdict wrong) {
    Refusal refusal = Objects.requireNonNull(wrong.refusal());
    tx.sql()
        .update(
            """
            UPDATE sign_in_attempts
               SET code = :code, sentence = :sentence, detail = :detail, remedy = :remedy,
                   person = :person, checks = :checks
             WHERE organization_id = :organization AND attempt_id = :attempt
               AND consumed_at IS NULL
            """)
        .bind("code", refusal.code())
        .bind("sentence", refusal.sentence())
        .bind("detail", cut(refusal.detail()))
        .bind("remedy", refusal.reason().remedy())
        .bind("person", cut(wrong.person()))
        .bind("checks", ChecksText.encode(wrong.checks()))
        .bind("organization", attempt.organization().value())
        .bind("attempt", attempt.id().value())
        .execute();
  }

  private static boolean finish(
      Transaction tx, String sql, Attempt attempt, Verdict verdict, Instant now) {
    return verdict(tx.sql().update(sql), attempt, verdict, now)
            .bind("received", verdict.received())
            .execute()
        == 1;
  }

  private static Statement verdict(
      Statement statement, Attempt attempt, Verdict verdict, Instant now) {
    Refusal refusal = verdict.refusal();
    UserId user = verdict.user();
    return statement
        .bind("now", now)
        .bind("verdict", refusal == null ? "succeeded" : "refused")
        .bind("code", refusal == null ? "" : refusal.code())
        .bind("sentence", refusal == null ? "" : refusal.sentence())
        .bind("detail", refusal == null ? "" : cut(refusal.detail()))
        .bind("remedy", refusal == null ? "" : refusal.reason().remedy())
        .bind("person", cut(verdict.person()))
        .bind("user", user == null ? null : user.value())
        .bind("checks", ChecksText.encode(verdict.checks()))
        .bind("organization", attempt.organization().value())
        .bind("attempt", attempt.id().value());
  }

  int deleteOlderAcrossOrganizations(Transaction tx, Instant before, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM sign_in_attempts
             WHERE (organization_id, attempt_id) IN
                   (SELECT organization_id, attempt_id FROM sign_in_attempts
                     WHERE created_at < :before ORDER BY created_at LIMIT :most)
            """)
        .bind("before", before)
        .bind("most", most)
        .execute();
  }

  /** As the browser says it, within bounds; a hint for people, no proof of anything. */
  private static String userAgent(Request request) {
    String said = request.header("User-Agent").orElse("");
    return said.length() <= LONGEST_USER_AGENT ? said : said.substring(0, LONGEST_USER_AGENT);
  }

  static String cut(String text) {
    return text.length() <= 2_000 ? text : text.substring(0, 2_000);
  }

  static Optional<ConnectionId> connectionOf(Row row) {
    return Optional.of(row.text("connection_id"))
        .filter(id -> !id.equals(NO_CONNECTION))
        .map(ConnectionId::new);
  }

  private static Attempt read(Row row) {
    return new Attempt(
        new OrganizationId(row.text("organization_id")),
        new AttemptId(row.text("attempt_id")),
        row.text("reference"),
        row.bytes("browser_hash"),
        connectionOf(row).orElse(null),
        Asked.decode(row.text("destination"), row.text("destination_state"), row.text("asked")),
        row.optionalBytes("invitation_hash").orElse(null),
        row.text("expectation"),
        row.instant("created_at"),
        row.instant("expires_at"),
        row.optionalInstant("consumed_at").orElse(null));
  }
}
