package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.User.Method;
import dev.gatehouse.server.directory.User.Source;
import dev.gatehouse.server.directory.UserQuery.Order;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;

/**
 * Lists of people: what they find, in which order, and that no database goes through everybody for
 * them, which is seen from their plans and not from the time that they take.
 */
class UserListStoreTest {
  private final Users users = new Users();
  private final UserListStore narrowing = new UserListStore(1_000);
  private final UserListStore walking = new UserListStore(0);

  private static UserQuery query(String search, Order order, boolean descending) {
    return new UserQuery(
        "",
        search,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        order,
        descending);
  }

  private User user(
      Database database, OrganizationScope scope, String address, String name, Method method) {
    return database.write(
        tx ->
            users
                .create(
                    tx,
                    scope,
                    new UserDraft(
                        address, name, method, name.startsWith("A") ? List.of("admin") : List.of()),
                    name.startsWith("B") ? Source.IMPORT : Source.API,
                    NOW)
                .orThrow());
  }

  private TwoOrganizations people(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    for (OrganizationScope scope : List.of(both.acme(), both.decoy())) {
      Method through =
          new Method.Through(
              scope.equals(both.acme()) ? both.connection() : both.decoyConnection());
      user(database, scope, "zoe@acme.example", "Zoë Ångström", new Method.Password());
      user(database, scope, "ann@acme.example", "Ann van der Berg", new Method.Password());
      User bob = user(database, scope, "bob@acme.example", "Bob O'Neil-Zimmer", through);
      user(database, scope, "nameless@acme.example", "", through);
      database.write(tx -> users.setActive(tx, scope, bob.id(), false, NOW).orThrow());
    }
    return both;
  }

  /** All pages of one, both ways of working; they must agree. */
  private List<String> names(Database database, OrganizationScope scope, UserQuery query) {
    List<String> few = names(database, scope, query, narrowing);
    assertThat(names(database, scope, query, walking)).isEqualTo(few);
    return few;
  }

  private static List<String> names(
      Database database, OrganizationScope scope, UserQuery query, UserListStore store) {
    List<String> names = new ArrayList<>();
    String after = "";
    for (int page = 0; page < 20; page++) {
      String from = after;
      List<User> rows = database.read(tx -> store.list(tx, scope, query, from, 1));
      if (rows.isEmpty()) {
        return names;
      }
      names.add(rows.getFirst().userName().replace("@acme.example", ""));
      after = UserListStore.cursor(query, rows.getFirst());
    }
    throw new AssertionError("the pages do not end: " + names);
  }

  private List<String> found(Database database, TwoOrganizations both, String search) {
    return names(database, both.acme(), query(search, Order.USER_NAME, false));
  }

  @OnBothDatabases
  void the_search_finds_beginnings_of_words_whatever_their_case_and_accents(Database database) {
    TwoOrganizations both = people(database);
    assertThat(found(database, both, "ZOE")).containsExactly("zoe");
    assertThat(found(database, both, "angst")).containsExactly("zoe");
    assertThat(found(database, both, "Ångs")).containsExactly("zoe");
    assertThat(found(database, both, "der  berg")).containsExactly("ann");
    assertThat(found(database, both, "neil")).containsExactly("bob");
    assertThat(found(database, both, "zimmer")).containsExactly("bob");
    assertThat(found(database, both, "nameless@ac")).containsExactly("nameless");
    assertThat(found(database, both, "immer")).isEmpty();
    assertThat(found(database, both, "%")).isEmpty();
    assertThat(found(database, both, " ")).hasSize(4);
  }

  @OnBothDatabases
  void a_changed_name_is_found_and_the_old_one_is_not(Database database) {
    TwoOrganizations both = people(database);
    User ann =
        database.read(tx -> users.byUserName(tx, both.acme(), "ann@acme.example").orElseThrow());
    database.write(
        tx ->
            users
                .update(
                    tx,
                    both.acme(),
                    ann.id(),
                    new UserDraft("anna@acme.example", "Cara", ann.method(), List.of()),
                    NOW)
                .orThrow());
    assertThat(found(database, both, "cara")).containsExactly("anna");
    assertThat(found(database, both, "berg")).isEmpty();
    SignInProfile said = new SignInProfile("Dora", List.of(), List.of());
    User cara = database.read(tx -> users.get(tx, both.acme(), ann.id()).orElseThrow());
    database.write(tx -> users.signedIn(tx, both.acme(), cara, said, NOW).orThrow());
    assertThat(found(database, both, "dora")).containsExactly("anna");
    assertThat(found(database, both, "cara")).isEmpty();
    assertThat(names(database, both.acme(), query("", Order.DISPLAY_NAME, false)).get(1))
        .isEqualTo("anna");
  }

  @OnBothDatabases
  void rows_are_sorted_without_case_and_accents_in_both_directions(Database database) {
    TwoOrganizations both = people(database);
    for (Order order : Order.values()) {
      List<String> forward = names(database, both.acme(), query("", order, false));
      List<String> backward = new ArrayList<>(names(database, both.acme(), query("", order, true)));
      Collections.reverse(backward);
      assertThat(backward).as(order.toString()).isEqualTo(forward).hasSize(4);
    }
    assertThat(names(database, both.acme(), query("", Order.DISPLAY_NAME, false)))
        .containsExactly("ann", "bob", "nameless", "zoe");
  }

  private static UserQuery with(
      Optional<Method> method,
      Optional<Source> source,
      Optional<String> role,
      Optional<Boolean> active) {
    return new UserQuery("", "", method, source, role, active, Order.DISPLAY_NAME, false);
  }

  @OnBothDatabases
  void every_filter_leaves_whom_it_names(Database database) {
    TwoOrganizations both = people(database);
    Optional<Method> through = Optional.of(new Method.Through(both.connection()));
    Optional<Method> password = Optional.of(new Method.Password());
    assertThat(names(database, both.acme(), with(through, none(), none(), none())))
        .containsExactly("bob", "nameless");
    assertThat(names(database, both.acme(), with(password, none(), none(), none())))
        .containsExactly("ann", "zoe");
    assertThat(
            names(database, both.acme(), with(none(), Optional.of(Source.IMPORT), none(), none())))
        .containsExactly("bob");
    assertThat(names(database, both.acme(), with(none(), none(), Optional.of("admin"), none())))
        .containsExactly("ann");
    assertThat(names(database, both.acme(), with(none(), none(), none(), Optional.of(false))))
        .containsExactly("bob");
    assertThat(names(database, both.acme(), with(through, none(), none(), Optional.of(true))))
        .containsExactly("nameless");
  }

  private static <T> Optional<T> none() {
    return Optional.empty();
  }

  @OnBothDatabases
  void people_of_before_get_their_keys(Database database) {
    TwoOrganizations both = people(database);
    database.write(
        tx -> {
          tx.sql().update("UPDATE users SET display_key = NULL").execute();
          return tx.sql().update("DELETE FROM user_words").execute();
        });
    assertThat(found(database, both, "zoe")).isEmpty();
    assertThat(database.<Integer>write(tx -> users.writeKeys(tx, 5))).isEqualTo(5);
    assertThat(database.<Integer>write(tx -> users.writeKeys(tx, 5))).isEqualTo(3);
    assertThat(database.<Integer>write(tx -> users.writeKeys(tx, 5))).isZero();
    assertThat(found(database, both, "zoe")).containsExactly("zoe");
    assertThat(names(database, both.acme(), query("", Order.DISPLAY_NAME, false)))
        .containsExactly("ann", "bob", "nameless", "zoe");
  }

  /** Every filter in every order, on the first page and a later one. */
  private static List<UserQuery> queries(TwoOrganizations both) {
    List<UserQuery> queries = new ArrayList<>();
    for (Order order : Order.values()) {
      queries.add(query("", order, false));
      queries.add(query("zo", order, true));
      queries.add(new UserQuery("zo", "", none(), none(), none(), none(), order, false));
      for (UserQuery one :
          List.of(
              with(Optional.of(new Method.Through(both.connection())), none(), none(), none()),
              with(Optional.of(new Method.Password()), none(), none(), none()),
              with(none(), Optional.of(Source.JIT), none(), none()),
              with(none(), none(), Optional.of("admin"), none()),
              with(none(), none(), none(), Optional.of(false)),
              with(none(), none(), none(), Optional.of(true)))) {
        queries.add(
            new UserQuery(
                "", "", one.method(), one.source(), one.role(), one.active(), order, false));
      }
    }
    return queries;
  }

  private static List<String> plan(
      Database database,
      UserListStore store,
      OrganizationScope scope,
      UserQuery query,
      String after) {
    return database.write(
        tx -> {
          if (database.isPostgres()) {
            // With a handful of rows a scan is cheapest; what is asked here is whether one is
            // needed.
            tx.sql().update("SET LOCAL enable_seqscan = off").execute();
            tx.sql().update("SET LOCAL enable_sort = off").execute();
            return store
                .statement(tx, scope, query, after, 50, "EXPLAIN ")
                .map(row -> row.text("QUERY PLAN"))
                .list();
          }
          return store
              .statement(tx, scope, query, after, 50, "EXPLAIN QUERY PLAN ")
              .map(row -> row.text("detail"))
              .list();
        });
  }

  @OnBothDatabases
  void no_list_goes_through_everybody(Database database) {
    TwoOrganizations both = people(database);
    for (UserQuery query : queries(both)) {
      for (UserListStore store : List.of(narrowing, walking)) {
        for (String after : List.of("", after(query))) {
          List<String> plan = plan(database, store, both.acme(), query, after);
          assertThat(plan)
              .as(query + " after '" + after + "': " + String.join("\n", plan))
              .noneMatch(step -> step.contains("SCAN ") || step.contains("Seq Scan"))
              // Nor all words, roles or people of an organization, where a filter has an index.
              .noneMatch(step -> step.matches("SEARCH [wrscp] .*\\(organization_id=\\?\\)"));
        }
      }
    }
  }

  @OnBothDatabases
  void where_filters_leave_many_the_index_of_the_order_is_walked(Database database) {
    TwoOrganizations both = people(database);
    for (UserQuery query : queries(both)) {
      for (String after : List.of("", after(query))) {
        List<String> plan = plan(database, walking, both.acme(), query, after);
        assertThat(plan)
            .as(query + " after '" + after + "': " + String.join("\n", plan))
            .noneMatch(step -> step.contains("USE TEMP B-TREE FOR ORDER BY"))
            .noneMatch(step -> step.contains("Sort Key"));
      }
    }
  }

  private static String after(UserQuery query) {
    User ann =
        new User(
            UserId.random(),
            "ann@acme.example",
            "Ann",
            true,
            Source.API,
            new Method.Password(),
            List.of(),
            List.of(),
            NOW,
            NOW,
            Optional.of(NOW),
            Optional.empty());
    return UserListStore.cursor(query, ann);
  }
}
