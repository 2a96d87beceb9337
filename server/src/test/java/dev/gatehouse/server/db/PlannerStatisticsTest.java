package dev.gatehouse.server.db;

import static org.assertj.core.api.Assertions.assertThat;

/** PostgreSQL in these tests gathers nothing by itself. */
class PlannerStatisticsTest {
  private static final int ROWS = 1_000;

  @OnBothDatabases
  void what_was_filled_just_now_is_known_to_the_planner(Database database) {
    database.write(
        tx -> {
          for (int i = 0; i < ROWS; i++) {
            tx.sql()
                .update(
                    """
                    INSERT INTO roles (role_key, name, permissions, created_at, updated_at)
                    VALUES (:key, :name, '', 0, 0)""")
                .bind("key", "role-" + i)
                .bind("name", "n".repeat(100))
                .execute();
          }
          return true;
        });
    if (database.isPostgres()) {
      assertThat(known(database)).isNegative();
    }
    new PlannerStatistics(database).gatherFirst();
    if (database.isPostgres()) {
      assertThat(known(database)).isGreaterThanOrEqualTo(ROWS);
    }
  }

  private static long known(Database database) {
    return database.<Long>read(
        tx ->
            tx.sql()
                .query(
                    """
                    SELECT CAST(reltuples AS BIGINT) AS known FROM pg_class
                    WHERE relname = 'roles'""")
                .map(row -> row.number("known"))
                .one());
  }
}
