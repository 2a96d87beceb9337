package dev.gatehouse.server.account;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SshKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.ReachedApplications;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.time.InstantSource;
import java.util.List;

/** The door: {@code /account} and the pages below it. */
public final class AccountDoor {
  private final FreshSignIn fresh;
  private final SecurityEndpoints security;
  private final PasskeyEndpoints passkeys;
  private final OverviewEndpoints overview;
  private final SessionEndpoints sessions;
  private final ApiKeyEndpoints apiKeys;
  private final SshKeyEndpoints sshKeys;

  /**
   * The features below this door.
   *
   * @param reached knows which applications go on acting for a session
   * @param scopes all that a key of an organization can be let do
   */
  public record Below(
      Database database,
      Organizations organizations,
      LockOutGuard lockOut,
      Sessions sessions,
      SecondFactorRegistry factors,
      ApiKeys apiKeys,
      SshKeys sshKeys,
      Connections connections,
      ExternalIdentities identities,
      Audit audit,
      ReachedApplications reached,
      List<String> scopes,
      Pages pages,
      InstantSource clock) {
    public Below {
      scopes = List.copyOf(scopes);
    }
  }

  public AccountDoor(Below below, SignIn signIn) {
    AccountPages pages = new AccountPages(below.pages());
    fresh = new FreshSignIn(below, signIn, pages);
    security = new SecurityEndpoints(below, fresh, pages);
    passkeys = new PasskeyEndpoints(below, fresh, security, pages);
    OwnTrail trail = new OwnTrail(below.audit());
    overview = new OverviewEndpoints(below, fresh, pages);
    sessions = new SessionEndpoints(below, fresh, trail, pages);
    apiKeys = new ApiKeyEndpoints(below, fresh, trail, pages);
    sshKeys = new SshKeyEndpoints(below, fresh, trail, pages);
  }

  /** Where people land who had to sign in first. */
  public Destination destination() {
    return fresh;
  }

  public Routes addTo(Routes routes) {
    return routes
        .get(OwnPlace.OVERVIEW.path(), overview::open)
        .get(OwnPlace.PROVIDER.path(), overview::provider)
        .get(SessionEndpoints.PAGE, sessions::open)
        .get(SessionEndpoints.JSON, sessions::list)
        .post(SessionEndpoints.PAGE + "/end-others", sessions::endOthers)
        .post(SessionEndpoints.PAGE + "/{session}/end", sessions::end)
        .get(ApiKeyEndpoints.PAGE, apiKeys::open)
        .post(ApiKeyEndpoints.PAGE, apiKeys::add)
        .post(ApiKeyEndpoints.PAGE + "/{key}/revoke", apiKeys::revoke)
        .get(SshKeyEndpoints.PAGE, sshKeys::open)
        .post(SshKeyEndpoints.PAGE, sshKeys::add)
        .post(SshKeyEndpoints.PAGE + "/{key}/remove", sshKeys::remove)
        .get(SecurityEndpoints.PAGE, security::open)
        .post(SecurityEndpoints.APPS, security::beginApp)
        .get(SecurityEndpoints.APPS + "/{authenticator}", security::openApp)
        .post(SecurityEndpoints.APPS + "/{authenticator}", security::confirmApp)
        .get(PasskeyEndpoints.PAGE, passkeys::open)
        .post(PasskeyEndpoints.PAGE, passkeys::add)
        .get(SecurityEndpoints.PAGE + "/remove/{factor}", security::askToRemove)
        .post(SecurityEndpoints.PAGE + "/remove/{factor}", security::remove)
        .post(SecurityEndpoints.PAGE + "/codes", security::makeCodes);
  }
}
