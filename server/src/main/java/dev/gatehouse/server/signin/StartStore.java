package dev.gatehouse.server.signin;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Instant;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The table {@code sign_in_starts}: sign-ins that wait for a choice. */
final class StartStore {

  /**
   * A waiting sign-in.
   *
   * @param organization null until it is found
   */
  record Start(
      byte[] browserHash,
      @Nullable OrganizationId organization,
      Asked asked,
      byte @Nullable [] invitationHash,
      Instant expiresAt) {

    boolean isOf(byte[] browser) {
      return Arrays.equals(browserHash, browser);
    }
  }

  void insert(Transaction tx, byte[] handleHash, Start start) {
    OrganizationId organization = start.organization();
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_starts
              (handle_hash, browser_hash, organization_id, destination, destination_state, asked,
               invitation_hash, expires_at)
            VALUES
              (:handle_hash, :browser_hash, :organization, :destination, :destination_state, :asked,
               :invitation_hash, :expires_at)
            """)
        .bind("handle_hash", handleHash)
        .bind("browser_hash", start.browserHash())
        .bind("organization", organization == null ? null : organization.value())
        .bind("destination", start.asked().destination())
        .bind("destination_state", start.asked().state())
        .bind("asked", start.asked().encode())
        .bind("invitation_hash", start.invitationHash())
        .bind("expires_at", start.expiresAt())
        .execute();
  }

  /** A waiting sign-in of this browser. Choosing does not use it up: people go back and forth. */
  Optional<Start> find(Transaction tx, byte[] handleHash, byte[] browserHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT browser_hash, organization_id, destination, destination_state, asked,
                   invitation_hash, expires_at
              FROM sign_in_starts
             WHERE handle_hash = :handle_hash AND expires_at > :now
            """)
        .bind("handle_hash", handleHash)
        .bind("now", now)
        .map(
            row ->
                new Start(
                    row.bytes("browser_hash"),
                    row.optionalText("organization_id").map(OrganizationId::new).orElse(null),
                    Asked.decode(
                        row.text("destination"), row.text("destination_state"), row.text("asked")),
                    row.optionalBytes("invitation_hash").orElse(null),
                    row.instant("expires_at")))
        .first()
        .filter(start -> start.isOf(browserHash));
  }

  int deleteOver(Transaction tx, Instant now, int most) {
    return tx.sql()
        .update(
            """
            DELETE FROM sign_in_starts
             WHERE handle_hash IN
                   (SELECT handle_hash FROM sign_in_starts
                     WHERE expires_at < :now ORDER BY expires_at LIMIT :most)
            """)
        .bind("now", now)
        .bind("most", most)
        .execute();
  }
}
