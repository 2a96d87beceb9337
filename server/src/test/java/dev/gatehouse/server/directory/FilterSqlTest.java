package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.FilterEvaluation;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimResult;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.directory.ScimQuery.Window;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/** Random filters over random resources give the same rows in SQL as in memory. */
class FilterSqlTest {
  private static final int RESOURCES = 60;
  private static final int FILTERS = 500;

  @OnBothDatabases
  void random_filters_give_the_same_rows_as_in_memory(Database database) {
    Random random = new Random(20_261_125);
    ScimPopulation population = ScimPopulation.in(database, random, RESOURCES);
    RandomFilters filters = new RandomFilters(random, population.words());
    int matched = 0;
    int parsed = 0;
    while (parsed < FILTERS) {
      ResourceType type = random.nextInt(4) == 0 ? ResourceType.GROUP : ResourceType.USER;
      String text = filters.next(type);
      if (Filter.parse(type, text) instanceof ScimResult.Accepted<Filter>(Filter filter)) {
        parsed++;
        List<String> expected = inMemory(population, type, filter);
        assertThat(inSql(population, type, filter)).as(text).isEqualTo(expected);
        matched += expected.isEmpty() ? 0 : 1;
      }
    }
    assertThat(matched).as("filters that found anything").isGreaterThan(FILTERS / 4);
  }

  private static List<String> inMemory(
      ScimPopulation population, ResourceType type, Filter filter) {
    TreeSet<String> ids = new TreeSet<>();
    for (ObjectNode resource : population.complete(type)) {
      if (FilterEvaluation.matches(filter, resource)) {
        ids.add(resource.path("id").asString());
      }
    }
    return List.copyOf(ids);
  }

  private static List<String> inSql(ScimPopulation population, ResourceType type, Filter filter) {
    ScimQueries queries = new ScimQueries();
    ScimQuery query = new ScimQuery(type, Optional.of(filter), Optional.empty());
    return population
        .database()
        .read(
            tx -> {
              var found =
                  (ScimQueries.Found.Resources)
                      queries.find(
                          tx,
                          population.scope(),
                          ScimPopulation.ADDRESS,
                          query,
                          new Window.Skipping(0, 1_000));
              assertThat(found.total()).isEqualTo(found.resources().size());
              var counted =
                  (ScimQueries.Found.Resources)
                      queries.find(
                          tx,
                          population.scope(),
                          ScimPopulation.ADDRESS,
                          query,
                          new Window.Skipping(0, 0));
              assertThat(counted.total()).isEqualTo(found.total());
              return found.resources().stream().map(ScimResource::id).toList();
            });
  }

  @OnBothDatabases
  void pages_of_a_filter_hold_everything_once(Database database) {
    Random random = new Random(7);
    ScimPopulation population = ScimPopulation.in(database, random, 40);
    ScimQueries queries = new ScimQueries();
    for (String text : List.of("userName pr", "emails.type eq \"work\"", "title sw \"a\"")) {
      Filter filter = ((ScimResult.Accepted<Filter>) Filter.parse(ResourceType.USER, text)).value();
      List<String> whole = inSql(population, ResourceType.USER, filter);
      List<String> skipping = new ArrayList<>();
      List<String> after = new ArrayList<>();
      ScimQuery query = new ScimQuery(ResourceType.USER, Optional.of(filter), Optional.empty());
      for (int from = 0; from < whole.size(); from += 7) {
        Window byNumber = new Window.Skipping(from, 7);
        Window byId =
            new Window.After(TextList.encode(List.of(after.isEmpty() ? "" : after.getLast())), 7);
        skipping.addAll(ids(population, queries, query, byNumber));
        after.addAll(ids(population, queries, query, byId));
      }
      assertThat(skipping).isEqualTo(whole);
      assertThat(after).isEqualTo(whole);
    }
  }

  private static List<String> ids(
      ScimPopulation population, ScimQueries queries, ScimQuery query, Window window) {
    return found(population, queries, query, window).resources().stream()
        .map(ScimResource::id)
        .toList();
  }

  private static ScimQueries.Found.Resources found(
      ScimPopulation population, ScimQueries queries, ScimQuery query, Window window) {
    return population
        .database()
        .read(
            tx ->
                (ScimQueries.Found.Resources)
                    queries.find(tx, population.scope(), ScimPopulation.ADDRESS, query, window));
  }

  @OnBothDatabases
  void what_comes_after_a_key_is_read_in_the_order_of_an_index(Database database) {
    ScimPopulation population = ScimPopulation.in(database, new Random(5), 10);
    for (String by : List.of("id", "userName", "meta.created", "meta.lastModified")) {
      for (boolean descending : List.of(false, true)) {
        List<String> plan = plan(population, by, descending);
        assertThat(plan)
            .as(by + " " + descending + " " + plan)
            .noneMatch(step -> step.matches(".*(SCAN|Seq Scan|Sort|TEMP B-TREE).*"))
            // All of the key bounds what is read, not its first column alone.
            .anyMatch(
                step -> step.matches(".*(_at, ?(r\\.)?resource_id\\)|resource_id|name) ?[<>].*"));
      }
    }
  }

  /** With a few rows PostgreSQL sorts them all; that it need not is what counts. */
  private static List<String> plan(ScimPopulation population, String by, boolean descending) {
    boolean postgres = population.database().isPostgres();
    ScimQuery.Sort sort =
        new ScimQuery.Sort(AttributePath.resolve(ResourceType.USER, by).orElseThrow(), descending);
    ScimQuery query = new ScimQuery(ResourceType.USER, Optional.empty(), Optional.of(sort));
    ScimQueryStore.Composed composed = new ScimQueryStore().compose(ScimPopulation.ADDRESS, query);
    String last =
        found(population, new ScimQueries(), query, new Window.Skipping(0, 5)).keys().getLast();
    Window after = new Window.After(last, 5);
    return population
        .database()
        .write(
            tx -> {
              if (postgres) {
                tx.sql().update("SET LOCAL enable_seqscan = off").execute();
                tx.sql().update("SET LOCAL enable_bitmapscan = off").execute();
                tx.sql().update("SET LOCAL enable_sort = off").execute();
              }
              String text =
                  (postgres ? "EXPLAIN " : "EXPLAIN QUERY PLAN ")
                      + ScimQueryStore.text(composed, after);
              return ScimQueryStore.bound(
                      tx.sql().composed(text), population.scope(), composed, after)
                  .map(row -> row.text(postgres ? "QUERY PLAN" : "detail"))
                  .list();
            });
  }

  @OnBothDatabases
  void sorting_in_sql_is_sorting_by_octets_with_those_without_a_value_last(Database database) {
    Random random = new Random(11);
    ScimPopulation population = ScimPopulation.in(database, random, 50);
    ScimQueries queries = new ScimQueries();
    for (String by :
        List.of("userName", "title", "name.familyName", "emails.value", "meta.created", "id")) {
      for (boolean descending : List.of(false, true)) {
        var path = AttributePath.resolve(ResourceType.USER, by).orElseThrow();
        ScimQuery query =
            new ScimQuery(
                ResourceType.USER,
                Optional.empty(),
                Optional.of(new ScimQuery.Sort(path, descending)));
        List<String> sorted = ids(population, queries, query, new Window.Skipping(0, 1_000));
        List<ObjectNode> expected = new ArrayList<>(population.complete(ResourceType.USER));
        expected.sort(ScimPopulation.order(by));
        List<String> ids =
            new ArrayList<>(expected.stream().map(one -> one.path("id").asString()).toList());
        if (descending) {
          java.util.Collections.reverse(ids);
        }
        assertThat(sorted).as(by + " " + descending).isEqualTo(ids);
        assertThat(byKeys(population, queries, query)).as(by + " " + descending).isEqualTo(ids);
      }
    }
  }

  /** Page by page, each after the last one of the page before. */
  private static List<String> byKeys(
      ScimPopulation population, ScimQueries queries, ScimQuery query) {
    List<String> ids = new ArrayList<>();
    Window window = new Window.Skipping(0, 7);
    while (true) {
      ScimQueries.Found.Resources page = found(population, queries, query, window);
      if (page.resources().isEmpty()) {
        return ids;
      }
      page.resources().forEach(one -> ids.add(one.id()));
      window = new Window.After(page.keys().getLast(), 7);
    }
  }

  @OnBothDatabases
  void instants_finer_than_a_millisecond_compare_as_what_they_are(Database database) {
    ScimPopulation population = ScimPopulation.in(database, new Random(3), 3);
    Instant created = NOW;
    for (String operator : List.of("eq", "ne", "gt", "ge", "lt", "le")) {
      for (Instant operand :
          List.of(created, created.plusNanos(1), created.minusNanos(1), created.plusMillis(1))) {
        Filter filter =
            ((ScimResult.Accepted<Filter>)
                    Filter.parse(
                        ResourceType.USER, "meta.created " + operator + " \"" + operand + "\""))
                .value();
        assertThat(inSql(population, ResourceType.USER, filter))
            .as(filter.toString())
            .isEqualTo(inMemory(population, ResourceType.USER, filter));
      }
    }
  }
}
