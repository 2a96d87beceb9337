package dev.gatehouse.server.signals.transmitter;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import dev.gatehouse.server.db.TestDatabases;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.signals.SignalStream.Status;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Streams of applications from before providers could have one. */
class StreamsMovedTest {
  @TempDir private Path folder;

  @Test
  void streams_of_applications_go_on_with_all_that_waits_on_sqlite() throws Exception {
    Path file = folder.resolve("before.db");
    goesOn(
        "jdbc:sqlite:" + file,
        Map.of("bytewise", "", "clustered", "WITHOUT ROWID"),
        new DatabaseSettings.Sqlite(file));
  }

  @Test
  void streams_of_applications_go_on_with_all_that_waits_on_postgresql() throws Exception {
    DatabaseSettings.Postgres empty = TestDatabases.postgresSettings();
    goesOn(empty.url(), Map.of("bytewise", "COLLATE \"C\"", "clustered", ""), empty);
  }

  /** Rows as the program of then wrote them, and the program of now, which migrates them. */
  private static void goesOn(String address, Map<String, String> dialect, DatabaseSettings settings)
      throws Exception {
    Flyway.configure()
        .dataSource(address, null, null)
        .locations("classpath:db/migration")
        .placeholders(dialect)
        .target("150")
        .load()
        .migrate();
    try (Connection connection = DriverManager.getConnection(address)) {
      fill(connection);
    }

    try (Database database = Databases.open(settings)) {
      OutgoingStream stream =
          database.read(tx -> OutgoingStreamStore.get(tx, "app_1")).orElseThrow();
      assertThat(stream.isOfProvider()).isFalse();
      assertThat(stream.status()).isEqualTo(Status.PAUSED);
      assertThat(stream.eventTypes()).containsExactly("session-revoked");
      assertThat(
              TestKeys.BOX.openText(
                  stream.authorizationHeader(), TransmitterStreams.row(stream.receiver())))
          .isEqualTo("Bearer of Tracehub");
      List<OutgoingSignal> waiting =
          database.read(tx -> OutgoingSignalStore.waiting(tx, "app_1", 10));
      assertThat(waiting).extracting(OutgoingSignal::id).containsExactly("set_1");
      assertThat(SessionDetail.read(waiting.getFirst().detail()).reason()).isEqualTo("revoked");
      boolean muted = database.read(tx -> OutgoingSignalStore.isMuted(tx, "app_1", "user_2"));
      assertThat(muted).isTrue();
      assertThat(known(database)).containsExactly("org_1 app_1 user_1");
      assertThat(turns(database)).containsExactly("2 3");
    }
  }

  private static List<String> known(Database database) {
    return database.read(
        tx ->
            tx.sql()
                .query("SELECT organization_id, receiver_id, user_id FROM outgoing_acquaintances")
                .map(
                    row ->
                        String.join(
                            " ",
                            row.text("organization_id"),
                            row.text("receiver_id"),
                            row.text("user_id")))
                .list());
  }

  private static List<String> turns(Database database) {
    return database.read(
        tx ->
            tx.sql()
                .query("SELECT attempts, next_attempt_at FROM outgoing_signals")
                .map(row -> row.number("attempts") + " " + row.number("next_attempt_at"))
                .list());
  }

  private static void fill(Connection connection) throws Exception {
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO applications
            (application_id, kind, name, client_id, auth_method, jwks, jwks_uri, redirect_uris,
             post_logout_uris, back_channel_logout_uri, home_url, all_organizations,
             refresh_idle_ms, refresh_absolute_ms, allow_missing_pkce, id_token_algorithm, enabled,
             created_at, updated_at)
          VALUES ('app_1', 'oidc', 'Tracehub', 'tracehub', 'client_secret_basic', '', '', '', '',
                  '', '', TRUE, 1, 1, FALSE, 'RS256', TRUE, 1, 1)\
          """);
    }
    try (PreparedStatement stream =
        connection.prepareStatement(
            """
            INSERT INTO application_streams
              (application_id, stream_id, delivery, endpoint_url, authorization_header,
               event_types, description, status, created_at, last_delivered_at)
            VALUES ('app_1', 'str_1', 'push', 'https://app.example/events', ?, ?, '', 'paused', 1,
                    2)\
            """)) {
      stream.setBytes(
          1,
          TestKeys.BOX.seal(
              "Bearer of Tracehub", "application_streams/app_1/authorization_header"));
      stream.setString(2, TextList.encode(List.of("session-revoked")));
      stream.executeUpdate();
    }
    // Last, since these have foreign keys to the stream.
    try (Statement statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO application_signals
            (application_id, id, organization_id, event_type, user_id, session_id, detail,
             issued_at, attempts, next_attempt_at)
          VALUES ('app_1', 'set_1', 'org_1', 'session-revoked', 'user_1', 'ses_1', 'revoked',
                  1, 2, 3)\
          """);
      statement.execute("INSERT INTO application_muted_subjects VALUES ('app_1', 'user_2')");
      statement.execute(
          """
          INSERT INTO organizations
            (organization_id, slug, name, enabled, session_idle_ms, session_absolute_ms,
             max_connections, sso_allowed, scim_allowed, product_name, logo_url, colour,
             created_at, updated_at)
          VALUES ('org_1', 'acme', 'Acme', TRUE, 1, 1, 1, TRUE, TRUE, '', '', '', 1, 1)\
          """);
      statement.execute(
          "INSERT INTO application_acquaintances VALUES ('org_1', 'app_1', 'user_1')");
    }
  }
}
