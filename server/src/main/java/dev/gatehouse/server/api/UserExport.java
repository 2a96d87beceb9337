package dev.gatehouse.server.api;

import dev.gatehouse.server.api.CsvForm.Column;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.policy.AccessRules.LocalAccess;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * All users of an organization as CSV, however many they are: a page is read, sent and forgotten.
 *
 * <p>Each page is a transaction of its own, since a slow client must not hold one open. Pages
 * follow the ids, which never change: whoever is there all the while stands in the file exactly
 * once, renamed or not; who comes or goes meanwhile may. What connections are called is read once.
 */
final class UserExport {
  /** Those of the import that say how users are; {@code invite} says what is to be done. */
  private static final List<String> HEADER =
      UserCsv.FORM.columns().stream()
          .map(Column::name)
          .filter(name -> !name.equals("invite"))
          .toList();

  private final Database database;
  private final Users users;
  private final Connections connections;
  private final SignInPolicies policies;

  UserExport(Database database, Users users, Connections connections, SignInPolicies policies) {
    this.database = database;
    this.users = users;
    this.connections = connections;
    this.policies = policies;
  }

  /** Some rows, and where to go on; empty at the end. */
  record Rows(List<List<String>> rows, Optional<String> next) {}

  Response.Streamed of(OrganizationScope scope) {
    MethodNames methods = new MethodNames(database.read(tx -> connections.list(tx, scope)));
    return written(after -> database.read(tx -> rows(tx, scope, methods, after)));
  }

  /**
   * @param read the rows after an id; the first ones after an empty one
   */
  static Response.Streamed written(Function<String, Rows> read) {
    return to -> UserCsv.write(to, HEADER, new Pages(read));
  }

  /** One page after the other. */
  private static final class Pages implements Supplier<List<List<String>>> {
    private final Function<String, Rows> read;
    private Optional<String> next = Optional.of("");

    Pages(Function<String, Rows> read) {
      this.read = read;
    }

    @Override
    public List<List<String>> get() {
      if (next.isEmpty()) {
        return List.of();
      }
      Rows rows = read.apply(next.get());
      next = rows.next();
      return rows.rows();
    }
  }

  private Rows rows(Transaction tx, OrganizationScope scope, MethodNames methods, String after) {
    Page<User> page = users.byId(tx, scope, after, Page.LARGEST);
    Map<UserId, LocalAccess> said =
        page.items().isEmpty()
            ? Map.of()
            : policies.localAccess(
                tx, scope, page.items().getFirst().id(), page.items().getLast().id());
    return new Rows(
        page.items().stream()
            .map(user -> row(user, methods, said.getOrDefault(user.id(), LocalAccess.USUAL)))
            .toList(),
        page.next());
  }

  private static List<String> row(User user, MethodNames methods, LocalAccess local) {
    return List.of(
        user.userName(),
        user.displayName(),
        String.join(" ", user.roles()),
        methods.word(user.method()),
        user.active() ? "yes" : "no",
        switch (local) {
          case USUAL -> "usual";
          case ALLOWED -> "allowed";
          // An import leaves it as it is, and cannot name anybody for it.
          case BREAK_GLASS -> "";
        });
  }
}
