package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The tables {@code users}, {@code user_groups} and {@code user_roles}. */
final class UserStore {
  static final String SELECT =
      """
      SELECT u.user_id, u.user_name, u.display_name, u.active, u.source, u.connection_id,
        u.created_at, u.updated_at, u.last_sign_in, u.directory_id, g.names,
        (SELECT string_agg(r.role_key, ' ') FROM user_roles r
          WHERE r.organization_id = u.organization_id AND r.user_id = u.user_id) AS roles
      FROM users u
      LEFT JOIN user_groups g
        ON g.organization_id = u.organization_id AND g.user_id = u.user_id
      """;

  private final UserWordStore words = new UserWordStore();

  boolean insert(Transaction tx, OrganizationScope scope, User user) {
    boolean isOther =
        !UserRules.hasOneSpelling(user.userName())
            && byOtherSpelling(tx, scope, user.userName()).isPresent();
    boolean inserted = !isOther && insertRow(tx, scope, user);
    if (inserted) {
      words.insert(tx, scope, user.id(), user.userName(), user.displayName());
    }
    return inserted;
  }

  private static boolean insertRow(Transaction tx, OrganizationScope scope, User user) {
    return tx.sql()
            .update(
                """
                INSERT INTO users (organization_id, user_id, user_name, display_name, display_key,
                  active, source, connection_id, directory_id, created_at, updated_at)
                VALUES (:organization, :user, :name, :display, :key, :active, :source,
                  :connection, :directory, :created, :updated)
                ON CONFLICT (organization_id, user_name) DO NOTHING""")
            .bind("organization", scope.organization().value())
            .bind("user", user.id().value())
            .bind("name", user.userName())
            .bind("display", user.displayName())
            .bind("key", SearchKey.ofUser(user.userName(), user.displayName()))
            .bind("active", user.active())
            .bind("source", user.source().name())
            .bind("connection", connectionOf(user.method()))
            .bind("directory", user.directory().map(DirectoryId::value).orElse(null))
            .bind("created", user.createdAt())
            .bind("updated", user.updatedAt())
            .execute()
        == 1;
  }

  Optional<User> get(Transaction tx, OrganizationScope scope, UserId id) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", id.value())
        .map(UserStore::user)
        .first();
  }

  /** Of this very spelling, or else of another. */
  Optional<User> byUserName(Transaction tx, OrganizationScope scope, String userName) {
    Optional<User> exact = bySpelling(tx, scope, userName);
    return exact.isPresent() || UserRules.hasOneSpelling(userName)
        ? exact
        : byOtherSpelling(tx, scope, userName);
  }

  /** By their words, which all spellings share; first who has the address as it is given today. */
  private static Optional<User> byOtherSpelling(
      Transaction tx, OrganizationScope scope, String userName) {
    String key = UserRules.key(userName);
    return tx
        .sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_id IN (
              SELECT w.user_id FROM user_words w
              WHERE w.organization_id = :organization AND w.word = :word)
            ORDER BY u.user_name""")
        .bind("organization", scope.organization().value())
        .bind("word", SearchKey.of(userName))
        .map(UserStore::user)
        .list()
        .stream()
        .filter(one -> UserRules.key(one.userName()).equals(key))
        .min(Comparator.comparing(one -> !one.userName().equals(key)));
  }

  private static Optional<User> bySpelling(
      Transaction tx, OrganizationScope scope, String userName) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_name = :name""")
        .bind("organization", scope.organization().value())
        .bind("name", userName)
        .map(UserStore::user)
        .first();
  }

  Optional<User> byExternalIdentity(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String subject) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_id = (
              SELECT e.user_id FROM external_identities e
              WHERE e.organization_id = :organization AND e.connection_id = :connection
                AND e.subject = :subject)""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("subject", subject)
        .map(UserStore::user)
        .first();
  }

  List<User> list(Transaction tx, OrganizationScope scope, String prefix, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_name > :after
              AND substr(u.user_name, 1, length(:prefix)) = :prefix
            ORDER BY u.user_name LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("prefix", prefix)
        .bind("after", after)
        .bind("limit", limit)
        .map(UserStore::user)
        .list();
  }

  List<User> byId(Transaction tx, OrganizationScope scope, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_id > :after
            ORDER BY u.user_id LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("after", after)
        .bind("limit", limit)
        .map(UserStore::user)
        .list();
  }

  long countThrough(Transaction tx, OrganizationScope scope, ConnectionId connection) {
    return tx.sql()
        .query(
            """
            SELECT count(*) AS people FROM users
            WHERE organization_id = :organization AND connection_id = :connection""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .map(row -> row.number("people"))
        .first()
        .orElse(0L);
  }

  List<User> through(Transaction tx, OrganizationScope scope, ConnectionId connection, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.connection_id = :connection
            ORDER BY u.user_name LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("connection", connection.value())
        .bind("limit", limit)
        .map(UserStore::user)
        .list();
  }

  List<User> by(
      Transaction tx, OrganizationScope scope, User.Method method, String after, int limit) {
    return tx.sql()
        .query(
            SELECT
                + """
            WHERE u.organization_id = :organization AND u.user_name > :after
              AND (u.connection_id = :connection
                OR (:password AND u.connection_id IS NULL))
            ORDER BY u.user_name LIMIT :limit""")
        .bind("organization", scope.organization().value())
        .bind("after", after)
        .bind("connection", connectionOf(method))
        .bind("password", method instanceof User.Method.Password)
        .bind("limit", limit)
        .map(UserStore::user)
        .list();
  }

  void update(
      Transaction tx,
      OrganizationScope scope,
      UserId id,
      String userName,
      String displayName,
      User.Method method,
      Instant now) {
    tx.sql()
        .update(
            """
            UPDATE users SET user_name = :name, display_name = :display, display_key = :key,
              connection_id = :connection, updated_at = :now
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", id.value())
        .bind("name", userName)
        .bind("display", displayName)
        .bind("key", SearchKey.ofUser(userName, displayName))
        .bind("connection", connectionOf(method))
        .bind("now", now)
        .execute();
    words.put(tx, scope, id, userName, displayName);
  }

  /**
   * Brings the row in line with what the user's directory says. Whom an administrator suspended
   * stays inactive.
   */
  void provisioned(
      Transaction tx, DirectoryScope scope, UserId id, ScimPerson person, Instant now) {
    String address = person.address();
    String userName =
        UserRules.hasOneSpelling(address)
            ? address
            : get(tx, scope.organization(), id)
                .map(User::userName)
                .filter(known -> UserRules.key(known).equals(address))
                .orElse(address);
    tx.sql()
        .update(
            """
            UPDATE users SET user_name = :name, display_name = :display, display_key = :key,
              active = :active AND NOT EXISTS (
                SELECT 1 FROM user_suspensions s
                WHERE s.organization_id = :organization AND s.user_id = :user),
              source = 'SCIM', directory_id = :directory, updated_at = :now
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("user", id.value())
        .bind("name", userName)
        .bind("display", person.displayName())
        .bind("key", SearchKey.ofUser(userName, person.displayName()))
        .bind("active", person.active())
        .bind("now", now)
        .execute();
    words.put(tx, scope.organization(), id, userName, person.displayName());
  }

  /** The users of a directory that ends belong to themselves again. */
  void release(Transaction tx, OrganizationScope scope, DirectoryId directory, Instant now) {
    tx.sql()
        .update(
            """
            UPDATE users SET directory_id = NULL, source = 'IMPORT', updated_at = :now
            WHERE organization_id = :organization AND user_id IN (
              SELECT r.resource_id FROM scim_resources r
              WHERE r.organization_id = :organization AND r.directory_id = :directory
                AND r.kind = 'User')""")
        .bind("organization", scope.organization().value())
        .bind("directory", directory.value())
        .bind("now", now)
        .execute();
  }

  void signedIn(
      Transaction tx,
      OrganizationScope scope,
      User known,
      String displayName,
      Instant updatedAt,
      Instant now) {
    if (!displayName.equals(known.displayName())) {
      rename(tx, scope, known, displayName);
    }
    tx.sql()
        .update(
            """
            UPDATE users SET updated_at = :updated, last_sign_in = :now
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", known.id().value())
        .bind("updated", updatedAt)
        .bind("now", now)
        .execute();
  }

  /** Apart: naming a column goes through its indexes, also where nothing differs. */
  private void rename(Transaction tx, OrganizationScope scope, User known, String displayName) {
    words.put(tx, scope, known.id(), known.userName(), displayName);
    tx.sql()
        .update(
            """
            UPDATE users SET display_name = :display, display_key = :key
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", known.id().value())
        .bind("display", displayName)
        .bind("key", SearchKey.ofUser(known.userName(), displayName))
        .execute();
  }

  boolean setActive(
      Transaction tx, OrganizationScope scope, UserId id, boolean active, Instant now) {
    return tx.sql()
            .update(
                """
                UPDATE users SET active = :active, updated_at = :now
                WHERE organization_id = :organization AND user_id = :user""")
            .bind("organization", scope.organization().value())
            .bind("user", id.value())
            .bind("active", active)
            .bind("now", now)
            .execute()
        == 1;
  }

  boolean delete(Transaction tx, OrganizationScope scope, UserId id) {
    return tx.sql()
            .update(
                """
                DELETE FROM users
                WHERE organization_id = :organization AND user_id = :user""")
            .bind("organization", scope.organization().value())
            .bind("user", id.value())
            .execute()
        == 1;
  }

  void putGroups(Transaction tx, OrganizationScope scope, UserId id, List<String> groups) {
    tx.sql()
        .update(
            """
            INSERT INTO user_groups (organization_id, user_id, names)
            VALUES (:organization, :user, :names)
            ON CONFLICT (organization_id, user_id) DO UPDATE SET names = excluded.names""")
        .bind("organization", scope.organization().value())
        .bind("user", id.value())
        .bind("names", TextList.encode(groups))
        .execute();
  }

  void removeRoles(Transaction tx, OrganizationScope scope, UserId id) {
    tx.sql()
        .update(
            """
            DELETE FROM user_roles
            WHERE organization_id = :organization AND user_id = :user""")
        .bind("organization", scope.organization().value())
        .bind("user", id.value())
        .execute();
  }

  void addRoles(Transaction tx, OrganizationScope scope, UserId id, List<String> roles) {
    for (String role : roles) {
      tx.sql()
          .update(
              """
              INSERT INTO user_roles (organization_id, user_id, role_key)
              VALUES (:organization, :user, :role)""")
          .bind("organization", scope.organization().value())
          .bind("user", id.value())
          .bind("role", role)
          .execute();
    }
  }

  static @Nullable String connectionOf(User.Method method) {
    return switch (method) {
      case User.Method.Password() -> null;
      case User.Method.Through(ConnectionId connection) -> connection.value();
    };
  }

  static User user(Row row) {
    User.Method method =
        row.optionalText("connection_id")
            .<User.Method>map(id -> new User.Method.Through(new ConnectionId(id)))
            .orElseGet(User.Method.Password::new);
    List<String> roles = row.optionalText("roles").map(UserStore::sortedWords).orElse(List.of());
    return new User(
        new UserId(row.text("user_id")),
        row.text("user_name"),
        row.text("display_name"),
        row.flag("active"),
        User.Source.valueOf(row.text("source")),
        method,
        roles,
        row.optionalText("names").map(TextList::decode).orElse(List.of()),
        row.instant("created_at"),
        row.instant("updated_at"),
        row.optionalInstant("last_sign_in"),
        row.optionalText("directory_id").map(DirectoryId::new));
  }

  private static List<String> sortedWords(String words) {
    return java.util.Arrays.stream(words.split(" ", -1)).sorted().toList();
  }
}
