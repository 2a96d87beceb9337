package dev.gatehouse.server.openid;

import dev.gatehouse.protocol.jose.JwsAlgorithm;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.credential.AssertionKeys;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.openid.LogoutStore.Logout;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.outbox.Outbox;
import dev.gatehouse.server.outbox.OutboxTable;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.session.ApplicationRehearsals;
import dev.gatehouse.server.session.ReachedApplications;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.session.SessionId;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signals.transmitter.OpenIdSide;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.SignOut;
import dev.gatehouse.server.signout.UntoldApplications;
import dev.gatehouse.server.web.FailureLimit;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Gatehouse as OpenID Provider of the applications. {@code Server} builds one, adds its routes,
 * gives {@link #destination} to the sign-in and {@link #sessionEndListener} to the sessions, and
 * calls {@link #start} when all is wired.
 */
public final class OpenIdProvider implements AutoCloseable {

  /**
   * The features below this door.
   *
   * @param applicationsNetwork reaches applications, which the operator registers: it may lead into
   *     the operator's own network
   */
  public record Below(
      Database database,
      SigningKeys keys,
      Audit audit,
      Organizations organizations,
      Domains domains,
      Users users,
      Applications applications,
      Deliveries deliveries,
      Roles roles,
      Sessions sessions,
      SignInPolicies policies,
      FailureLimits failures,
      Outgoing applicationsNetwork,
      Pages pages,
      InstantSource clock) {}

  private final Discovery discovery;
  private final AuthorizeEndpoint authorize;
  private final TokenEndpoint token;
  private final UserinfoEndpoint userinfo;
  private final TokenStatusEndpoints status;
  private final EndSessionEndpoint endSession;
  private final PushedEndpoint pushed;
  private final DeviceEndpoint device;
  private final DevicePages devicePages;
  private final CrossOrigin crossOrigin;
  private final Housekeeping housekeeping;
  private final Outbox<Logout, String> logouts;
  private final TokenKeys keys;
  private final UntoldApplications untold;
  private final ApplicationRehearsals rehearsals;

  /**
   * @param publicAddress becomes the issuer
   */
  public OpenIdProvider(URI publicAddress, Below below, SignIn signIn, SignOut signOut) {
    Addresses addresses = Addresses.of(publicAddress);
    Clients clients = new Clients(below.database(), below.applications());
    keys = new TokenKeys(below.keys());
    LivePeople people =
        new LivePeople(
            below.organizations(),
            below.domains(),
            below.users(),
            below.roles(),
            below.sessions(),
            below.policies());
    GrantAudit grantAudit = new GrantAudit(below.audit());
    Grants grants = new Grants(below.database(), people, grantAudit);
    DeviceFlow devices =
        new DeviceFlow(
            below.database(), grants, people, below.users(), below.policies(), grantAudit);
    SignInDoor door = new SignInDoor(below.sessions(), signIn);
    AuthorizationRequests requests = new AuthorizationRequests(clients::find);
    PushedRequests pushedRequests = new PushedRequests(below.database(), requests);
    ClientAuthentication authentication =
        new ClientAuthentication(
            below.database(),
            clients::find,
            below.applications(),
            new AssertionKeys(below.applicationsNetwork()),
            new FailureLimit());
    discovery = new Discovery(addresses, keys);
    authorize =
        new AuthorizeEndpoint(
            requests,
            pushedRequests,
            new Hints(below.database(), below.organizations()),
            grants,
            door,
            addresses,
            below.clock());
    IdTokens idTokens = new IdTokens(addresses.issuer(), keys);
    IdTokenHints idTokenHints = new IdTokenHints(addresses.issuer(), keys);
    token = new TokenEndpoint(authentication, grants, devices, idTokens, addresses, below.clock());
    userinfo = new UserinfoEndpoint(grants, below.clock());
    status = new TokenStatusEndpoints(authentication, grants, addresses, below.clock());
    endSession =
        new EndSessionEndpoint(
            clients::find, idTokenHints, below.sessions(), signOut, below.pages());
    device = new DeviceEndpoint(authentication, devices, addresses, below.clock());
    devicePages =
        new DevicePages(
            new DevicePages.Below(
                below.database(),
                below.organizations(),
                below.failures(),
                below.pages(),
                below.clock()),
            devices,
            door,
            (tx, id) -> below.applications().get(tx, id).map(Client::new));
    untold = new Untold(below.applications());
    rehearsals = new Rehearsals(below.database(), requests, grants, people, idTokens, idTokenHints);
    pushed = new PushedEndpoint(authentication, pushedRequests, addresses, below.clock());
    crossOrigin = new CrossOrigin(below.database(), below.applications(), below.clock());
    housekeeping = new Housekeeping(below.database(), below.clock());
    logouts =
        LogoutDelivery.of(
            below.database(),
            clients,
            new LogoutTokens(addresses.issuer(), keys),
            below.applicationsNetwork(),
            new LogoutAudit(below.audit(), below.organizations(), below.deliveries()),
            below.clock());
  }

  public void addTo(Routes routes) {
    routes
        .get(
            "/.well-known/openid-configuration",
            crossOrigin.readable(request -> discovery.configuration()))
        .get("/oauth/jwks", crossOrigin.readable(request -> discovery.keySet()))
        .get("/oauth/authorize", authorize::get)
        .postAllowingCrossSite("/oauth/authorize", authorize::post)
        .postAllowingCrossSite("/oauth/par", pushed::handle)
        .postAllowingCrossSite("/oauth/token", crossOrigin.readable(token::handle))
        .postAllowingCrossSite("/oauth/device", device::handle)
        .get("/device", devicePages::get)
        .post("/device", devicePages::post)
        .get("/oauth/userinfo", crossOrigin.readable(userinfo::handle))
        .postAllowingCrossSite("/oauth/userinfo", crossOrigin.readable(userinfo::handle))
        .postAllowingCrossSite("/oauth/introspect", status::introspect)
        .postAllowingCrossSite("/oauth/revoke", crossOrigin.readable(status::revoke))
        .get("/oauth/end-session", endSession::get)
        .postAllowingCrossSite("/oauth/end-session", endSession::post)
        .post("/oauth/end-session/confirm", endSession::confirmed);
    for (String path :
        new String[] {
          "/.well-known/openid-configuration",
          "/oauth/jwks",
          "/oauth/token",
          "/oauth/userinfo",
          "/oauth/revoke"
        }) {
      routes.options(path, crossOrigin::preflight);
    }
  }

  /** Takes over when a person whom this door sent to sign in has done so. */
  public Destination destination() {
    return authorize;
  }

  /** Which applications a session led to, and the key that signs events for them. */
  public OpenIdSide forSignals() {
    return new OpenIdSide() {
      @Override
      public List<String> applicationsOf(
          Transaction tx, OrganizationScope scope, SessionId session) {
        return GrantStore.applicationsOf(tx, scope, session);
      }

      @Override
      public String sign(Map<String, Object> claims) {
        return keys.signer(JwsAlgorithm.RS256).sign("secevent+jwt", claims);
      }
    };
  }

  /** Knows which applications hold live refresh tokens. */
  public static ReachedApplications reached(Applications applications) {
    return (tx, scope, session, now) ->
        GrantStore.holdersOfRefreshTokens(tx, scope, session, now).stream()
            .map(id -> applications.get(tx, new ApplicationId(id)))
            .flatMap(Optional::stream)
            .map(Application::name)
            .sorted()
            .toList();
  }

  /** The same for a person who answers for a device. */
  public Destination deviceDestination() {
    return devicePages;
  }

  /** Revokes what an ended session gave out, and has applications told. Needs nothing built yet. */
  public static SessionEndListener sessionEndListener() {
    return new LogoutOutbox();
  }

  /** Where applications wait to be told of ended sessions. */
  public static OutboxTable<?> table() {
    return LogoutStore.TABLE;
  }

  /** Knows what applications would get from a sign-in. */
  public ApplicationRehearsals rehearsals() {
    return rehearsals;
  }

  /** Knows which applications cannot be told of ended sessions. */
  public UntoldApplications untold() {
    return untold;
  }

  /** Starts telling applications of ended sessions, and forgetting what has expired. */
  public void start() {
    housekeeping.start();
    logouts.start();
  }

  /** One round of that work at once, for tests. Answers how many applications it tried to tell. */
  public int workNow(Instant now) {
    housekeeping.round(now);
    return logouts.deliverDue(now);
  }

  @Override
  public void close() {
    logouts.close();
    housekeeping.close();
  }
}
