package dev.gatehouse.server.scim;

import static dev.gatehouse.server.organization.TwoOrganizations.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatehouse.protocol.scim.BulkRequest;
import dev.gatehouse.protocol.scim.Projection;
import dev.gatehouse.protocol.scim.ResourceReader;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.CountedDatabase;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DatabaseException;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.db.PlannerStatistics;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.RoleRules;
import dev.gatehouse.server.directory.RoleRules.Combination;
import dev.gatehouse.server.directory.RoleRules.RoleMapping;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimQueries;
import dev.gatehouse.server.directory.ScimQuery;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.directory.ScimRoles;
import dev.gatehouse.server.directory.ScimSaved;
import dev.gatehouse.server.directory.ScimUsers;
import dev.gatehouse.server.directory.UserIds;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.doors.SilentConnectionKind;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What changes that have to be quick ask of the database, counted. */
class LargeGroupsTest {
  private static final int MEMBERS = 2_500;

  /** Ten parts of the members, some statements for each, and some for the group itself. */
  private static final int FEW = 100;

  private final Organizations organizations = new Organizations();
  private final Users users = new Users();
  private final List<String> told = new ArrayList<>();
  private int tellings;

  private record World(
      CountedDatabase database, GroupChanges changes, DirectoryRoles roles, Caller caller) {}

  private World world(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    Directories directories = new Directories(organizations, RateLimit.of(100));
    RoleMappings mappings = new RoleMappings();
    RoleRules rules =
        new RoleRules(
            Combination.ALL_MATCHES, List.of(new RoleMapping("", "Engineers", "analyst")));
    Directory directory =
        database.write(
            tx -> {
              mappings.set(tx, both.acme(), both.connection(), rules).orThrow();
              return directories
                  .create(tx, both.acme(), both.connection(), directories.usual(), NOW)
                  .orThrow();
            });
    DirectoryScope scope = scope(database, new DirectoryTokens(directories), both, directory);
    Connections connections =
        new Connections(
            organizations,
            users,
            directories,
            new ConnectionKinds(List.of(new SilentConnectionKind())),
            TestKeys.BOX);
    Audit audit = new Audit();
    audit.tell(List.of(new Telling()));
    ScimTrail trail = new ScimTrail(audit);
    ScimGroups groups = new ScimGroups();
    DirectoryRoles roles = new DirectoryRoles(new ScimRoles(users, mappings), users, connections);
    GroupChanges changes =
        new GroupChanges(
            groups,
            new MemberChanges(
                groups, new ResourceDocuments(groups, "https://gate.test/scim/v2"), trail),
            roles,
            new LastAdministrator(new LockOutGuard(new Roles())),
            trail);
    return new World(new CountedDatabase(database), changes, roles, new Caller(scope, "", NOW));
  }

  /** As the gate finds it. */
  private static DirectoryScope scope(
      Database database, DirectoryTokens tokens, TwoOrganizations both, Directory directory) {
    return database.write(
        tx -> {
          String secret =
              tokens.issue(tx, both.acme(), directory.id(), "test", null, NOW).orThrow().secret();
          var known = (DirectoryTokens.Resolved.Known) tokens.resolve(tx, secret, NOW);
          return ((Directories.Standing.Open) known.standing()).scope();
        });
  }

  private final class Telling implements AuditListener {
    @Override
    public void recorded(Transaction tx, OrganizationScope scope, AuditEvent event) {
      told.add(event.action());
    }

    @Override
    public void recordedAll(Transaction tx, OrganizationScope scope, List<AuditEvent> events) {
      tellings++;
      AuditListener.super.recordedAll(tx, scope, events);
    }
  }

  private long told(String action) {
    return told.stream().filter(action::equals).count();
  }

  private void forget(World world) {
    world.database().reset();
    told.clear();
    tellings = 0;
  }

  @OnBothDatabases
  void a_change_of_thousands_asks_little_and_writes_what_differs(Database database) {
    World world = world(database);
    List<String> people = people(database, world.caller().scope());
    String group = create(world, "Engineers", people);
    assertThat(world.database().runs()).isLessThan(FEW);
    assertThat(world.database().rows("INSERT INTO group_members")).isEqualTo(MEMBERS);
    assertThat(world.database().rows("INSERT INTO user_roles")).isEqualTo(MEMBERS);
    assertThat(told("group.member_added")).isEqualTo(MEMBERS);
    assertThat(tellings).isLessThan(FEW);

    List<String> half = people.subList(0, MEMBERS / 2);
    put(world, group, "Engineers", half);
    assertThat(world.database().runs()).isLessThan(FEW);
    assertThat(world.database().rows("DELETE FROM group_members")).isEqualTo(MEMBERS / 2);
    assertThat(world.database().rows("INSERT INTO group_members")).isZero();
    assertThat(world.database().rows("DELETE FROM user_roles")).isEqualTo(MEMBERS / 2);
    assertThat(world.database().rows("INSERT INTO user_roles")).isZero();
    assertThat(told("group.member_removed")).isEqualTo(MEMBERS / 2);

    put(world, group, "Engineers", half);
    assertThat(world.database().rows("")).as("nothing differs").isZero();
    assertThat(told).isEmpty();

    put(world, group, "Others", half);
    assertThat(world.database().runs()).isLessThan(FEW);
    assertThat(world.database().rows("INSERT INTO user_groups")).isEqualTo(MEMBERS / 2);
    assertThat(world.database().rows("DELETE FROM user_roles")).isEqualTo(MEMBERS / 2);
    assertThat(told).containsExactly("group.updated");

    put(world, group, "Others still", half);
    assertThat(world.database().rows("DELETE FROM user_roles")).isZero();
    assertThat(world.database().rows("INSERT INTO user_roles")).isZero();

    forget(world);
    world
        .database()
        .write(
            tx -> {
              world.changes().delete(tx, world.caller(), group, Precondition.NONE);
              return true;
            });
    assertThat(world.database().runs()).isLessThan(FEW);
    assertThat(world.database().rows("INSERT INTO user_groups")).isEqualTo(MEMBERS / 2);
    assertThat(told).containsExactly("group.deleted");
  }

  /** Many clients fill the attribute without meaning ours. */
  @OnBothDatabases
  void what_is_said_of_roles_costs_a_newcomer_nothing_where_the_directory_gives_none(
      Database database) {
    World world = world(database);
    List<Integer> runs = new ArrayList<>();
    for (String roles : List.of("", "admin")) {
      ObjectNode document =
          JsonNodeFactory.instance.objectNode().put("userName", "new" + roles + "@acme.example");
      if (!roles.isEmpty()) {
        document.putArray("roles").addObject().put("value", roles);
      }
      ScimUsers scimUsers = new ScimUsers(UserIds.suiting(database));
      DirectoryScope scope = world.caller().scope();
      ScimSaved saved =
          database.write(
              tx ->
                  scimUsers.create(
                      tx, scope, scimUsers.newcomer(scope, document, NOW).orElseThrow()));
      world.database().reset();
      DirectoryRoles.Change given =
          world
              .database()
              .write(
                  tx ->
                      world
                          .roles()
                          .ofNewcomer(tx, world.caller(), ((ScimSaved.Done) saved).resource()));
      assertThat(given.isNone()).isTrue();
      runs.add(world.database().runs());
    }
    // The default role of the connection is asked for, and there is none.
    assertThat(runs).containsExactly(1, 1);
  }

  private String create(World world, String name, List<String> members) {
    forget(world);
    var received =
        ScimRefusedException.accepted(
            ResourceReader.create(ResourceType.GROUP, document(name, members)));
    return world
        .database()
        .write(tx -> world.changes().creation(world.caller(), received).in(tx))
        .id();
  }

  private void put(World world, String group, String name, List<String> members) {
    forget(world);
    world
        .database()
        .write(
            tx ->
                world
                    .changes()
                    .replace(
                        tx, world.caller(), group, document(name, members), Precondition.NONE));
  }

  @OnBothDatabases
  void filters_that_would_look_at_very_many_members_are_refused(Database database) {
    World world = world(database);
    List<String> people = people(database, world.caller().scope());
    String group = create(world, "Engineers", people);
    // As the program does seconds after its tables were filled; else PostgreSQL takes minutes here.
    new PlannerStatistics(database).gatherFirst();
    patch(world, group, 40, "members[display co \"nobody\"]");
    patch(world, group, 1_000, "members[value eq \"user_nobody\"]");
    assertThatThrownBy(() -> patch(world, group, 41, "members[display co \"nobody\"]"))
        .isInstanceOfSatisfying(
            ScimRefusedException.class,
            refused -> {
              assertThat(refused.problem().status()).isEqualTo(413);
              assertThat(refused.problem().detail()).contains("members[value eq");
            });
  }

  @OnBothDatabases
  void a_page_of_users_ends_where_their_groups_become_many(Database database) {
    World world = world(database);
    DirectoryScope scope = world.caller().scope();
    List<String> people = people(database, scope);
    create(world, "Engineers", people);
    create(world, "Others", people);
    ResourceDocuments documents =
        new ResourceDocuments(new ScimGroups(), "https://gate.test/scim/v2", 500);
    Projection all = Projection.standard(ResourceType.USER);
    database.<Boolean>read(
        tx -> {
          List<ScimResource> found =
              ((ScimQueries.Found.Resources)
                      new ScimQueries()
                          .find(
                              tx,
                              scope,
                              documents.base(),
                              new ScimQuery(ResourceType.USER, Optional.empty(), Optional.empty()),
                              new ScimQuery.Window.Skipping(0, 1_000)))
                  .resources();
          List<ObjectNode> page = documents.page(tx, scope, found, all);
          assertThat(page).hasSize(250).allMatch(user -> user.path("groups").size() == 2);
          Projection without =
              ScimRefusedException.accepted(Projection.parse(ResourceType.USER, "", "groups"));
          assertThat(documents.page(tx, scope, found, without)).hasSize(1_000);
          return true;
        });
  }

  private static void patch(World world, String group, int times, String path) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    var operations = body.putArray("Operations");
    for (int i = 0; i < times; i++) {
      operations.addObject().put("op", "remove").put("path", path);
    }
    world
        .database()
        .write(tx -> world.changes().patch(tx, world.caller(), group, body, Precondition.NONE));
  }

  @OnBothDatabases
  void an_operation_of_bulk_that_breaks_hides_nothing_that_was_done(Database database) {
    World world = world(database);
    ResourceDocuments documents =
        new ResourceDocuments(new ScimGroups(), "https://gate.test/scim/v2");
    ResourceChanges breaking = new Breaking(world.changes(), "breaks");
    ResourceEndpoint resources =
        new ResourceEndpoint(
            database,
            new ScimUsers(UserIds.suiting(database)),
            new ScimGroups(),
            documents,
            new ResourceEndpoint.Changes(breaking, breaking, new ScimTrail(new Audit())));
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (String name : List.of("one", "breaks", "three")) {
      body.withArrayProperty("Operations")
          .addObject()
          .put("method", "POST")
          .put("path", "/Groups")
          .put("bulkId", name)
          .set("data", document(name, List.of()));
    }
    ObjectNode answer =
        new BulkEndpoint(resources, documents)
            .run(
                world.caller(),
                ScimRefusedException.accepted(BulkRequest.parse(body)),
                (step, problem) -> {});
    var operations = answer.path("Operations");
    assertThat(operations.size()).as("none is begun after it").isEqualTo(2);
    assertThat(operations.at("/0/status").asString()).isEqualTo("201");
    assertThat(operations.at("/0/location").asString()).contains("/Groups/group_");
    assertThat(operations.at("/1/status").asString()).isEqualTo("500");
    assertThat(operations.at("/1/response/status").asString()).isEqualTo("500");
  }

  /** As where the database goes away, for a resource of one name. */
  private record Breaking(ResourceChanges changes, String name) implements ResourceChanges {
    @Override
    public Creation creation(Caller caller, ResourceReader.Received received) {
      if (received.resource().path("displayName").asString().equals(name)) {
        return tx -> {
          throw new DatabaseException("gone", null);
        };
      }
      return changes.creation(caller, received);
    }

    @Override
    public ScimResource replace(
        Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
      return changes.replace(tx, caller, id, body, precondition);
    }

    @Override
    public ScimResource patch(
        Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
      return changes.patch(tx, caller, id, body, precondition);
    }

    @Override
    public void delete(Transaction tx, Caller caller, String id, Precondition precondition) {
      changes.delete(tx, caller, id, precondition);
    }
  }

  private static ObjectNode document(String name, List<String> members) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("schemas").add("urn:ietf:params:scim:schemas:core:2.0:Group");
    document.put("displayName", name);
    var all = document.putArray("members");
    members.forEach(id -> all.addObject().put("value", id));
    return document;
  }

  private static List<String> people(Database database, DirectoryScope scope) {
    ScimUsers scimUsers = new ScimUsers(UserIds.suiting(database));
    return database.write(
        tx -> {
          List<String> ids = new ArrayList<>();
          for (int i = 0; i < MEMBERS; i++) {
            ObjectNode document =
                JsonNodeFactory.instance.objectNode().put("userName", "p" + i + "@acme.example");
            ScimUsers.Newcomer newcomer = scimUsers.newcomer(scope, document, NOW).orElseThrow();
            ids.add(((ScimSaved.Done) scimUsers.create(tx, scope, newcomer)).resource().id());
          }
          return ids;
        });
  }
}
