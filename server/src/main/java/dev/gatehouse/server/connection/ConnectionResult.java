package dev.gatehouse.server.connection;

import dev.gatehouse.server.directory.DirectoryId;
import dev.gatehouse.server.directory.User;
import java.util.List;

/** How a change to a connection ended. */
public sealed interface ConnectionResult {

  /** It is done. */
  record Saved(Connection connection) implements ConnectionResult {}

  /** It is gone. */
  record Deleted() implements ConnectionResult {}

  /** Nothing changed: these must be put right first, all of them together. */
  record Rejected(List<Problem> problems) implements ConnectionResult {
    public Rejected {
      problems = List.copyOf(problems);
    }
  }

  /** Nothing changed: people still sign in with it. */
  record InUse(List<User> users) implements ConnectionResult {
    public InUse {
      users = List.copyOf(users);
    }
  }

  /** Nothing changed: people are provisioned through it. */
  record HasDirectory(DirectoryId directory) implements ConnectionResult {}

  /** One thing is wrong. */
  static ConnectionResult rejected(String field, String code, String sentence) {
    return new Rejected(List.of(new Problem(field, code, sentence)));
  }

  /** There is no such connection in this organization. */
  record Unknown() implements ConnectionResult {}

  /**
   * What is wrong with an entry.
   *
   * @param field the field's path, such as {@code settings.entityId}
   * @param code stable
   * @param sentence for the administrator
   */
  record Problem(String field, String code, String sentence) {}
}
