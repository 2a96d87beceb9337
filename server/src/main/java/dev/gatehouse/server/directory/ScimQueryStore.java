package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Row;
import dev.gatehouse.server.db.Statement;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.FilterSql.Driver;
import dev.gatehouse.server.directory.ScimQuery.Sort;
import dev.gatehouse.server.directory.ScimQuery.Window;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the tables {@code scim_resources}, {@code scim_values} and {@code group_members}. */
final class ScimQueryStore {

  /** Resources in the order of their ids, after one. */
  List<ScimResource> after(
      Transaction tx, DirectoryScope scope, ResourceType type, String id, int count) {
    return tx.sql()
        .query(
            """
            SELECT r.kind, r.resource_id, r.version, r.document, r.created_at, r.modified_at
            FROM scim_resources r
            WHERE r.organization_id = :organization AND r.directory_id = :directory
              AND r.kind = :kind AND r.resource_id > :after
            ORDER BY r.resource_id LIMIT :limit""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .bind("after", id)
        .bind("limit", count)
        .map(ScimResourceStore::resource)
        .list();
  }

  /** Resources in the order of their ids, from a prefix on without the first ones. */
  List<ScimResource> from(
      Transaction tx,
      DirectoryScope scope,
      ResourceType type,
      String prefix,
      long skipped,
      int count) {
    return tx.sql()
        .query(
            """
            SELECT r.kind, r.resource_id, r.version, r.document, r.created_at, r.modified_at
            FROM scim_resources r
            WHERE r.organization_id = :organization AND r.directory_id = :directory
              AND r.kind = :kind AND r.resource_id >= :prefix
            ORDER BY r.resource_id LIMIT :limit OFFSET :skipped""")
        .bind("organization", scope.organization().organization().value())
        .bind("directory", scope.directory().value())
        .bind("kind", type.name())
        .bind("prefix", prefix)
        .bind("limit", count)
        .bind("skipped", skipped)
        .map(ScimResourceStore::resource)
        .list();
  }

  /** A query as text with its values. */
  static final class Composed {
    private final ResourceType type;
    private final Bindings bindings = new Bindings();
    private final Optional<Driver> driver;
    private final String condition;
    private final Order order;

    private Composed(String address, ScimQuery query) {
      type = query.type();
      FilterSql sql = new FilterSql(type, address, bindings);
      Optional<Filter> filter = query.filter();
      condition = filter.map(sql::condition).orElse(FilterColumns.TRUE);
      driver = filter.flatMap(sql::driver);
      order = query.sort().map(this::order).orElse(Order.BY_ID);
    }

    boolean hasDriver() {
      return driver.isPresent();
    }

    /** Whether there can be one resource at the most. */
    boolean leadsToOne() {
      return driver.isPresent() && driver.get().rank() == 0;
    }

    /** Whether an index leads to a few, as a rule. */
    boolean leadsToFew() {
      return driver.isPresent() && driver.get().rank() <= FilterDrivers.FEW;
    }

    /** Whether sorting needs no look at all resources. */
    boolean isInIndexOrder() {
      return order.join().isEmpty();
    }

    private Order order(Sort sort) {
      FilterColumns columns = new FilterColumns(type, "", bindings);
      AttributePath path = sort.path();
      if (columns.isName(path)) {
        return order("", sort, Column.text("r.name"));
      }
      return switch (path.text()) {
        case "id", "meta.location" -> order("", sort, ID);
        case "meta.created" -> order("", sort, Column.number("r.created_at"), ID);
        case "meta.lastModified" -> order("", sort, Column.number("r.modified_at"), ID);
        // RFC 7644 §3.4.2.3: who has no value comes last, or first where the order is descending.
        default ->
            order(
                join(path),
                sort,
                Column.number("CASE WHEN s.value IS NULL THEN 1 ELSE 0 END"),
                Column.text("COALESCE(s.value, '')"),
                Column.text("COALESCE(s.rest, '')"),
                ID);
      };
    }

    private static Order order(String join, Sort sort, Column... columns) {
      return new Order(join, List.of(columns), sort.descending());
    }

    private String join(AttributePath path) {
      String text = bindings.text(path.text());
      String join =
          " LEFT JOIN scim_values s ON s.organization_id = r.organization_id"
              + " AND s.resource_id = r.resource_id AND s.path = "
              + text
              + " AND s.element = ";
      if (!path.attribute().multiValued()) {
        return join + "0";
      }
      // RFC 7644 §3.4.2.3: of several values the primary one counts, or else the first.
      String least =
          "(SELECT min(p.element) FROM scim_values p WHERE p.organization_id = r.organization_id"
              + " AND p.resource_id = r.resource_id AND p.path = ";
      String primary = bindings.text(path.parent().text() + ".primary");
      return join
          + "COALESCE("
          + least
          + primary
          + " AND p.value = 'true'), "
          + least
          + text
          + "))";
    }

    private String where(boolean after) {
      return " WHERE r.organization_id = :organization AND r.directory_id = :directory"
          + " AND r.kind = :kind"
          + driver.map(one -> " AND r.resource_id IN (" + one.sql() + ")").orElse("")
          + " AND "
          + condition
          + (after ? " AND " + order.after() : "");
    }

    private Statement bind(Statement statement, DirectoryScope scope) {
      Statement bound =
          bindings
              .bindTo(statement)
              .bind("organization", scope.organization().organization().value());
      if (bound.has("directory")) {
        bound = bound.bind("directory", scope.directory().value());
      }
      return bound.has("kind") ? bound.bind("kind", type.name()) : bound;
    }
  }

  private static final Column ID = Column.text("r.resource_id");

  /** What is sorted by; never null. */
  private record Column(String sql, boolean isNumber) {
    static Column text(String sql) {
      return new Column(sql, false);
    }

    static Column number(String sql) {
      return new Column(sql, true);
    }

    String asText() {
      return isNumber ? "CAST(" + sql + " AS TEXT)" : sql;
    }

    String ofText(String parameter) {
      return isNumber ? "CAST(" + parameter + " AS BIGINT)" : parameter;
    }
  }

  /**
   * @param columns of which no two resources have all the same
   */
  private record Order(String join, List<Column> columns, boolean descending) {
    static final Order BY_ID = new Order("", List.of(ID), false);

    private String joined(IntFunction<String> one) {
      return IntStream.range(0, columns.size()).mapToObj(one).collect(Collectors.joining(", "));
    }

    /** The columns as {@code key0} and so on, of which the key of a resource consists. */
    String keys() {
      return joined(i -> columns.get(i).asText() + " AS key" + i);
    }

    String by() {
      return joined(i -> columns.get(i).sql() + (descending ? " DESC" : ""));
    }

    /** What comes after a key, as a comparison of rows, which an index answers as a whole. */
    String after() {
      return "("
          + joined(i -> columns.get(i).sql())
          + (descending ? ") < (" : ") > (")
          + joined(i -> columns.get(i).ofText(":after" + i))
          + ")";
    }

    String key(Row row) {
      return TextList.encode(
          IntStream.range(0, columns.size()).mapToObj(i -> row.text("key" + i)).toList());
    }
  }

  /** A resource with what tells its place in the order in which it was found. */
  record Placed(ScimResource resource, String key) {}

  Composed compose(String address, ScimQuery query) {
    return new Composed(address, query);
  }

  /** How many resources the index leads to, counted no further than to a limit. */
  long candidates(Transaction tx, DirectoryScope scope, Composed composed, int most) {
    String driver = composed.driver.orElseThrow().sql();
    Statement statement =
        tx.sql()
            .composed(
                "SELECT count(*) AS candidates FROM (SELECT l.resource_id FROM ("
                    + driver
                    + ") l LIMIT :most) c");
    return composed
        .bind(statement, scope)
        .bind("most", most)
        .map(row -> row.number("candidates"))
        .one();
  }

  /**
   * How many memberships the candidates have, or all of the organization where no index leads to
   * any; counted no further than to a limit.
   */
  long memberships(Transaction tx, DirectoryScope scope, Composed composed, long most) {
    String column = composed.type.equals(ResourceType.USER) ? "user_id" : "group_id";
    String among =
        composed.driver.map(one -> " AND m." + column + " IN (" + one.sql() + ")").orElse("");
    Statement statement =
        tx.sql()
            .composed(
                "SELECT count(*) AS memberships FROM (SELECT 1 FROM group_members m"
                    + " WHERE m.organization_id = :organization"
                    + among
                    + " LIMIT :most) c");
    return composed
        .bind(statement, scope)
        .bind("most", most)
        .map(row -> row.number("memberships"))
        .one();
  }

  long total(Transaction tx, DirectoryScope scope, Composed composed) {
    Statement statement =
        tx.sql()
            .composed("SELECT count(*) AS resources FROM scim_resources r" + composed.where(false));
    return composed.bind(statement, scope).map(row -> row.number("resources")).one();
  }

  List<Placed> page(Transaction tx, DirectoryScope scope, Composed composed, Window window) {
    Statement statement = tx.sql().composed(text(composed, window));
    return bound(statement, scope, composed, window)
        .map(row -> new Placed(ScimResourceStore.resource(row), composed.order.key(row)))
        .list();
  }

  static String text(Composed composed, Window window) {
    Order order = composed.order;
    return "SELECT r.kind, r.resource_id, r.version, r.document, r.created_at, r.modified_at, "
        + order.keys()
        + " FROM scim_resources r"
        + order.join()
        + composed.where(window instanceof Window.After)
        + " ORDER BY "
        + order.by()
        + " LIMIT :limit OFFSET :skipped";
  }

  static Statement bound(
      Statement statement, DirectoryScope scope, Composed composed, Window window) {
    Statement bound = composed.bind(statement, scope).bind("limit", window.count());
    return switch (window) {
      case Window.After(String key, int unused) -> {
        List<String> parts = TextList.decode(key);
        for (int i = 0; i < parts.size(); i++) {
          bound.bind("after" + i, parts.get(i));
        }
        yield bound.bind("skipped", 0);
      }
      case Window.Skipping(long offset, int unused) -> bound.bind("skipped", offset);
    };
  }
}
