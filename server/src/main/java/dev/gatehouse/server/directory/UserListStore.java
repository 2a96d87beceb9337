package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Lists of the table {@code users}: filtered, sorted and paged by the database. */
final class UserListStore {
  /** The last line of the search is about a later word of the name, with the blank before it. */
  private static final String WHERE =
      """
      WHERE u.organization_id = :organization
        AND (:prefix = '' OR substr(u.user_name, 1, length(:prefix)) = :prefix)
        AND (:search = '' OR substr(u.user_name, 1, length(:search)) = :search
          OR substr(lower(u.display_name), 1, length(:search)) = :search
          OR replace(lower(u.display_name), ' ' || :search, '') <> lower(u.display_name))
        AND (:any_method OR u.connection_id = :connection
          OR (:password AND u.connection_id IS NULL))
        AND (:any_state OR u.active = :active)
      """;

  /** Where a page begins: after this row. */
  private record Place(String rank, String userName) {
    static Optional<Place> read(String cursor) {
      try {
        List<String> parts =
            TextList.decode(
                new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        return parts.size() == 2
            ? Optional.of(new Place(parts.get(0), parts.get(1)))
            : Optional.empty();
      } catch (IllegalArgumentException e) {
        return Optional.empty();
      }
    }
  }

  /** The cursor that names a user as the last one of a page. */
  static String cursor(UserQuery query, User user) {
    String rank =
        switch (query.order()) {
          case USER_NAME -> "";
          case DISPLAY_NAME -> user.displayName();
          case LAST_SIGN_IN ->
              Long.toString(user.lastSignIn().map(java.time.Instant::toEpochMilli).orElse(0L));
        };
    return query.order() == UserQuery.Order.USER_NAME
        ? user.userName()
        : Base64.getUrlEncoder()
            .withoutPadding()
            .encodeToString(
                TextList.encode(List.of(rank, user.userName())).getBytes(StandardCharsets.UTF_8));
  }

  List<User> list(
      Transaction tx, OrganizationScope scope, UserQuery query, String after, int limit) {
    Place place =
        query.order() == UserQuery.Order.USER_NAME
            ? new Place("", after)
            : Place.read(after).orElse(new Place("", ""));
    boolean first = place.userName().isEmpty();
    Statement statement =
        tx.sql()
            .query(text(query, first))
            .bind("organization", scope.organization().value())
            .bind("prefix", query.prefix())
            .bind("search", query.search().strip().toLowerCase(Locale.ROOT))
            .bind("any_method", query.method().isEmpty())
            .bind(
                "connection",
                query
                    .method()
                    .flatMap(method -> Optional.ofNullable(UserStore.connectionOf(method)))
                    .orElse(null))
            .bind("password", query.method().orElse(null) instanceof User.Method.Password)
            .bind("any_state", query.active().isEmpty())
            .bind("active", query.active().orElse(true))
            .bind("limit", limit);
    if (!first) {
      statement.bind("after", place.userName());
      switch (query.order()) {
        case USER_NAME -> {}
        case DISPLAY_NAME -> statement.bind("rank", place.rank());
        case LAST_SIGN_IN -> statement.bind("rank", number(place.rank()));
      }
    }
    return statement.map(UserStore::user).list();
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Made of literals; all that anybody sent is bound. */
  private static String text(UserQuery query, boolean first) {
    String following = first ? "" : query.descending() ? " <" : " >";
    String direction = query.descending() ? " DESC" : "";
    return switch (query.order()) {
      case USER_NAME ->
          UserStore.SELECT
              + WHERE
              + (first ? "" : " AND u.user_name" + following + " :after")
              + " ORDER BY u.user_name"
              + direction
              + " LIMIT :limit";
      case DISPLAY_NAME -> ranked("lower(u.display_name)", "lower(:rank)", following, direction);
      case LAST_SIGN_IN -> ranked("coalesce(u.last_sign_in, 0)", ":rank", following, direction);
    };
  }

  private static String ranked(String column, String rank, String following, String direction) {
    return UserStore.SELECT
        + WHERE
        + (following.isEmpty()
            ? ""
            : " AND (" + column + ", u.user_name)" + following + " (" + rank + ", :after)")
        + " ORDER BY "
        + column
        + direction
        + ", u.user_name"
        + direction
        + " LIMIT :limit";
  }
}
