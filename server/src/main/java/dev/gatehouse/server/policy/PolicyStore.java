package dev.gatehouse.server.policy;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The tables {@code sign_in_policies} and {@code local_access}. */
final class PolicyStore {

  SignInPolicy get(Transaction tx, OrganizationScope scope) {
    return tx.sql()
        .query("SELECT mode, sso_since FROM sign_in_policies WHERE organization_id = :organization")
        .bind("organization", scope.organization().value())
        .map(
            row ->
                new SignInPolicy(
                    SignInMode.valueOf(row.text("mode").toUpperCase(Locale.ROOT)),
                    row.optionalInstant("sso_since")))
        .first()
        .orElseGet(SignInPolicy::usual);
  }

  /** Keeps the first instant. */
  void ssoBegan(Transaction tx, OrganizationScope scope, Instant now) {
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_policies (organization_id, mode, sso_since)
            VALUES (:organization, 'mixed', :now)
            ON CONFLICT (organization_id) DO UPDATE
              SET sso_since = COALESCE(sign_in_policies.sso_since, excluded.sso_since)\
            """)
        .bind("organization", scope.organization().value())
        .bind("now", now)
        .execute();
  }

  void setMode(Transaction tx, OrganizationScope scope, SignInMode mode) {
    tx.sql()
        .update(
            """
            INSERT INTO sign_in_policies (organization_id, mode, sso_since)
            VALUES (:organization, :mode, NULL)
            ON CONFLICT (organization_id) DO UPDATE SET mode = excluded.mode\
            """)
        .bind("organization", scope.organization().value())
        .bind("mode", mode.name().toLowerCase(Locale.ROOT))
        .execute();
  }

  LocalAccess localAccess(Transaction tx, OrganizationScope scope, UserId user) {
    return tx.sql()
        .query(
            """
            SELECT access FROM local_access
            WHERE organization_id = :organization AND user_id = :user\
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .map(row -> LocalAccess.valueOf(row.text("access").toUpperCase(Locale.ROOT)))
        .first()
        .orElse(LocalAccess.USUAL);
  }

  /** What was said of people, for all of whom something was said. */
  Map<UserId, LocalAccess> localAccess(Transaction tx, OrganizationScope scope) {
    Map<UserId, LocalAccess> all = new HashMap<>();
    tx.sql()
        .query("SELECT user_id, access FROM local_access WHERE organization_id = :organization")
        .bind("organization", scope.organization().value())
        .map(PolicyStore::said)
        .list()
        .forEach(one -> all.put(one.getKey(), one.getValue()));
    return all;
  }

  private static Map.Entry<UserId, LocalAccess> said(Row row) {
    return Map.entry(
        new UserId(row.text("user_id")),
        LocalAccess.valueOf(row.text("access").toUpperCase(Locale.ROOT)));
  }

  /** The same for the users from one to another, in the order of their ids. */
  Map<UserId, LocalAccess> localAccess(
      Transaction tx, OrganizationScope scope, UserId first, UserId last) {
    Map<UserId, LocalAccess> all = new HashMap<>();
    tx.sql()
        .query(
            """
            SELECT user_id, access FROM local_access
            WHERE organization_id = :organization AND user_id >= :first AND user_id <= :last\
            """)
        .bind("organization", scope.organization().value())
        .bind("first", first.value())
        .bind("last", last.value())
        .map(PolicyStore::said)
        .list()
        .forEach(one -> all.put(one.getKey(), one.getValue()));
    return all;
  }

  /** Those who are to break the glass, the longest named first. */
  List<UserId> breakGlass(Transaction tx, OrganizationScope scope, int most) {
    return tx.sql()
        .query(
            """
            SELECT user_id FROM local_access
            WHERE organization_id = :organization AND access = 'break_glass'
            ORDER BY since, user_id LIMIT :most\
            """)
        .bind("organization", scope.organization().value())
        .bind("most", most)
        .map(row -> new UserId(row.text("user_id")))
        .list();
  }

  void setLocalAccess(
      Transaction tx, OrganizationScope scope, UserId user, LocalAccess access, Instant now) {
    if (access == LocalAccess.USUAL) {
      tx.sql()
          .update(
              """
              DELETE FROM local_access
              WHERE organization_id = :organization AND user_id = :user\
              """)
          .bind("organization", scope.organization().value())
          .bind("user", user.value())
          .execute();
      return;
    }
    tx.sql()
        .update(
            """
            INSERT INTO local_access (organization_id, user_id, access, since)
            VALUES (:organization, :user, :access, :now)
            ON CONFLICT (organization_id, user_id) DO UPDATE
              SET access = excluded.access, since = excluded.since\
            """)
        .bind("organization", scope.organization().value())
        .bind("user", user.value())
        .bind("access", access.name().toLowerCase(Locale.ROOT))
        .bind("now", now)
        .execute();
  }
}
