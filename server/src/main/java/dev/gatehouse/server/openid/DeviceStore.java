package dev.gatehouse.server.openid;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The table of waiting devices. Nobody's until somebody approves one. */
final class DeviceStore {
  private DeviceStore() {}

  /** False if another device has this user code. */
  static boolean insert(Transaction tx, Device device, byte[] codeHash, byte[] userCodeHash) {
    return tx.sql()
            .update(
                """
                INSERT INTO openid_devices (device_code_hash, user_code_hash, application_id, scope, address,
                  state, created_at, expires_at, poll_interval)
                VALUES (:hash, :userCode, :application, :scope, :address, :state, :createdAt, :expiresAt, :interval)
                ON CONFLICT DO NOTHING
                """)
            .bind("hash", codeHash)
            .bind("userCode", userCodeHash)
            .bind("application", device.applicationId())
            .bind("scope", String.join(" ", device.scope()))
            .bind("address", device.address())
            .bind("state", device.state().name())
            .bind("createdAt", device.createdAt())
            .bind("expiresAt", device.expiresAt())
            .bind("interval", device.interval().toSeconds())
            .execute()
        == 1;
  }

  static Optional<Device> byDeviceCode(Transaction tx, String applicationId, byte[] codeHash) {
    return tx.sql()
        .query(
            """
            SELECT application_id, scope, address, state, created_at, expires_at, poll_interval, polled_at,
              organization_id, grant_code_hash
            FROM openid_devices WHERE device_code_hash = :hash AND application_id = :application
            """)
        .bind("hash", codeHash)
        .bind("application", applicationId)
        .map(DeviceStore::device)
        .first();
  }

  /** One that still waits for somebody's word. */
  static Optional<Device> waiting(Transaction tx, byte[] userCodeHash, Instant now) {
    return tx.sql()
        .query(
            """
            SELECT application_id, scope, address, state, created_at, expires_at, poll_interval, polled_at,
              organization_id, grant_code_hash
            FROM openid_devices
            WHERE user_code_hash = :userCode AND state = 'PENDING' AND expires_at > :now
            """)
        .bind("userCode", userCodeHash)
        .bind("now", now)
        .map(DeviceStore::device)
        .first();
  }

  static void polled(Transaction tx, byte[] codeHash, Duration interval, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE openid_devices SET polled_at = :now, poll_interval = :interval
            WHERE device_code_hash = :hash
            """)
        .bind("now", now)
        .bind("interval", interval.toSeconds())
        .bind("hash", codeHash)
        .execute();
  }

  /** False if somebody was faster, or it has ended. */
  static boolean approve(
      Transaction tx,
      OrganizationScope scope,
      byte[] userCodeHash,
      byte[] grantCodeHash,
      Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE openid_devices
                SET state = 'APPROVED', organization_id = :organization, grant_code_hash = :grant
                WHERE user_code_hash = :userCode AND state = 'PENDING' AND expires_at > :now
                """)
            .bind("organization", scope.organization().value())
            .bind("grant", grantCodeHash)
            .bind("userCode", userCodeHash)
            .bind("now", now)
            .execute()
        == 1;
  }

  static boolean deny(Transaction tx, byte[] userCodeHash, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE openid_devices SET state = 'DENIED'
                WHERE user_code_hash = :userCode AND state = 'PENDING' AND expires_at > :now
                """)
            .bind("userCode", userCodeHash)
            .bind("now", now)
            .execute()
        == 1;
  }

  /** Forgets what ended before, in a bounded step: a little later, so that a device learns it. */
  static int deleteExpired(Transaction tx, Instant before) {
    return tx.sql()
        .update(
            """
            DELETE FROM openid_devices WHERE device_code_hash IN (
              SELECT device_code_hash FROM openid_devices
              WHERE expires_at <= :before ORDER BY expires_at LIMIT 500)
            """)
        .bind("before", before)
        .execute();
  }

  private static Device device(Row row) {
    return new Device(
        row.text("application_id"),
        new LinkedHashSet<>(List.of(row.text("scope").split(" "))),
        row.text("address"),
        Device.State.valueOf(row.text("state")),
        row.instant("created_at"),
        row.instant("expires_at"),
        Duration.ofSeconds(row.number("poll_interval")),
        row.optionalInstant("polled_at"),
        row.optionalText("organization_id")
            .map(
                organization ->
                    new Device.Approved(
                        new OrganizationId(organization), row.bytes("grant_code_hash"))));
  }
}
