package dev.gatehouse.server.connection;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The kinds that this program knows. */
public final class ConnectionKinds {
  private final Map<String, ConnectionKind> byKey;

  public ConnectionKinds(List<ConnectionKind> kinds) {
    byKey = kinds.stream().collect(Collectors.toMap(ConnectionKind::key, Function.identity()));
  }

  public Optional<ConnectionKind> named(String key) {
    return Optional.ofNullable(byKey.get(key));
  }

  /**
   * The kind of a stored connection.
   *
   * @throws IllegalStateException if an older program does not know it
   */
  public ConnectionKind of(Connection connection) {
    return named(connection.kind())
        .orElseThrow(() -> new IllegalStateException("no kind " + connection.kind()));
  }
}
