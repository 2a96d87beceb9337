package dev.gatehouse.server.directory;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.OnBothDatabases;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TwoOrganizations;
import java.util.List;

/**
 * A page of people with their groups reads those people's rows alone, whatever is known of the
 * table.
 */
class GroupsOfManyTest {
  private static final int PEOPLE = 20_000;

  @OnBothDatabases
  void memberships_are_found_by_their_user_without_statistics(Database database) {
    TwoOrganizations both = TwoOrganizations.in(database);
    DirectoryScope scope = ScimPopulation.directory(database, both.acme(), both.connection());
    fill(database, both.acme(), scope);
    List<String> plan =
        database.read(
            tx ->
                tx.sql()
                    .query(
                        (database.isPostgres() ? "EXPLAIN " : "EXPLAIN QUERY PLAN ")
                            + "WITH listed (id) AS (VALUES (:one), (:other)) "
                            + GroupStore.SELECT_GROUPS)
                    .bind("one", "user_17")
                    .bind("other", "user_4711")
                    .bind("organization", both.acme().organization().value())
                    .bind("limit", 10)
                    .map(row -> row.text(database.isPostgres() ? "QUERY PLAN" : "detail"))
                    .list());
    assertThat(String.join("\n", plan))
        .contains("group_members_user")
        .containsPattern(
            database.isPostgres()
                ? "Index Cond: .*organization_id = .*user_id = "
                : "organization_id=\\? AND user_id=\\?")
        .doesNotContain("group_members_pkey");
  }

  /** Written beside the stores, since it is much. */
  private static void fill(Database database, OrganizationScope acme, DirectoryScope scope) {
    String numbers =
        """
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < %d)
        """
            .formatted(PEOPLE);
    database.write(
        tx -> {
          String organization = acme.organization().value();
          tx.sql()
              .update(
                  """
                  INSERT INTO groups (organization_id, group_id, directory_id, display_name)
                  VALUES (:organization, 'group_all', :directory, 'All')""")
              .bind("organization", organization)
              .bind("directory", scope.directory().value())
              .execute();
          tx.sql()
              .update(
                  numbers
                      + """
                      INSERT INTO users (organization_id, user_id, user_name, display_name, active,
                        source, created_at, updated_at)
                      SELECT :organization, 'user_' || i, i || '@acme.example', '', TRUE, 'SCIM', 0,
                        0 FROM n""")
              .bind("organization", organization)
              .execute();
          tx.sql()
              .update(
                  numbers
                      + """
                      INSERT INTO group_members (organization_id, group_id, user_id)
                      SELECT :organization, 'group_all', 'user_' || i FROM n""")
              .bind("organization", organization)
              .execute();
          return true;
        });
  }
}
