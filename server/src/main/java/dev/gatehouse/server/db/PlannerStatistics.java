package dev.gatehouse.server.db;

/**
 * Sees to it that PostgreSQL knows what its tables hold. Without statistics it takes the rows of
 * one organization for few, and any index that begins with it for as good as the key: a look-up by
 * id then reads everybody through. It gathers them by itself, but a minute after a table was
 * filled, and not at all after a restore. Such is the minute of a first synchronization: reading a
 * group of 3,000 took seconds.
 */
public final class PlannerStatistics {
  /**
   * Tables of at least eight pages of which nothing was ever gathered; small ones are read whole.
   */
  private static final String GATHER_FIRST =
      """
      DO $$
      DECLARE
        unknown text;
      BEGIN
        FOR unknown IN
          SELECT c.relname FROM pg_class c
          JOIN pg_namespace n ON n.oid = c.relnamespace
          WHERE n.nspname = current_schema() AND c.relkind = 'r' AND c.reltuples <= 0
            AND pg_relation_size(c.oid) >= 65536
          ORDER BY c.relname
        LOOP
          EXECUTE format('ANALYZE %I', unknown);
        END LOOP;
      END $$""";

  private final Database database;

  public PlannerStatistics(Database database) {
    this.database = database;
  }

  /** Gathers those that are missing; later ones are PostgreSQL's own business. */
  public void gatherFirst() {
    if (database.isPostgres()) {
      database.write(tx -> tx.sql().update(GATHER_FIRST).execute());
    }
  }
}
