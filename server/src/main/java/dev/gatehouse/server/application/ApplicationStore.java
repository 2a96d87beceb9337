package dev.gatehouse.server.application;

import dev.gatehouse.server.application.ApplicationDraft.Audience;
import dev.gatehouse.server.application.ApplicationDraft.ClientAuthentication;
import dev.gatehouse.server.application.ApplicationDraft.Kind;
import dev.gatehouse.server.application.ApplicationDraft.RefreshTokens;
import dev.gatehouse.server.application.Applications.ClientSecret;
import dev.gatehouse.server.application.OpenIdSettings.IdTokenAlgorithm;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationId;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** The tables of applications, their secrets, hosts and organizations. */
final class ApplicationStore {
  private static final String SELECT =
      """
      SELECT a.application_id, a.kind, a.name, a.client_id, a.auth_method, a.jwks, a.jwks_uri,
        a.redirect_uris, a.post_logout_uris, a.back_channel_logout_uri, a.home_url,
        a.all_organizations, a.session_absolute_ms, a.refresh_idle_ms, a.refresh_absolute_ms,
        a.allow_missing_pkce, a.id_token_algorithm, a.device_flow, a.enabled, a.created_at, a.updated_at,
        (SELECT string_agg(h.host, ' ') FROM application_hosts h
          WHERE h.application_id = a.application_id) AS hosts,
        (SELECT string_agg(o.organization_id, ' ') FROM application_organizations o
          WHERE o.application_id = a.application_id) AS organizations
      FROM applications a
      """;

  /** A secret as it is stored. */
  record StoredSecret(ClientSecret about, byte[] hash) {}

  void insert(Transaction tx, Application application) {
    Statement insert =
        tx.sql()
            .update(
                """
                INSERT INTO applications (application_id, kind, name, client_id, auth_method, jwks,
                  jwks_uri, redirect_uris, post_logout_uris, back_channel_logout_uri, home_url,
                  all_organizations, session_absolute_ms, refresh_idle_ms, refresh_absolute_ms,
                  allow_missing_pkce, id_token_algorithm, device_flow, enabled, created_at, updated_at)
                VALUES (:id, :kind, :name, :client, :method, :jwks, :jwks_uri, :redirects, :logouts,
                  :back_channel, :home, :everyone, :session, :refresh_idle, :refresh_absolute,
                  :allow_missing_pkce, :id_token_algorithm, :device_flow, :enabled, :created, :updated)""")
            .bind("kind", application.settings().kind().name().toLowerCase(Locale.ROOT))
            .bind("enabled", application.enabled())
            .bind("created", application.createdAt());
    bind(insert, application).execute();
    insertLists(tx, application);
  }

  void update(Transaction tx, Application application) {
    Statement update =
        tx.sql()
            .update(
                """
                UPDATE applications SET name = :name, client_id = :client, auth_method = :method,
                  jwks = :jwks, jwks_uri = :jwks_uri, redirect_uris = :redirects,
                  post_logout_uris = :logouts, back_channel_logout_uri = :back_channel,
                  home_url = :home, all_organizations = :everyone, session_absolute_ms = :session,
                  refresh_idle_ms = :refresh_idle, refresh_absolute_ms = :refresh_absolute,
                  allow_missing_pkce = :allow_missing_pkce,
                  id_token_algorithm = :id_token_algorithm, device_flow = :device_flow,
                  updated_at = :updated
                WHERE application_id = :id""");
    bind(update, application).execute();
    tx.sql()
        .update("DELETE FROM application_hosts WHERE application_id = :id")
        .bind("id", application.id().value())
        .execute();
    tx.sql()
        .update("DELETE FROM application_organizations WHERE application_id = :id")
        .bind("id", application.id().value())
        .execute();
    insertLists(tx, application);
  }

  private static Statement bind(Statement statement, Application application) {
    ApplicationDraft settings = application.settings();
    return statement
        .bind("id", application.id().value())
        .bind("name", settings.name())
        .bind("client", settings.clientId())
        .bind("method", settings.authentication().name())
        .bind("jwks", settings.jwks())
        .bind("jwks_uri", settings.jwksUri())
        .bind("redirects", TextList.encode(settings.redirectUris()))
        .bind("logouts", TextList.encode(settings.postLogoutRedirectUris()))
        .bind("back_channel", settings.backChannelLogoutUri())
        .bind("home", settings.homeUrl())
        .bind("everyone", settings.audience() instanceof Audience.Everyone)
        .bind("session", settings.sessionLifetime().map(Duration::toMillis).orElse(null))
        .bind("refresh_idle", settings.refreshTokens().idle().toMillis())
        .bind("refresh_absolute", settings.refreshTokens().absolute().toMillis())
        .bind("allow_missing_pkce", settings.openId().allowMissingPkce())
        .bind("device_flow", settings.openId().deviceFlow())
        .bind("id_token_algorithm", settings.openId().idTokenAlgorithm().name())
        .bind("updated", application.updatedAt());
  }

  private static void insertLists(Transaction tx, Application application) {
    for (String host : application.settings().hosts()) {
      tx.sql()
          .update("INSERT INTO application_hosts (host, application_id) VALUES (:host, :id)")
          .bind("host", host)
          .bind("id", application.id().value())
          .execute();
    }
    if (application.settings().audience() instanceof Audience.Only(var organizations)) {
      for (OrganizationId organization : organizations) {
        tx.sql()
            .update(
                """
                INSERT INTO application_organizations (organization_id, application_id)
                VALUES (:organization, :id)
                ON CONFLICT DO NOTHING""")
            .bind("organization", organization.value())
            .bind("id", application.id().value())
            .execute();
      }
    }
  }

  Optional<Application> get(Transaction tx, ApplicationId id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE a.application_id = :id""")
        .bind("id", id.value())
        .map(ApplicationStore::application)
        .first();
  }

  Optional<Application> byClientId(Transaction tx, String clientId) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE a.client_id = :client""")
        .bind("client", clientId)
        .map(ApplicationStore::application)
        .first();
  }

  Optional<Application> byHost(Transaction tx, String host) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE a.application_id =
              (SELECT x.application_id FROM application_hosts x WHERE x.host = :host)""")
        .bind("host", host)
        .map(ApplicationStore::application)
        .first();
  }

  List<Application> list(Transaction tx, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE a.application_id > :after ORDER BY a.application_id LIMIT :limit""")
        .bind("after", after)
        .bind("limit", limit)
        .map(ApplicationStore::application)
        .list();
  }

  boolean setEnabled(Transaction tx, ApplicationId id, boolean enabled, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE applications SET enabled = :enabled, updated_at = :now
                WHERE application_id = :id""")
            .bind("id", id.value())
            .bind("enabled", enabled)
            .bind("now", now)
            .execute()
        == 1;
  }

  boolean delete(Transaction tx, ApplicationId id) {
    return tx.sql()
            .update("DELETE FROM applications WHERE application_id = :id")
            .bind("id", id.value())
            .execute()
        == 1;
  }

  boolean organizationExists(Transaction tx, OrganizationId id) {
    return tx.sql()
        .query("SELECT organization_id FROM organizations WHERE organization_id = :id")
        .bind("id", id.value())
        .map(row -> row.text("organization_id"))
        .first()
        .isPresent();
  }

  void insertSecret(Transaction tx, ApplicationId id, StoredSecret secret) {
    tx.sql()
        .update(
            """
            INSERT INTO application_secrets
              (application_id, secret_id, hash, hint, created_at, expires_at)
            VALUES (:application, :id, :hash, :hint, :created, :expires)""")
        .bind("application", id.value())
        .bind("id", secret.about().id())
        .bind("hash", secret.hash())
        .bind("hint", secret.about().hint())
        .bind("created", secret.about().createdAt())
        .bind("expires", secret.about().expiresAt().orElse(null))
        .execute();
  }

  List<StoredSecret> secrets(Transaction tx, ApplicationId id) {
    return tx.sql()
        .query(
            """
            SELECT secret_id, hash, hint, created_at, expires_at FROM application_secrets
            WHERE application_id = :application ORDER BY created_at, secret_id""")
        .bind("application", id.value())
        .map(
            row ->
                new StoredSecret(
                    new ClientSecret(
                        row.text("secret_id"),
                        row.text("hint"),
                        row.instant("created_at"),
                        row.optionalInstant("expires_at")),
                    row.bytes("hash")))
        .list();
  }

  boolean deleteSecret(Transaction tx, ApplicationId id, String secretId) {
    return tx.sql()
            .update(
                """
                DELETE FROM application_secrets
                WHERE application_id = :application AND secret_id = :id""")
            .bind("application", id.value())
            .bind("id", secretId)
            .execute()
        == 1;
  }

  void deleteExpiredSecrets(Transaction tx, ApplicationId id, Instant now) {
    tx.sql()
        .update(
            """
            DELETE FROM application_secrets
            WHERE application_id = :application AND expires_at <= :now""")
        .bind("application", id.value())
        .bind("now", now)
        .execute();
  }

  private static Application application(Row row) {
    ApplicationDraft settings =
        new ApplicationDraft(
            Kind.valueOf(row.text("kind").toUpperCase(Locale.ROOT)),
            row.text("name"),
            row.text("client_id"),
            ClientAuthentication.valueOf(row.text("auth_method")),
            row.text("jwks"),
            row.text("jwks_uri"),
            TextList.decode(row.text("redirect_uris")),
            TextList.decode(row.text("post_logout_uris")),
            row.text("back_channel_logout_uri"),
            row.text("home_url"),
            words(row, "hosts"),
            row.flag("all_organizations")
                ? new Audience.Everyone()
                : new Audience.Only(
                    words(row, "organizations").stream().map(OrganizationId::new).toList()),
            row.optionalNumber("session_absolute_ms").map(Duration::ofMillis),
            new RefreshTokens(
                Duration.ofMillis(row.number("refresh_idle_ms")),
                Duration.ofMillis(row.number("refresh_absolute_ms"))),
            new OpenIdSettings(
                row.flag("allow_missing_pkce"),
                IdTokenAlgorithm.valueOf(row.text("id_token_algorithm")),
                row.flag("device_flow")));
    return new Application(
        new ApplicationId(row.text("application_id")),
        settings,
        row.flag("enabled"),
        row.instant("created_at"),
        row.instant("updated_at"));
  }

  private static List<String> words(Row row, String column) {
    return row.optionalText(column)
        .map(text -> Arrays.stream(text.split(" ", -1)).sorted().toList())
        .orElse(List.of());
  }
}
