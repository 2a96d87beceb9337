package dev.gatehouse.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseSettings;
import dev.gatehouse.server.db.Databases;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.TestDatabases;
import dev.gatehouse.server.keys.EncryptionKey;
import dev.gatehouse.server.keys.Resealing;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.SigningKey.Purpose;
import dev.gatehouse.server.keys.SigningKeys;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A key of the installation can go once nothing is sealed by it any more. */
class SealedColumnsTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  /** Octets that are no secrets, beside hashes: public keys, and identifiers. */
  private static final Set<String> OPEN =
      Set.of(
          "signing_keys.public_key",
          "signing_keys.certificate",
          "application_secrets.hash",
          "connections.provider_key",
          "provider_registrations.provider_key",
          "failures.failure_key",
          "passkey_handles.handle",
          "passkeys.credential",
          "ssh_keys.key_blob");

  private final EncryptionKey old = EncryptionKey.random();
  private final EncryptionKey fresh = EncryptionKey.random();
  private final SecretBox before = new SecretBox(List.of(old));
  private final SecretBox during = new SecretBox(List.of(fresh, old));
  private final SecretBox after = new SecretBox(List.of(fresh));

  static List<SealedColumn> columns() {
    return SealedColumns.all();
  }

  @Test
  void every_column_of_octets_is_known_to_be_sealed_or_open() {
    try (Database database = TestDatabases.sqlite()) {
      Set<String> octets =
          database.read(
              tx ->
                  Set.copyOf(
                      tx.sql()
                          .query(
                              """
                              SELECT m.name AS table_name, c.name AS column_name
                              FROM sqlite_master m JOIN pragma_table_info(m.name) c
                              WHERE m.type = 'table' AND c.type = 'BYTEA'""")
                          .map(row -> row.text("table_name") + "." + row.text("column_name"))
                          .list()));
      Set<String> known =
          columns().stream().map(SealedColumn::toString).collect(Collectors.toSet());
      assertThat(octets).hasSizeGreaterThan(40);
      assertThat(octets).containsAll(known).containsAll(OPEN);
      assertThat(octets.stream().filter(one -> !one.endsWith("_hash") && !OPEN.contains(one)))
          .as("add what is sealed to SealedColumns, what is not to this test")
          .containsExactlyInAnyOrderElementsOf(known);
    }
  }

  @ParameterizedTest
  @MethodSource("columns")
  void each_is_sealed_anew_when_the_key_changes(SealedColumn column) throws SQLException {
    DatabaseSettings.Sqlite settings = TestDatabases.sqliteSettings();
    List<String> ids = List.of("a", "b");
    for (String id : ids) {
      List<String> key = key(column, id);
      byte[] envelope = before.seal("secret of " + id, column.row().apply(key));
      insert(settings.file(), column, key, envelope);
    }
    try (Database database = Databases.open(settings)) {
      assertThat(new Resealing(database, after, List.of(column)).run().resealed())
          .as("without the old key nothing can be done")
          .isZero();
      Resealing.Result result = new Resealing(database, during, List.of(column)).run();

      assertThat(result).isEqualTo(new Resealing.Result(2, 0));
      for (String id : ids) {
        byte[] envelope = stored(database, column, id);
        assertThat(after.openText(envelope, column.row().apply(key(column, id))))
            .isEqualTo("secret of " + id);
      }
      assertThat(new Resealing(database, during, List.of(column)).run().resealed())
          .as("what is done is not done again")
          .isZero();
    }
  }

  /** A purpose of a signing key is one of few words. */
  private static List<String> key(SealedColumn column, String id) {
    return column.key().stream()
        .map(
            name ->
                name.equals("purpose")
                    ? Purpose.OPENID_RS256.name()
                    : name.equals("owner") ? "operator" : id)
        .toList();
  }

  private static byte[] stored(Database database, SealedColumn column, String id) {
    return database.read(
        tx ->
            tx.sql()
                .query(
                    "SELECT %s FROM %s WHERE %s = :id"
                        .formatted(column.column(), column.table(), column.key().getLast()))
                .bind("id", id)
                .map(row -> row.bytes(column.column()))
                .one());
  }

  /**
   * A row with what it needs at least. Whom it belongs to is left out: over a connection of its own
   * SQLite looks at neither foreign keys nor checks.
   */
  private static void insert(Path file, SealedColumn column, List<String> key, byte[] envelope)
      throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file)) {
      connection.createStatement().execute("PRAGMA ignore_check_constraints = 1");
      Map<String, Object> values = new LinkedHashMap<>();
      try (ResultSet needed =
          connection
              .createStatement()
              .executeQuery(
                  "SELECT name, type FROM pragma_table_info('%s') WHERE \"notnull\" = 1"
                      .formatted(column.table()))) {
        while (needed.next()) {
          boolean octets = needed.getString("type").equals("BYTEA");
          // Different in each row: hashes are unique.
          values.put(
              needed.getString("name"),
              octets ? key.getLast().getBytes(StandardCharsets.UTF_8) : key.getLast());
        }
      }
      for (int i = 0; i < key.size(); i++) {
        values.put(column.key().get(i), key.get(i));
      }
      values.put(column.column(), envelope);
      String marks = values.keySet().stream().map(one -> "?").collect(Collectors.joining(", "));
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO %s (%s) VALUES (%s)"
                  .formatted(column.table(), String.join(", ", values.keySet()), marks))) {
        int at = 1;
        for (Object value : values.values()) {
          insert.setObject(at++, value);
        }
        insert.executeUpdate();
      }
    }
  }

  @OnBothDatabases
  void signing_keys_open_with_the_new_key_alone_afterwards(Database database) {
    AdjustableClock clock = new AdjustableClock(NOW);
    SigningKeys made = new SigningKeys(database, before, clock);
    made.prepare();

    Resealing.Result result = new Resealing(database, during, columns()).run();

    assertThat(result.unreadable()).isZero();
    assertThat(result.resealed()).isGreaterThanOrEqualTo(Purpose.values().length);
    SigningKeys found = new SigningKeys(database, after, clock);
    for (Purpose purpose : Purpose.values()) {
      assertThat(found.current(purpose).privateKey()).isEqualTo(made.current(purpose).privateKey());
    }
  }

  @OnBothDatabases
  void what_no_key_opens_is_counted_and_left_alone(Database database) {
    AdjustableClock clock = new AdjustableClock(NOW);
    new SigningKeys(database, new SecretBox(List.of(EncryptionKey.random())), clock).prepare();

    Resealing.Result result = new Resealing(database, during, columns()).run();

    assertThat(result.resealed()).isZero();
    assertThat(result.unreadable()).isGreaterThanOrEqualTo(Purpose.values().length);
  }
}
