package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import java.util.List;

/** Methods of signing in, as people write them: by the names of connections. */
final class MethodNames {
  static final String PASSWORD = "password";

  private final List<Connection> connections;

  MethodNames(List<Connection> connections) {
    this.connections = List.copyOf(connections);
  }

  /** What a word means. */
  sealed interface Meaning {
    record Method(User.Method method) implements Meaning {}

    record Nothing(ManyUsersRefusal why) implements Meaning {}
  }

  /** An id counts before a name, and the word {@code password} before both. */
  Meaning meaning(String word) {
    if (word.equals(PASSWORD)) {
      return new Meaning.Method(new User.Method.Password());
    }
    if (connections.stream().anyMatch(one -> one.id().value().equals(word))) {
      return through(new ConnectionId(word));
    }
    List<Connection> named =
        connections.stream().filter(one -> one.displayName().equals(word)).toList();
    return switch (named.size()) {
      case 0 -> new Meaning.Nothing(ManyUsersRefusal.METHOD_UNKNOWN);
      case 1 -> through(named.getFirst().id());
      default -> new Meaning.Nothing(ManyUsersRefusal.METHOD_AMBIGUOUS);
    };
  }

  private static Meaning through(ConnectionId id) {
    return new Meaning.Method(new User.Method.Through(id));
  }

  /** The word that means a method: the connection's name where that is enough, else its id. */
  String word(User.Method method) {
    return switch (method) {
      case User.Method.Password() -> PASSWORD;
      case User.Method.Through(ConnectionId id) ->
          connections.stream()
              .filter(one -> one.id().equals(id))
              .map(Connection::displayName)
              .filter(name -> meaning(name).equals(through(id)) && name.strip().equals(name))
              .findFirst()
              .orElse(id.value());
    };
  }
}
