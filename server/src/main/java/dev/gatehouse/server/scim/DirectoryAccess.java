package dev.gatehouse.server.scim;

import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.credential.AssertionKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/** Who may use {@code /scim/v2}: the gate before it, and where clients get tokens for it. */
public final class DirectoryAccess {
  /** Where clients get tokens. */
  public static final String TOKEN_PATH = "/scim/v2/oauth/token";

  private final DirectoryGate gate;
  private final DirectoryTokenEndpoint token;
  private final Database database;
  private final InstantSource clock;

  /**
   * The features below.
   *
   * @param outgoing reaches where customers publish keys, so with the guard
   */
  public record Below(
      Database database,
      DirectoryTokens tokens,
      DirectoryClients clients,
      Connections connections,
      Outgoing outgoing,
      InstantSource clock) {}

  /**
   * @param publicAddress whose token endpoint assertions are addressed to
   */
  public DirectoryAccess(URI publicAddress, Below below) {
    clock = below.clock();
    RequestLimits limits = new RequestLimits(clock);
    database = below.database();
    gate =
        new DirectoryGate(database, below.tokens(), below.connections(), limits, new RefusalLog());
    token =
        new DirectoryTokenEndpoint(
            below.database(),
            below.clients(),
            new DirectoryClientAuthentication(
                below.database(),
                below.clients(),
                new AssertionKeys(below.outgoing()),
                // RFC 7523 §3: the authorization server, by its address or its token endpoint's.
                List.of(publicAddress.toString(), publicAddress + TOKEN_PATH)),
            new Standings(below.connections()),
            limits);
  }

  /** What every SCIM request passes first. */
  public DirectoryGate gate() {
    return gate;
  }

  /** Writes what directories' requests were refused for of late. */
  public void writeRefusals() {
    gate.refusals().write(database);
  }

  /** Forgets what was refused long ago; fewer than 500 means that none are left. */
  public int cleanUpRefusals() {
    return gate.refusals().cleanUp(database, clock.instant());
  }

  public void addTo(Routes routes) {
    routes.postAllowingCrossSite(TOKEN_PATH, request -> token.handle(request, clock.instant()));
  }
}
