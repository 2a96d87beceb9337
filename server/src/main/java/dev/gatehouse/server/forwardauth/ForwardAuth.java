package dev.gatehouse.server.forwardauth;

import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.session.EndedSessionsListener;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;
import java.util.List;

/**
 * Answers reverse proxies that ask about each request. {@code Server} builds one, adds its routes,
 * gives {@link #destination} to the sign-in and {@link #sessionEndListener} to the sessions.
 */
public final class ForwardAuth {

  /** The features below this door. */
  public record Below(
      Database database,
      SigningKeys keys,
      Organizations organizations,
      Users users,
      Applications applications,
      Sessions sessions,
      InstantSource clock) {}

  private final CheckEndpoint check;
  private final SignInPath signInPath;

  public ForwardAuth(URI publicAddress, Below below, SignIn signIn) {
    Places places = new Places(publicAddress, below.database(), below.applications());
    String text = publicAddress.toString();
    String issuer = text.endsWith("/") ? text.substring(0, text.length() - 1) : text;
    Judge judge = new Judge(below, new Assertions(below.keys(), issuer), publicAddress.getScheme());
    check = new CheckEndpoint(judge, below.sessions(), places, below.clock());
    signInPath = new SignInPath(below, places, signIn);
  }

  public void addTo(Routes routes) {
    routes
        .instant("/forward-auth", check::tryAnswer)
        .any("/forward-auth", check::check)
        .instant("/forward-auth/redirect", check::tryAnswer)
        .any("/forward-auth/redirect", check::checkOrRedirect)
        .get("/forward-auth/start", signInPath::start)
        .get("/.gatehouse/sign-in", signInPath::begin)
        .get("/.gatehouse/callback", signInPath::callback)
        .get("/.gatehouse/sign-out", request -> signInPath.signOut());
  }

  /** Takes over when a person whom this door sent to sign in has done so. */
  public Destination destination() {
    return signInPath;
  }

  /** Lets sessions that ended on another node open nothing here. */
  public EndedSessionsListener endedSessionsListener() {
    return new EndedSessionsListener() {
      @Override
      public void ended(List<SessionId> sessions) {
        sessions.forEach(check::ended);
      }

      @Override
      public void missed() {
        check.forgetAll();
      }
    };
  }

  /** Lets ended sessions open nothing on this node at once, and forgets their cookies. */
  public SessionEndListener sessionEndListener() {
    return (tx, scope, ended, why, now) ->
        ended.forEach(
            session -> {
              check.ended(session.id());
              HostStore.deleteOfSession(tx, scope, session.id());
            });
  }
}
