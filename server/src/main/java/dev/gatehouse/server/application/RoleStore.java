package dev.gatehouse.server.application;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The table {@code roles}. */
final class RoleStore {

  List<Role> list(Transaction tx) {
    return tx.sql()
        .query("SELECT role_key, name, permissions FROM roles ORDER BY role_key")
        .map(RoleStore::role)
        .list();
  }

  Optional<Role> get(Transaction tx, String key) {
    return tx.sql()
        .query("SELECT role_key, name, permissions FROM roles WHERE role_key = :key")
        .bind("key", key)
        .map(RoleStore::role)
        .first();
  }

  void put(Transaction tx, Role role, String permissions, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
            VALUES (:key, :name, :permissions, :now, :now)
            ON CONFLICT (role_key) DO UPDATE SET name = excluded.name,
              permissions = excluded.permissions, updated_at = excluded.updated_at""")
        .bind("key", role.key())
        .bind("name", role.name())
        .bind("permissions", permissions)
        .bind("now", now)
        .execute();
  }

  boolean delete(Transaction tx, String key) {
    return tx.sql().update("DELETE FROM roles WHERE role_key = :key").bind("key", key).execute()
        == 1;
  }

  private static Role role(Row row) {
    return new Role(
        row.text("role_key"), row.text("name"), TextList.decode(row.text("permissions")));
  }
}
