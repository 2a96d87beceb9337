package dev.gatehouse.server.doors;

import dev.gatehouse.server.AdjustableClock;
import dev.gatehouse.server.GatehouseFixture;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.TestKeys;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.forwardauth.ForwardAuth;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.openid.OpenIdProvider;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.session.InBrowser;
import dev.gatehouse.server.session.NewSession;
import dev.gatehouse.server.session.OpenedSession;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SignOut;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.GuardedOutgoing;
import dev.gatehouse.server.web.OutgoingSettings;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import dev.gatehouse.server.web.WebServer;
import dev.gatehouse.server.web.WebSettings;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Both doors over real HTTP and a real database, with two organizations. Instead of an identity
 * provider there is a page {@code /test/sign-in?user=…}, which lets the person named by the address
 * arrive at whatever sign-in began last.
 */
public final class DoorsFixture implements AutoCloseable {
  public static final String SECRET = "a client secret that has more than 32 characters";

  public final AdjustableClock clock = new AdjustableClock(Instant.parse("2026-11-22T08:00:00Z"));
  public final Database database;
  public final Organizations organizations = new Organizations();
  public final Domains domains = new Domains(organizations);
  public final Users users = new Users();
  public final Applications applications = new Applications();
  public final Roles roles = new Roles();
  public final Audit audit = new Audit();
  public final SigningKeys keys;
  public final Connections connections;
  public final Sessions sessions;

  /** How strongly people authenticate at their providers from now on. */
  public Optional<String> acr = Optional.empty();

  public final OpenIdProvider openId;
  public final OrganizationScope acme;
  public final OrganizationScope decoy;
  public final ConnectionId acmeConnection;
  public final User ann;

  /** When the next person will say to have authenticated; empty for now. */
  public Optional<Instant> authenticatedAt = Optional.empty();

  /** What the last sign-in was asked. */
  public Optional<StartSignIn> asked = Optional.empty();

  private final WebServer web;
  private final GuardedOutgoing outgoing;
  private final Map<String, Destination> destinations = new ConcurrentHashMap<>();

  public DoorsFixture() {
    this(TestDatabase.SQLITE);
  }

  public DoorsFixture(TestDatabase database) {
    this(TestKeys.fresh(database));
  }

  public DoorsFixture(Database database) {
    this.database = database;
    web = WebServer.bind(WebSettings.on("127.0.0.1", 0), clock.instant());
    SecretBox box = TestKeys.BOX;
    keys = new SigningKeys(database, box, clock);
    keys.prepare();
    connections =
        new Connections(
            organizations,
            users,
            new Directories(organizations, RateLimit.usual()),
            new ConnectionKinds(List.of(new SilentConnectionKind())),
            box);
    sessions =
        new Sessions(
            database, organizations, users, connections, clock, Cookies.of(web.publicAddress()));
    outgoing =
        new GuardedOutgoing(
            new OutgoingSettings(
                true,
                List.of(),
                true,
                Optional.empty(),
                Optional.empty(),
                GatehouseFixture.PROVIDERS_PATIENCE,
                10_000));
    Pages pages = new Pages(database::isInside);
    openId =
        new OpenIdProvider(
            web.publicAddress(),
            new OpenIdProvider.Below(
                database,
                keys,
                audit,
                organizations,
                domains,
                users,
                applications,
                new dev.gatehouse.server.application.Deliveries(),
                roles,
                sessions,
                new SignInPolicies(organizations, connections, (tx, scope, user) -> false),
                new FailureLimits(),
                outgoing,
                pages,
                clock),
            this::begin,
            new SignOut(database, sessions, audit, Cookies.of(web.publicAddress()), clock));
    ForwardAuth forwardAuth =
        new ForwardAuth(
            web.publicAddress(),
            new ForwardAuth.Below(
                database, keys, organizations, users, applications, sessions, clock),
            this::begin);
    for (Destination one :
        List.of(openId.destination(), openId.deviceDestination(), forwardAuth.destination())) {
      destinations.put(one.name(), one);
    }
    sessions.tell(List.of(OpenIdProvider.sessionEndListener(), forwardAuth.sessionEndListener()));
    Routes routes = new Routes();
    openId.addTo(routes);
    forwardAuth.addTo(routes);
    routes.get("/test/sign-in", this::signIn);
    web.start(routes, pages);
    acme = organization("acme");
    decoy = organization("decoy");
    acmeConnection = connectAcme();
    ann = user(acme, "ann@acme.test", "Ann Lee", new User.Method.Through(acmeConnection));
  }

  private OrganizationScope organization(String slug) {
    return database.write(
        tx -> {
          var made =
              organizations.create(tx, OrganizationDraft.of(slug, slug + " Ltd"), clock.instant());
          return organizations.scope(tx, made.orThrow().id()).orElseThrow();
        });
  }

  private ConnectionId connectAcme() {
    ConnectionDraft draft =
        new ConnectionDraft(
            "keycloak-oidc",
            "Acme",
            "",
            "",
            new Connection.Provisioning(Connection.ProvisioningMode.JIT, true, true, ""),
            AttributeMapping.fromPreset(),
            Optional.empty(),
            Connection.IdpInitiated.OFF,
            "{\"silent\":true}",
            Map.of());
    return database.write(
        tx -> {
          domains.claim(tx, acme, "acme.test", clock.instant()).orThrow();
          domains.verify(tx, acme, "acme.test", Domain.Proof.OPERATOR, clock.instant()).orThrow();
          if (connections.create(tx, acme, draft, clock.instant())
              instanceof ConnectionResult.Saved saved) {
            connections.enable(tx, acme, saved.connection().id(), clock.instant());
            return saved.connection().id();
          }
          throw new IllegalStateException("the connection was refused");
        });
  }

  public User user(OrganizationScope scope, String address, String name, User.Method method) {
    return database.write(
        tx ->
            users
                .create(
                    tx,
                    scope,
                    new UserDraft(address, name, method, List.of("viewer")),
                    User.Source.INVITED,
                    clock.instant())
                .orThrow());
  }

  public Application application(ApplicationDraft draft) {
    return database.write(
        tx -> {
          Application made = applications.create(tx, draft, clock.instant()).orThrow();
          if (draft.authentication().usesSecret()) {
            applications.adoptSecret(tx, made.id(), SECRET, clock.instant()).orThrow();
          }
          return made;
        });
  }

  private Response begin(Request request, StartSignIn what) {
    asked = Optional.of(what);
    return Response.html(200, "sign in at " + request.publicAddress());
  }

  private Response signIn(Request request) {
    StartSignIn what = asked.orElseThrow();
    String address = request.query().required("user");
    OrganizationScope scope = address.endsWith("@acme.test") ? acme : decoy;
    OpenedSession opened = open(scope, address);
    Destination destination = destinations.get(what.destination());
    if (destination == null) {
      throw new IllegalStateException("no destination " + what.destination());
    }
    return opened.on(destination.arrive(request, what.destinationState(), opened.signedIn()));
  }

  /** A session of a person, as if signed in before. */
  public OpenedSession open(OrganizationScope scope, String address) {
    Instant now = clock.instant();
    return database.write(
        tx -> {
          User user = users.byUserName(tx, scope, address).orElseThrow();
          Optional<ConnectionId> connection =
              user.method() instanceof User.Method.Through(ConnectionId id)
                  ? Optional.of(id)
                  : Optional.empty();
          OpenedSession opened =
              sessions.open(
                  tx,
                  scope,
                  new NewSession(
                      user,
                      connection,
                      authenticatedAt.orElse(now),
                      List.of("pwd"),
                      List.of(),
                      "",
                      "",
                      InBrowser.UNKNOWN,
                      "127.0.0.1",
                      "test"),
                  now);
          acr.ifPresent(
              said ->
                  new ProviderSessions(TestKeys.BOX)
                      .keep(
                          tx,
                          scope,
                          opened.signedIn().session(),
                          connection.orElse(new ConnectionId("con_x")),
                          saying(user.userName(), said, now)));
          return opened;
        });
  }

  private static ExternalPerson saying(String name, String acr, Instant now) {
    return new ExternalPerson(
        name,
        Optional.of(name),
        false,
        name,
        Map.of(),
        new ExternalPerson.Groups.Absent(),
        Optional.empty(),
        Optional.empty(),
        now,
        List.of(),
        List.of(),
        new ExternalPerson.AtProvider(name, "", acr));
  }

  /** Ends all sessions of a person. */
  public void endSessionsOf(User user) {
    database.write(
        tx -> sessions.endOfUser(tx, acme, user.id(), Sessions.EndReason.REVOKED, clock.instant()));
  }

  public URI address() {
    return web.publicAddress();
  }

  public int port() {
    return web.port();
  }

  public TestBrowser browser() {
    return new TestBrowser(address());
  }

  @Override
  public void close() {
    openId.close();
    web.close();
    outgoing.close();
    database.close();
  }
}
