package dev.gatehouse.bench.load;

import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Fills a directory past what would take hours over SCIM: writes into the tables, behind the back
 * of the program, copies of one user whom the program itself created over SCIM. Whatever rows that
 * user has, each copy has, with its own id and name. For measuring only.
 */
final class ScimFiller {
  /** Where a user's rows stand, in the order in which they refer to each other. */
  private static final List<String[]> TABLES =
      List.of(
          new String[] {"users", "user_id"},
          new String[] {"user_groups", "user_id"},
          new String[] {"user_roles", "user_id"},
          new String[] {"scim_resources", "resource_id"},
          new String[] {"scim_values", "resource_id"});

  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();
  private static final int BATCH = 500;

  private final Connection database;
  private final ScimConnection.Directory directory;
  private final SecureRandom random = new SecureRandom();
  private final List<Table> tables = new ArrayList<>();
  private final String templateId;
  private final String templateName;

  private record Table(PreparedStatement insert, List<@Nullable Object[]> rows) {}

  /**
   * @param templateId of a user who was created over SCIM
   * @param templateName its userName, which stands in nothing else of the user than its own values
   */
  ScimFiller(
      Connection database,
      ScimConnection.Directory directory,
      String templateId,
      String templateName)
      throws SQLException {
    this.database = database;
    this.directory = directory;
    this.templateId = templateId;
    this.templateName = templateName;
    database.setAutoCommit(false);
    for (String[] table : TABLES) {
      tables.add(read(table[0], table[1]));
    }
  }

  private Table read(String table, String key) throws SQLException {
    List<@Nullable Object[]> rows = new ArrayList<>();
    try (PreparedStatement select =
        database.prepareStatement(
            "SELECT * FROM " + table + " WHERE organization_id = ? AND " + key + " = ?")) {
      select.setString(1, directory.organization());
      select.setString(2, templateId);
      try (ResultSet found = select.executeQuery()) {
        ResultSetMetaData columns = found.getMetaData();
        List<String> names = new ArrayList<>();
        for (int i = 1; i <= columns.getColumnCount(); i++) {
          names.add(columns.getColumnName(i));
        }
        while (found.next()) {
          @Nullable Object[] row = new @Nullable Object[names.size()];
          for (int i = 0; i < row.length; i++) {
            row[i] = found.getObject(i + 1);
          }
          rows.add(row);
        }
        String insert =
            "INSERT INTO "
                + table
                + " ("
                + String.join(", ", names)
                + ") VALUES (?"
                + ", ?".repeat(names.size() - 1)
                + ")";
        return new Table(database.prepareStatement(insert), rows);
      }
    }
  }

  /**
   * Adds users.
   *
   * @return their ids
   */
  List<String> add(int from, int to) throws SQLException {
    List<String> ids = new ArrayList<>(to - from);
    for (int number = from; number < to; number++) {
      String id = id();
      ids.add(id);
      for (Table table : tables) {
        for (@Nullable Object[] row : table.rows()) {
          for (int i = 0; i < row.length; i++) {
            table.insert().setObject(i + 1, copied(row[i], id, name(number)));
          }
          table.insert().addBatch();
        }
      }
      if (ids.size() % BATCH == 0) {
        flush();
      }
    }
    flush();
    count();
    database.commit();
    return ids;
  }

  /** The userName of a user that was added. */
  static String name(int number) {
    return "filled%07d@acme.example".formatted(number);
  }

  private @Nullable Object copied(@Nullable Object value, String id, String name) {
    return value instanceof String text
        ? text.replace(templateId, id).replace(templateName, name)
        : value;
  }

  private void flush() throws SQLException {
    for (Table table : tables) {
      table.insert().executeBatch();
    }
  }

  /** What the program keeps count of by itself, brought up to what is there. */
  private void count() throws SQLException {
    run("DELETE FROM scim_counts WHERE organization_id = ?");
    run(
        """
        INSERT INTO scim_counts (organization_id, directory_id, kind, bucket, resources)
        SELECT organization_id, directory_id, kind, bucket, COUNT(*)
        FROM (SELECT organization_id, directory_id, kind,
                -- user_ab of user_abc…, group_ab of group_abc…
                CASE kind WHEN 'User' THEN substr(resource_id, 1, 7)
                  ELSE substr(resource_id, 1, 8) END AS bucket
              FROM scim_resources WHERE organization_id = ?) AS named
        GROUP BY organization_id, directory_id, kind, bucket""");
  }

  private void run(String sql) throws SQLException {
    try (PreparedStatement statement = database.prepareStatement(sql)) {
      statement.setString(1, directory.organization());
      statement.executeUpdate();
    }
  }

  /** Puts users into a group that the program made. */
  void join(String group, List<String> users) throws SQLException {
    try (PreparedStatement insert =
        database.prepareStatement(
            "INSERT INTO group_members (organization_id, group_id, user_id) VALUES (?, ?, ?)")) {
      for (String user : users) {
        insert.setString(1, directory.organization());
        insert.setString(2, group);
        insert.setString(3, user);
        insert.addBatch();
      }
      insert.executeBatch();
    }
    database.commit();
  }

  private String id() {
    StringBuilder id = new StringBuilder("user_");
    byte[] octets = new byte[26];
    random.nextBytes(octets);
    for (byte octet : octets) {
      id.append(ALPHABET[octet & 31]);
    }
    return id.toString();
  }
}
