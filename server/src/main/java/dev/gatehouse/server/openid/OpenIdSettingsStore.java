package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.openid.OpenIdSettings.IdTokenAlgorithm;

/** The table of what was set for single clients. */
final class OpenIdSettingsStore {
  private OpenIdSettingsStore() {}

  static OpenIdSettings get(Transaction tx, ApplicationId application) {
    return tx.sql()
        .query(
            """
            SELECT allow_missing_pkce, id_token_algorithm FROM openid_settings
            WHERE application_id = :application
            """)
        .bind("application", application.value())
        .map(
            row ->
                new OpenIdSettings(
                    row.flag("allow_missing_pkce"),
                    IdTokenAlgorithm.valueOf(row.text("id_token_algorithm"))))
        .first()
        .orElseGet(OpenIdSettings::usual);
  }

  static void put(Transaction tx, ApplicationId application, OpenIdSettings settings) {
    tx.sql()
        .update(
            """
            INSERT INTO openid_settings (application_id, allow_missing_pkce, id_token_algorithm)
            VALUES (:application, :allowMissingPkce, :algorithm)
            ON CONFLICT (application_id) DO UPDATE
              SET allow_missing_pkce = excluded.allow_missing_pkce,
                id_token_algorithm = excluded.id_token_algorithm
            """)
        .bind("application", application.value())
        .bind("allowMissingPkce", settings.allowMissingPkce())
        .bind("algorithm", settings.idTokenAlgorithm().name())
        .execute();
  }
}
