package dev.gatehouse.server.scim;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories.Standing;

/** Judges whether a directory may act at all: for its tokens and its clients alike. */
final class Standings {
  private final Connections connections;

  Standings(Connections connections) {
    this.connections = connections;
  }

  /** What came of it. */
  sealed interface Judged {
    /** It may. */
    record Open(Standing.Open standing) implements Judged {}

    /** It may not. */
    record Closed(DirectoryRefusal why) implements Judged {}
  }

  Judged judge(Transaction tx, Standing standing) {
    return switch (standing) {
      case Standing.Closed(Standing.Reason reason) -> new Judged.Closed(refusal(reason));
      case Standing.Open open ->
          // A disabled connection stops every path: its directory must not go on changing people.
          connections
                  .enabled(tx, open.scope().organization(), open.scope().connection())
                  .isPresent()
              ? new Judged.Open(open)
              : new Judged.Closed(DirectoryRefusal.CONNECTION_DISABLED);
    };
  }

  private static DirectoryRefusal refusal(Standing.Reason reason) {
    return switch (reason) {
      case ORGANIZATION_DISABLED -> DirectoryRefusal.ORGANIZATION_DISABLED;
      case NOT_IN_PLAN -> DirectoryRefusal.NOT_IN_PLAN;
      case DIRECTORY_DISABLED -> DirectoryRefusal.DIRECTORY_DISABLED;
    };
  }
}
