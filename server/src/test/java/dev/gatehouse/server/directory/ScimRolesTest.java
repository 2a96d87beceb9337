package dev.gatehouse.server.directory;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.CountedDatabase;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.directory.RoleRules.Combination;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.directory.RoleRules.SeenGroups;
import dev.gatehouse.server.directory.ScimRoles.Rules;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What groups give to many people at once is what they give to each alone. */
class ScimRolesTest {
  private static final int PEOPLE = 300;
  private static final int ROUNDS = 6;
  private static final List<String> ROLES = List.of("admin", "analyst", "viewer");

  private final Users users = new Users();
  private final ScimRoles roles = new ScimRoles(users, new RoleMappings());
  private final ScimGroups groups = new ScimGroups();

  /** What is written of a person. */
  private record Written(List<String> groups, List<String> roles) {}

  @OnBothDatabases
  void random_changes_of_many_give_what_each_alone_would_get(Database database) {
    CountedDatabase counted = new CountedDatabase(database);
    Random random = new Random(20_261_126);
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryScope scope = ScimPopulation.directory(database, both.acme(), both.connection());
    List<String> people = people(database, scope);
    List<String> made = List.of("Größen", "engineers", "Engineers\nand more", "\uD83D\uDE00", "é");
    List<String> ids = made.stream().map(name -> group(database, scope, name)).toList();
    int changed = 0;
    for (int round = 0; round < ROUNDS; round++) {
      shuffle(database, scope, random, ids, people);
      Rules rules = rules(database, random, made, round);
      Set<String> touched = new LinkedHashSet<>();
      people.stream().filter(person -> random.nextInt(10) > 0).forEach(touched::add);
      Map<String, Written> before = written(database, scope, people);
      Map<String, Written> expected = new HashMap<>(before);
      touched.forEach(
          person ->
              expected.put(
                  person,
                  alone(
                      database,
                      scope,
                      person,
                      of(before, person),
                      rules,
                      meant(people.indexOf(person)))));
      counted.reset();
      Optional<UserId> tooMany = counted.write(tx -> roles.refresh(tx, scope, touched, rules));
      assertThat(tooMany).isEmpty();
      assertThat(written(database, scope, people)).isEqualTo(expected);
      // Nothing is written of those of whom nothing changes.
      assertThat(counted.rows("INSERT INTO user_groups"))
          .isEqualTo(
              touched.stream()
                  .filter(
                      person -> !of(expected, person).groups().equals(of(before, person).groups()))
                  .count());
      assertThat(counted.rows("INSERT INTO user_roles")).isEqualTo(more(touched, before, expected));
      assertThat(counted.rows("DELETE FROM user_roles")).isEqualTo(more(touched, expected, before));
      assertThat(counted.runs()).isLessThan(20);
      changed += (int) more(touched, before, expected);
    }
    assertThat(changed).as("roles that were given").isGreaterThan(PEOPLE / 2);
  }

  private static Written of(Map<String, Written> all, String person) {
    return Objects.requireNonNull(all.get(person));
  }

  /** How many roles there are in the second that are not in the first. */
  private static long more(
      Set<String> people, Map<String, Written> one, Map<String, Written> other) {
    return people.stream()
        .mapToLong(
            person ->
                of(other, person).roles().stream()
                    .filter(role -> !of(one, person).roles().contains(role))
                    .count())
        .sum();
  }

  /** The rule for one person, word by word. */
  private Written alone(
      Database database,
      DirectoryScope scope,
      String person,
      Written before,
      Rules rules,
      List<String> named) {
    List<String> names =
        database
            .read(tx -> groups.ofUsers(tx, scope, List.of(person)).getOrDefault(person, List.of()))
            .stream()
            .map(ScimGroups.Related::display)
            .sorted()
            .toList();
    List<String> now =
        rules.given().isPresent()
            ? rules.mapping().ofDirectory(named, names, rules.defaultRole())
            : rules
                .mapping()
                .resolve(
                    new SeenGroups.Listed(names), Map.of(), rules.defaultRole(), before.roles());
    return new Written(names, now);
  }

  private Map<String, Written> written(
      Database database, DirectoryScope scope, List<String> people) {
    return database.read(
        tx -> {
          Map<String, Written> all = new HashMap<>();
          for (String person : people) {
            User user = users.get(tx, scope.organization(), new UserId(person)).orElseThrow();
            all.put(person, new Written(user.groups(), user.roles()));
          }
          return all;
        });
  }

  private Rules rules(Database database, Random random, List<String> names, int round) {
    List<RoleMapping> mappings = new ArrayList<>();
    for (String name : names) {
      if (round > 0 && random.nextBoolean()) {
        mappings.add(new RoleMapping("", name, ROLES.get(random.nextInt(ROLES.size()))));
      }
    }
    return new Rules(
        new RoleRules(
            random.nextBoolean() ? Combination.FIRST_MATCH : Combination.ALL_MATCHES, mappings),
        random.nextBoolean() ? "viewer" : "",
        round % 2 == 0 ? Optional.empty() : Optional.of(database.read(roles::named)));
  }

  /** What the directory says of the person of that number: a name, a key, and nothing of ours. */
  private static List<String> said(int person) {
    return switch (person % 5) {
      case 0 -> List.of("Viewer", "admin");
      case 1 -> List.of("emperor");
      case 2 -> List.of("ANALYST");
      default -> List.of();
    };
  }

  private static List<String> meant(int person) {
    return switch (person % 5) {
      case 0 -> List.of("viewer", "admin");
      case 2 -> List.of("analyst");
      default -> List.of();
    };
  }

  private void shuffle(
      Database database,
      DirectoryScope scope,
      Random random,
      List<String> groupIds,
      List<String> people) {
    database.write(
        tx -> {
          for (String id : groupIds) {
            GroupId group = new GroupId(id);
            groups.remove(tx, scope, group, some(random, people));
            groups.add(tx, scope, group, some(random, people));
          }
          return true;
        });
  }

  private static List<String> some(Random random, List<String> people) {
    return people.stream().filter(person -> random.nextInt(3) == 0).toList();
  }

  private static List<String> people(Database database, DirectoryScope scope) {
    ScimUsers scimUsers = new ScimUsers(UserIds.suiting(database));
    return database.write(
        tx -> {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < PEOPLE; i++) {
            ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("userName", "p" + i + "@acme.example");
            for (String role : said(i)) {
              document.withArrayProperty("roles").addObject().put("value", role);
            }
            ScimUsers.Newcomer newcomer = scimUsers.newcomer(scope, document, NOW).orElseThrow();
            ids.add(((ScimSaved.Done) scimUsers.create(tx, scope, newcomer)).resource().id());
          }
          return ids;
        });
  }

  private String group(Database database, DirectoryScope scope, String name) {
    ObjectNode document = JsonNodeFactory.instance.objectNode().put("displayName", name);
    return database.write(
        tx -> ((ScimSaved.Done) groups.create(tx, scope, document, NOW)).resource().id());
  }

  @OnBothDatabases
  void a_newcomer_gets_the_default_role_unless_the_catalogue_has_lost_it(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryScope scope = ScimPopulation.directory(database, both.acme(), both.connection());
    List<String> people = people(database, scope);
    database.write(
        tx -> {
          roles.ofNewcomer(tx, scope, new UserId(people.get(0)), "viewer");
          roles.ofNewcomer(tx, scope, new UserId(people.get(1)), "emperor");
          roles.ofNewcomer(tx, scope, new UserId(people.get(2)), "");
          return true;
        });
    Map<String, Written> written = written(database, scope, people.subList(0, 3));
    assertThat(of(written, people.get(0)).roles()).containsExactly("viewer");
    assertThat(of(written, people.get(1)).roles()).isEmpty();
    assertThat(of(written, people.get(2)).roles()).isEmpty();
  }
}
