package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimResult;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.ScimQueries.Found;
import dev.gatehouse.server.directory.ScimQuery.Window;
import java.util.Collections;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** A query that would hold a connection for long is refused before it is run. */
class FilterCostTest {
  private static final int PEOPLE = 40;

  private static Filter filter(ResourceType type, String text) {
    return ((ScimResult.Accepted<Filter>) Filter.parse(type, text)).value();
  }

  private static FilterCost cost(ResourceType type, String text) {
    return FilterCost.of(filter(type, text));
  }

  @Test
  void what_is_looked_up_by_its_id_costs_one_look_and_what_is_searched_costs_all() {
    ResourceType group = ResourceType.GROUP;
    assertThat(cost(group, "members[value eq \"x\"]")).isEqualTo(new FilterCost(1, 0));
    assertThat(cost(group, "members.value ne \"x\"")).isEqualTo(new FilterCost(1, 0));
    assertThat(cost(group, "members[value eq \"x\" and type eq \"User\"]"))
        .isEqualTo(new FilterCost(2, 0));
    assertThat(cost(group, "members pr and displayName co \"x\"")).isEqualTo(new FilterCost(2, 0));
    assertThat(cost(group, "not (members.display co \"x\")")).isEqualTo(new FilterCost(0, 1));
    assertThat(cost(group, "members[value eq \"x\" or type eq \"Group\"]"))
        .isEqualTo(new FilterCost(0, 2));
    assertThat(cost(ResourceType.USER, "groups.value sw \"x\" or title pr"))
        .isEqualTo(new FilterCost(1, 1));
    assertThat(cost(ResourceType.USER, "emails[type eq \"work\" and value co \"x\"]"))
        .isEqualTo(new FilterCost(2, 0));
  }

  @Test
  void what_an_index_leads_to_few_by_is_not_dear() {
    assertThat(isDear("userName eq \"x\" and title co \"y\"")).isFalse();
    assertThat(isDear("emails[type eq \"work\" and value eq \"x\"]")).isFalse();
    assertThat(isDear("externalId eq \"x\" or id eq \"y\"")).isFalse();
    assertThat(isDear("title eq \"x\"")).isTrue();
    assertThat(isDear("userName sw \"x\"")).isTrue();
    assertThat(isDear("not (userName eq \"x\")")).isTrue();
    assertThat(isDear("userName eq \"x\" or title pr")).isTrue();
  }

  private static boolean isDear(String filter) {
    return new ScimQueries()
        .isDear(
            ScimPopulation.ADDRESS,
            new ScimQuery(
                ResourceType.USER,
                Optional.of(filter(ResourceType.USER, filter)),
                Optional.empty()));
  }

  @OnBothDatabases
  void a_query_may_compare_so_often_and_no_more(Database database) {
    ScimPopulation population = ScimPopulation.in(database, new Random(3), PEOPLE);
    ScimQueries few = new ScimQueries(PEOPLE, 3L * PEOPLE);
    String thrice = or(3, "title co \"x\"");
    String more = or(4, "title co \"x\"");
    assertThat(find(population, few, ResourceType.USER, thrice))
        .isInstanceOf(Found.Resources.class);
    assertThat(find(population, few, ResourceType.USER, more)).isInstanceOf(Found.TooMany.class);
    // An index leads to one, whom the rest of the filter is tried on.
    assertThat(
            find(
                population,
                few,
                ResourceType.USER,
                "userName eq \"1@acme.example\" and (" + or(90, "title co \"x\"") + ")"))
        .isInstanceOf(Found.Resources.class);
    assertThat(find(population, new ScimQueries(PEOPLE - 1, 1_000), ResourceType.USER, "title pr"))
        .isInstanceOf(Found.TooMany.class);
  }

  @OnBothDatabases
  void members_that_would_be_searched_count_as_well(Database database) {
    ScimPopulation population = ScimPopulation.in(database, new Random(3), PEOPLE);
    // Eight groups, of which each has about ten members.
    ScimQueries few = new ScimQueries(PEOPLE, 20);
    assertThat(find(population, few, ResourceType.GROUP, "members.display co \"x\""))
        .isInstanceOf(Found.TooMany.class);
    assertThat(find(population, few, ResourceType.USER, "groups[display sw \"x\"]"))
        .isInstanceOf(Found.TooMany.class);
    String id = population.complete(ResourceType.USER).getFirst().path("id").asString();
    assertThat(find(population, few, ResourceType.GROUP, "members[value eq \"" + id + "\"]"))
        .isInstanceOf(Found.Resources.class);
    String name = population.complete(ResourceType.GROUP).getFirst().path("displayName").asString();
    String one = "displayName eq \"" + name.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    assertThat(find(population, few, ResourceType.GROUP, one + " and members.display co \"x\""))
        .as("the members of one group alone are searched")
        .isInstanceOf(Found.Resources.class);
  }

  private static String or(int times, String comparison) {
    return String.join(" or ", Collections.nCopies(times, comparison));
  }

  private static Found find(
      ScimPopulation population, ScimQueries queries, ResourceType type, String filter) {
    ScimQuery query = new ScimQuery(type, Optional.of(filter(type, filter)), Optional.empty());
    return population
        .database()
        .read(
            tx ->
                queries.find(
                    tx,
                    population.scope(),
                    ScimPopulation.ADDRESS,
                    query,
                    new Window.Skipping(0, 10)));
  }
}
