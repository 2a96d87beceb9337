package dev.gatehouse.server.account;

import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.time.InstantSource;

/** The door: {@code /account/security}. */
public final class AccountDoor {
  private final FreshSignIn fresh;
  private final SecurityEndpoints security;
  private final PasskeyEndpoints passkeys;

  /** The features below this door. */
  public record Below(
      Database database,
      Organizations organizations,
      LockOutGuard lockOut,
      Sessions sessions,
      SecondFactorRegistry factors,
      Pages pages,
      InstantSource clock) {}

  public AccountDoor(Below below, SignIn signIn) {
    AccountPages pages = new AccountPages(below.pages());
    fresh = new FreshSignIn(below, signIn, pages);
    security = new SecurityEndpoints(below, fresh, pages);
    passkeys = new PasskeyEndpoints(below, fresh, security, pages);
  }

  /** Where people land who had to sign in first. */
  public Destination destination() {
    return fresh;
  }

  public Routes addTo(Routes routes) {
    return routes
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
