package dev.gatehouse.server.signout;

import dev.gatehouse.server.connection.ConnectionKind.SignOutRequest;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.ProviderSignOut;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Leads browsers on to sign out at their provider. What fails here is logged: the session ends. */
final class WayOn implements ProviderSignOut {
  private static final Logger LOG = LoggerFactory.getLogger(WayOn.class);

  private final Database database;
  private final Connections connections;
  private final ConnectionKinds kinds;
  private final ProviderSessions atProviders;
  private final Returns returns;
  private final InstantSource clock;

  WayOn(
      Database database,
      Connections connections,
      ConnectionKinds kinds,
      ProviderSessions atProviders,
      Returns returns,
      InstantSource clock) {
    this.database = database;
    this.connections = connections;
    this.kinds = kinds;
    this.atProviders = atProviders;
    this.returns = returns;
    this.clock = clock;
  }

  private record Known(LiveConnection connection, ProviderSessions.AtProvider session) {}

  @Override
  public Optional<Way> wayOf(SignedIn signedIn) {
    try {
      return database
          .read(
              tx ->
                  atProviders
                      .find(tx, signedIn.scope(), signedIn.session())
                      .flatMap(
                          session ->
                              connections
                                  .live(tx, signedIn.scope(), session.connection())
                                  .map(live -> new Known(live, session))))
          .map(known -> (request, back) -> leave(known, back));
    } catch (RuntimeException e) {
      LOG.warn("signing out at the provider is left out for session {}", signedIn.session(), e);
      return Optional.empty();
    }
  }

  private Optional<Response> leave(Known known, Optional<URI> back) {
    LiveConnection live = known.connection();
    String handle = Tokens.random("");
    var request =
        new SignOutRequest(handle, known.session().secret(), known.session().sessionIndex());
    try {
      return kinds
          .of(live.connection())
          .signOut(live, request, clock.instant())
          .flatMap(
              departure ->
                  returns.depart(live.scope(), live.connection().id(), handle, departure, back));
    } catch (RuntimeException e) {
      LOG.warn("signing out at the provider of connection {} failed", live.connection().id(), e);
      return Optional.empty();
    }
  }
}
