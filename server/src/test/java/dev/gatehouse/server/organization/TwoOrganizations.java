package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Database;
import java.time.Instant;

/**
 * An organization to test with, and a decoy beside it. A test puts the same things into both and
 * looks that the decoy's are neither found nor changed.
 *
 * @param connection a connection of {@code acme}
 * @param decoyConnection a connection of {@code decoy}
 */
public record TwoOrganizations(
    OrganizationScope acme,
    OrganizationScope decoy,
    ConnectionId connection,
    ConnectionId decoyConnection) {

  /** The instant at which tests begin. */
  public static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  public static TwoOrganizations in(Database database) {
    Organizations organizations = new Organizations();
    return database.write(
        tx -> {
          Organization acme =
              organizations.create(tx, OrganizationDraft.of("acme", "Acme"), NOW).orThrow();
          Organization decoy =
              organizations.create(tx, OrganizationDraft.of("decoy", "Decoy"), NOW).orThrow();
          OrganizationScope acmeScope = organizations.scope(tx, acme.id()).orElseThrow();
          OrganizationScope decoyScope = organizations.scope(tx, decoy.id()).orElseThrow();
          ConnectionId connection = ConnectionId.random();
          ConnectionId decoyConnection = ConnectionId.random();
          organizations.registerConnection(tx, acmeScope, connection);
          organizations.registerConnection(tx, decoyScope, decoyConnection);
          return new TwoOrganizations(acmeScope, decoyScope, connection, decoyConnection);
        });
  }
}
