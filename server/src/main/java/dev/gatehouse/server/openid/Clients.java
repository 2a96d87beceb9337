package dev.gatehouse.server.openid;

import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import java.util.Optional;

/** Finds clients. */
final class Clients {
  private static final int LONGEST_ID = 100;

  private final Database database;
  private final Applications applications;

  Clients(Database database, Applications applications) {
    this.database = database;
    this.applications = applications;
  }

  /** Enabled or not: the caller looks. */
  Optional<Client> find(String clientId) {
    return clientId.isEmpty() || clientId.length() > LONGEST_ID
        ? Optional.empty()
        : database.read(tx -> applications.byClientId(tx, clientId).flatMap(Clients::client));
  }

  Optional<Client> get(String applicationId) {
    return database.read(
        tx -> applications.get(tx, new ApplicationId(applicationId)).flatMap(Clients::client));
  }

  private static Optional<Client> client(Application application) {
    return application.settings().kind() == ApplicationDraft.Kind.OIDC
        ? Optional.of(new Client(application))
        : Optional.empty();
  }
}
