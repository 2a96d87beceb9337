package dev.gatehouse.server.db;

import java.sql.SQLException;

/** What the two drivers mean by their codes. */
final class SqlFailure {
  private static final int SQLITE_CONSTRAINT = 19;
  private static final int SQLITE_CONSTRAINT_FOREIGNKEY = 787;
  private static final int SQLITE_CONSTRAINT_PRIMARYKEY = 1555;
  private static final int SQLITE_CONSTRAINT_UNIQUE = 2067;

  private SqlFailure() {}

  static RuntimeException translate(SQLException e) {
    if (isUniqueViolation(e)) {
      return new UniqueViolationException(e);
    }
    if (isForeignKeyViolation(e)) {
      return new StillReferencedException(e);
    }
    return new DatabaseException("the database refused: " + e.getMessage(), e);
  }

  static boolean isUniqueViolation(SQLException e) {
    if ("23505".equals(e.getSQLState())) {
      return true;
    }
    if (e instanceof org.sqlite.SQLiteException sqlite) {
      int code = sqlite.getResultCode().code;
      return code == SQLITE_CONSTRAINT_PRIMARYKEY
          || code == SQLITE_CONSTRAINT_UNIQUE
          || (code == SQLITE_CONSTRAINT && String.valueOf(e.getMessage()).contains("UNIQUE"));
    }
    return false;
  }

  private static boolean isForeignKeyViolation(SQLException e) {
    return "23503".equals(e.getSQLState())
        || (e instanceof org.sqlite.SQLiteException sqlite
            && sqlite.getResultCode().code == SQLITE_CONSTRAINT_FOREIGNKEY);
  }

  /** Whether running the transaction again may succeed: serialization failure or deadlock. */
  static boolean isWorthRetrying(Throwable failure) {
    for (Throwable t = failure; t != null; t = t.getCause()) {
      if (t instanceof SQLException e
          && ("40001".equals(e.getSQLState()) || "40P01".equals(e.getSQLState()))) {
        return true;
      }
    }
    return false;
  }
}
