package dev.gatehouse.server.signout;

import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.oidc.OidcLogouts;
import dev.gatehouse.server.connection.saml.SamlLogouts;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.SignOut;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.time.Instant;
import java.time.InstantSource;

/** Puts signing out together: constructed once. */
public final class SignOutFeature {
  private static final int CLEANED_AT_ONCE = 500;

  private final Database database;
  private final PendingStore pending = new PendingStore();
  private final ToldSignOuts told;
  private final Returns returns;
  private final SignOutEndpoints pages;
  private final SamlLogoutEndpoint saml;
  private final OidcLogoutEndpoints oidc;

  /** What is below. */
  public record Below(
      Applications applications,
      Connections connections,
      ConnectionKinds kinds,
      SamlLogouts samlLogouts,
      OidcLogouts oidcLogouts,
      Sessions sessions,
      ProviderSessions atProviders,
      Audit audit) {}

  /** What runs it. */
  public record Engine(Database database, Pages pages, Cookies cookies, InstantSource clock) {}

  /**
   * @param signOut is led on to the providers from now on
   */
  public SignOutFeature(Below below, SignOut signOut, Engine engine) {
    database = engine.database();
    InstantSource clock = engine.clock();
    told = new ToldSignOuts(database, below.sessions(), below.atProviders(), below.audit());
    returns = new Returns(database, engine.pages(), engine.cookies(), clock);
    pages =
        new SignOutEndpoints(
            below.sessions(),
            signOut,
            new ReturnAddresses(database, below.applications()),
            returns,
            engine.pages());
    LiveConnections connections = new LiveConnections(database, below.connections());
    saml =
        new SamlLogoutEndpoint(
            connections,
            below.samlLogouts(),
            told,
            returns,
            below.sessions(),
            new SamlLogoutEndpoint.Around(engine.pages(), engine.cookies(), clock));
    oidc = new OidcLogoutEndpoints(connections, below.oidcLogouts(), told, clock);
    signOut.leadOn(
        new WayOn(
            database, below.connections(), below.kinds(), below.atProviders(), returns, clock));
  }

  /** Sets who knows of applications that cannot be told. Before serving. */
  public void ask(UntoldApplications untold) {
    told.ask(untold);
  }

  public Routes addTo(Routes routes) {
    return routes
        .get("/auth/logout", pages::ask)
        .post("/auth/logout", pages::signOut)
        .get("/auth/logout/returned", returns::returned)
        .get("/saml/{connection}/logout", saml::redirected)
        .postAllowingCrossSite("/saml/{connection}/logout", saml::posted)
        .postAllowingCrossSite("/auth/backchannel-logout/oidc/{connection}", oidc::backChannel)
        .get("/auth/frontchannel-logout/oidc/{connection}", oidc::frontChannel);
  }

  /**
   * Forgets what is over, a bounded number of rows at once.
   *
   * @return how many rows went
   */
  public int cleanUp(Instant now) {
    return told.cleanUp(now, CLEANED_AT_ONCE)
        + database.write(tx -> pending.deleteOver(tx, now, CLEANED_AT_ONCE));
  }
}
