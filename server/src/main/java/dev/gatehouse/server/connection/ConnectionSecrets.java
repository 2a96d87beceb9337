package dev.gatehouse.server.connection;

import dev.gatehouse.server.connection.ConnectionResult.Problem;
import dev.gatehouse.server.db.TextList;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.ConnectionId;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Seals a connection's secrets for the database and opens them again. */
final class ConnectionSecrets {
  private final SecretBox box;

  ConnectionSecrets(SecretBox box) {
    this.box = box;
  }

  byte @Nullable [] seal(ConnectionId id, Map<String, String> secrets) {
    if (secrets.isEmpty()) {
      return null;
    }
    List<String> flat = new ArrayList<>();
    new TreeMap<>(secrets)
        .forEach(
            (name, value) -> {
              flat.add(name);
              flat.add(value);
            });
    return box.seal(TextList.encode(flat).getBytes(StandardCharsets.UTF_8), row(id));
  }

  Map<String, String> open(ConnectionId id, byte @Nullable [] sealed) {
    Map<String, String> secrets = new TreeMap<>();
    if (sealed != null) {
      List<String> flat =
          TextList.decode(new String(box.open(sealed, row(id)), StandardCharsets.UTF_8));
      for (int i = 0; i + 1 < flat.size(); i += 2) {
        secrets.put(flat.get(i), flat.get(i + 1));
      }
    }
    return secrets;
  }

  /**
   * What must be entered again, because it would be kept and sent elsewhere than before.
   *
   * @param stored the names of what is stored
   * @param given the names of what was entered now
   */
  static List<Problem> neededAgain(
      ConnectionKind kind, String before, String after, Set<String> stored, Set<String> given) {
    return given.containsAll(stored) || !kind.sendsSecretsElsewhere(before, after)
        ? List.of()
        : stored.stream()
            .filter(name -> !given.contains(name))
            .map(
                name ->
                    new Problem(
                        "settings." + name,
                        "secret_needed_again",
                        "With this change "
                            + name
                            + " would be sent elsewhere than before, or with less protection."
                            + " Enter it again."))
            .toList();
  }

  /** Binds the envelope to its row, so that it opens nowhere else. */
  static SealedColumn sealed() {
    return SealedColumn.named(
        "connections",
        List.of("organization_id", "connection_id"),
        "secrets",
        id -> row(new ConnectionId(id)));
  }

  private static String row(ConnectionId id) {
    return "connections/" + id.value() + "/secrets";
  }
}
