package dev.gatehouse.server.directory;

import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.organization.OrganizationScope;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Lists of the table {@code users}: filtered, sorted and paged by the database, and never by going
 * through everybody and sorting.
 *
 * <p>Where one of the filters leaves few, those few are taken by its index, and sorted. Else the
 * index of the order is walked from where the page begins, and who does not fit is passed over:
 * since every filter leaves many, a page is soon full.
 */
final class UserListStore {
  /** So many are sorted at once. */
  private static final int USUALLY_FEW = 2_000;

  private final int few;

  UserListStore() {
    this(USUALLY_FEW);
  }

  /**
   * @param few how many people of a filter are taken by its index
   */
  UserListStore(int few) {
    this.few = few;
  }

  /**
   * A filter that the query asks for.
   *
   * @param those who fit, by an index
   * @param fits the same for somebody who was found otherwise; made so that no planner takes it for
   *     a reason to leave the order's index
   */
  private enum Filter {
    SEARCH(
        """
        SELECT w.user_id FROM user_words w
        WHERE w.organization_id = :organization AND w.word >= :search AND w.word < :search_end""",
        """
        EXISTS (SELECT 1 FROM user_words w
          WHERE w.organization_id = u.organization_id AND w.user_id = u.user_id
            AND w.word >= :search AND w.word < :search_end)"""),
    PREFIX(
        """
        SELECT w.user_id FROM user_words w
        WHERE w.organization_id = :organization AND w.word >= :prefix AND w.word < :prefix_end""",
        "substr(u.user_name, 1, length(:name)) = :name"),
    ROLE(
        """
        SELECT r.user_id FROM user_roles r
        WHERE r.organization_id = :organization AND r.role_key = :role""",
        """
        EXISTS (SELECT 1 FROM user_roles r
          WHERE r.organization_id = u.organization_id AND r.user_id = u.user_id
            AND r.role_key = :role)"""),
    INACTIVE(
        """
        SELECT i.user_id FROM users i WHERE i.organization_id = :organization AND NOT i.active""",
        "CASE WHEN u.active THEN 0 ELSE 1 END = 1"),
    ACTIVE("", "CASE WHEN u.active THEN 1 ELSE 0 END = 1"),
    SOURCE(
        """
        SELECT s.user_id FROM users s
        WHERE s.organization_id = :organization AND s.source = :source""",
        "u.source || '' = :source"),
    CONNECTION(
        """
        SELECT c.user_id FROM users c
        WHERE c.organization_id = :organization AND c.connection_id = :connection""",
        "coalesce(u.connection_id, '') = :connection"),
    PASSWORD(
        """
        SELECT p.user_id FROM users p
        WHERE p.organization_id = :organization AND p.connection_id IS NULL""",
        "coalesce(u.connection_id, '') = ''");

    final String those;
    final String fits;

    Filter(String those, String fits) {
      this.those = those;
      this.fits = fits;
    }
  }

  private static List<Filter> filters(UserQuery query) {
    List<Filter> filters = new ArrayList<>();
    if (!SearchKey.of(query.search()).isEmpty()) {
      filters.add(Filter.SEARCH);
    }
    if (!query.prefix().isEmpty()) {
      filters.add(Filter.PREFIX);
    }
    query.role().ifPresent(role -> filters.add(Filter.ROLE));
    query.active().ifPresent(active -> filters.add(active ? Filter.ACTIVE : Filter.INACTIVE));
    query
        .method()
        .ifPresent(
            method ->
                filters.add(
                    method instanceof User.Method.Password ? Filter.PASSWORD : Filter.CONNECTION));
    query.source().ifPresent(source -> filters.add(Filter.SOURCE));
    return filters;
  }

  /** Where a page begins: after this row. */
  private record Place(String rank, String userName) {
    static final Place START = new Place("", "");

    static Optional<Place> read(String cursor) {
      try {
        List<String> parts =
            TextList.decode(
                new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8));
        return parts.size() == 2 && parts.stream().noneMatch(part -> part.indexOf('\0') >= 0)
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
          case DISPLAY_NAME -> SearchKey.ofUser(user.userName(), user.displayName());
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
    return statement(tx, scope, query, after, limit, "").map(UserStore::user).list();
  }

  /**
   * @param before what stands before the statement: nothing, or what makes the database explain it
   */
  Statement statement(
      Transaction tx,
      OrganizationScope scope,
      UserQuery query,
      String after,
      int limit,
      String before) {
    List<Filter> filters = filters(query);
    Optional<Filter> narrow =
        filters.stream().filter(filter -> isNarrow(tx, scope, query, filter)).findFirst();
    Place place =
        query.order() == UserQuery.Order.USER_NAME
            ? new Place("", after)
            : Place.read(after).orElse(Place.START);
    boolean first = place.userName().isEmpty();
    Statement statement =
        bound(tx.sql().composed(before + text(query, filters, narrow, first)), scope, query);
    statement.bind("limit", limit);
    if (!first) {
      statement.bind("after", place.userName());
      switch (query.order()) {
        case USER_NAME -> {}
        case DISPLAY_NAME -> statement.bind("rank", place.rank());
        case LAST_SIGN_IN -> statement.bind("rank", number(place.rank()));
      }
    }
    return statement;
  }

  /** Whether an index finds all whom a filter leaves, and they are few. */
  private boolean isNarrow(
      Transaction tx, OrganizationScope scope, UserQuery query, Filter filter) {
    if (filter.those.isEmpty()) {
      return false;
    }
    String counted =
        """
        SELECT count(*) AS people FROM (%s LIMIT :most) few"""
            .formatted(filter.those);
    long people =
        bound(tx.sql().composed(counted), scope, query)
            .bind("most", few + 1L)
            .map(row -> row.number("people"))
            .one();
    return people <= few;
  }

  /** Binds what the statement names. */
  private static Statement bound(Statement statement, OrganizationScope scope, UserQuery query) {
    statement.bind("organization", scope.organization().value());
    bind(statement, "search", SearchKey.of(query.search()));
    bind(statement, "search_end", SearchKey.end(SearchKey.of(query.search())));
    bind(statement, "prefix", SearchKey.of(query.prefix()));
    bind(statement, "prefix_end", SearchKey.end(SearchKey.of(query.prefix())));
    bind(statement, "name", query.prefix());
    bind(statement, "role", query.role().orElse(""));
    bind(statement, "source", query.source().map(User.Source::name).orElse(""));
    bind(
        statement,
        "connection",
        query
            .method()
            .flatMap(method -> Optional.ofNullable(UserStore.connectionOf(method)))
            .orElse(""));
    return statement;
  }

  private static void bind(Statement statement, String name, String value) {
    if (statement.has(name)) {
      statement.bind(name, value);
    }
  }

  private static long number(String text) {
    return text.matches("[0-9]{1,18}") ? Long.parseLong(text) : 0;
  }

  /** Made of literals; all that anybody sent is bound. */
  private static String text(
      UserQuery query, List<Filter> filters, Optional<Filter> narrow, boolean first) {
    StringBuilder text = new StringBuilder(UserStore.SELECT);
    text.append("WHERE u.organization_id = :organization");
    narrow.ifPresent(filter -> text.append(" AND u.user_id IN (").append(filter.those).append(')'));
    for (Filter filter : filters) {
      text.append(" AND ").append(filter.fits);
    }
    String comparison = query.descending() ? " < " : " > ";
    String direction = query.descending() ? " DESC" : "";
    String rank =
        switch (query.order()) {
          case USER_NAME -> "";
          case DISPLAY_NAME -> "u.display_key";
          case LAST_SIGN_IN -> "coalesce(u.last_sign_in, 0)";
        };
    if (rank.isEmpty()) {
      text.append(first ? "" : " AND u.user_name" + comparison + ":after");
      text.append(" ORDER BY u.user_name").append(direction);
    } else {
      text.append(first ? "" : " AND (" + rank + ", u.user_name)" + comparison + "(:rank, :after)");
      text.append(" ORDER BY ").append(rank).append(direction);
      text.append(", u.user_name").append(direction);
    }
    return text.append(" LIMIT :limit").toString();
  }
}
