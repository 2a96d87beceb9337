package dev.gatehouse.server.signals;

import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.ConnectionId;
import java.util.List;

/** Seals what is presented to transmitters. */
final class StreamSecrets {
  private final SecretBox box;

  StreamSecrets(SecretBox box) {
    this.box = box;
  }

  byte[] seal(ConnectionId connection, StreamCredentials credentials) {
    return box.seal(credentials.text(), row(connection));
  }

  StreamCredentials open(StreamStore.Stored stored) {
    return StreamCredentials.of(
        box.openText(stored.credentials(), row(stored.stream().connection())));
  }

  /** Binds the envelope to its row, so that it opens nowhere else. */
  static SealedColumn sealed() {
    return SealedColumn.named(
        "signal_streams",
        List.of("organization_id", "connection_id"),
        "credentials",
        id -> row(new ConnectionId(id)));
  }

  private static String row(ConnectionId connection) {
    return "signal_streams/" + connection.value() + "/credentials";
  }
}
