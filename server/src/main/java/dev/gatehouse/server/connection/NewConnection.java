package dev.gatehouse.server.connection;

import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Connections as they begin. One may begin before anything is known of its provider, because the
 * provider is first told the connection's own addresses.
 */
final class NewConnection {
  /** The settings of such a one. Every kind requires something, so no other has these. */
  static final String UNFINISHED = "{}";

  private NewConnection() {}

  static Connection of(
      ConnectionId id,
      OrganizationScope scope,
      ConnectionDraft draft,
      String settings,
      Instant now) {
    return new Connection(
        id,
        scope.organization(),
        1,
        ProviderPresets.named(draft.preset()).orElseThrow().kind(),
        draft.preset(),
        draft.displayName(),
        draft.description(),
        draft.logo(),
        false,
        draft.provisioning(),
        draft.mapping(),
        draft.sessionCap(),
        draft.idpInitiated(),
        settings,
        List.copyOf(new TreeMap<>(draft.secrets()).keySet()),
        stored(now),
        stored(now));
  }

  /** As the database keeps it, so that what is returned is what will be read. */
  static Instant stored(Instant now) {
    return now.truncatedTo(ChronoUnit.MILLIS);
  }

  /** What stays unfinished passes unchecked; it holds nothing that could be wrong. */
  static Optional<ConnectionKind.SettingsVerdict> unfinished(
      ConnectionId id, ConnectionDraft draft, Map<String, String> secrets) {
    return draft.settings().equals(UNFINISHED) && secrets.isEmpty()
        ? Optional.of(
            new ConnectionKind.SettingsVerdict.Usable(UNFINISHED, "unfinished|" + id.value()))
        : Optional.empty();
  }
}
