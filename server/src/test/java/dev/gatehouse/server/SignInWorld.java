package dev.gatehouse.server;

import dev.gatehouse.server.account.AccountDoor;
import dev.gatehouse.server.connection.AttributeMapping;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.Connection.Provisioning;
import dev.gatehouse.server.connection.Connection.ProvisioningMode;
import dev.gatehouse.server.connection.ConnectionDraft;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionResult;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.DeafDatabase;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.mail.Mail;
import dev.gatehouse.server.mail.MailTransport;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.OrganizationDraft;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.TxtRecords;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.AttemptTrace;
import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.signin.Destination;
import dev.gatehouse.server.signin.SecondStep;
import dev.gatehouse.server.signin.SignIn;
import dev.gatehouse.server.signin.StartSignIn;
import dev.gatehouse.server.web.GuardedOutgoing;
import dev.gatehouse.server.web.OutgoingAddresses;
import dev.gatehouse.server.web.OutgoingSettings;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import dev.gatehouse.server.web.WebServer;
import dev.gatehouse.server.web.WebSettings;
import dev.gatehouse.testkit.TestIdentityProvider;
import dev.gatehouse.testkit.oidc.RegisteredClient;
import dev.gatehouse.testkit.process.LoopbackPort;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Sign-ins over real HTTP without a door: the features below the doors, a test identity provider,
 * the organization "acme", and beside it the decoy "globex", into which nothing of acme may reach.
 */
public final class SignInWorld extends SignInFeatures implements AutoCloseable, Destination {
  private static final JsonMapper JSON = JsonMapper.shared();

  /** It starts with a minute: no step of a one-time code, and no day, ends while a test looks. */
  public final AdjustableClock clock =
      new AdjustableClock(Instant.now().truncatedTo(ChronoUnit.MINUTES));

  public final TestIdentityProvider provider = TestIdentityProvider.start(0, clock);

  /** Time goes on with each look at it, so that what comes later is later. */
  private final InstantSource ticking =
      () -> {
        clock.advance(Duration.ofMillis(1));
        return clock.instant();
      };

  public final Database database;
  public final OrganizationScope acme;
  public final OrganizationScope globex;
  private final OutgoingSettings settings;
  private final Map<String, TxtRecords.Answer> txtRecords = new ConcurrentHashMap<>();
  private final List<Mail> mails = new CopyOnWriteArrayList<>();
  private final GuardedOutgoing outgoing;
  private final int port = LoopbackPort.free();
  private WebServer web;
  private Core core;

  public SignInWorld(TestDatabase database) {
    this(TestKeys.fresh(database));
  }

  public SignInWorld(Database database) {
    this.database = database;
    OutgoingSettings strict = OutgoingSettings.strict();
    settings =
        new OutgoingSettings(
            true,
            List.of(),
            true,
            Optional.empty(),
            Optional.empty(),
            GatehouseFixture.PROVIDERS_PATIENCE,
            strict.largestBody());
    outgoing = new GuardedOutgoing(settings);
    web = WebServer.bind(WebSettings.on("127.0.0.1", port), clock.instant());
    core = serve();
    acme = organization("acme");
    globex = organization("globex");
  }

  @Override
  Core core() {
    return core;
  }

  private Core serve() {
    Core built =
        new Core(
            new Core.Engine(
                database,
                TestKeys.BOX,
                outgoing,
                new OutgoingAddresses(settings),
                true,
                new Pages(database::isInside),
                web.publicAddress(),
                (id, mail, now) -> {
                  mails.add(mail);
                  return new MailTransport.Carried.Gone();
                },
                name -> txtRecords.getOrDefault(name, new TxtRecords.Answer.None()),
                RateLimit.usual(),
                ticking));
    AccountDoor account =
        new AccountDoor(
            Doors.belowAccount(built, new Pages(database::isInside), ticking),
            built.signIn.signIn());
    built.signIn.leadTo(List.of(this, account.destination()));
    Routes routes =
        account.addTo(built.addTo(new Routes())).get("/start", request -> start(built, request));
    web.start(routes, new Pages());
    return built;
  }

  /** Stops and starts what answers, on the same port and database: nothing is kept in memory. */
  public void restart() {
    web.close();
    core.ldap.close();
    web = WebServer.bind(WebSettings.on("127.0.0.1", port), clock.instant());
    core = serve();
  }

  private static Response start(Core core, Request request) {
    SignIn signIn = core.signIn.signIn();
    Optional<OrganizationScope> scope =
        request
            .query()
            .one("org")
            .flatMap(slug -> core.database.read(tx -> core.organizations.scope(tx, slug)));
    return signIn.start(
        request,
        new StartSignIn(
            scope,
            "test",
            "state " + request.query().one("state").orElse(""),
            "Tracehub",
            request
                .query()
                .one("connection")
                .map(dev.gatehouse.server.organization.ConnectionId::new),
            request.query().one("login_hint"),
            request.query().has("use_sso"),
            request.query().has("force"),
            request.query().has("passive"),
            Optional.empty()));
  }

  @Override
  public String name() {
    return "test";
  }

  @Override
  public Response arrive(Request request, String state, SignedIn signedIn) {
    String text =
        String.join(
            "|",
            state,
            signedIn.user().userName(),
            String.join(",", signedIn.user().roles()),
            signedIn.session().value());
    return Response.of(200, "text/plain; charset=utf-8", text);
  }

  @Override
  public Optional<Response> refused(Request request, String state, String code) {
    return code.equals("login_required")
        ? Optional.of(Response.of(200, "text/plain; charset=utf-8", "refused " + code))
        : Optional.empty();
  }

  private OrganizationScope organization(String slug) {
    return database.write(
        tx -> {
          var made =
              core.organizations
                  .create(
                      tx,
                      OrganizationDraft.of(slug, slug.toUpperCase(java.util.Locale.ROOT)),
                      clock.instant())
                  .orThrow();
          return core.organizations.scope(tx, made.id()).orElseThrow();
        });
  }

  public URI address() {
    return web.publicAddress();
  }

  public TestBrowser browser() {
    return new TestBrowser(web.publicAddress());
  }

  /** What a second node on the same database would hold in memory, if it heard nothing of us. */
  public Sessions anotherNodesSessions() {
    return new Sessions(
        DeafDatabase.of(database),
        core.organizations,
        core.users,
        core.connections,
        clock,
        dev.gatehouse.server.web.Cookies.of(web.publicAddress()));
  }

  /** Does what is done now and then, and gives what has left since the last time. */
  public List<Mail> mails() {
    core.password.answerForgotten(clock.instant());
    while (core.mailDelivery.deliverDue(clock.instant()) > 0) {
      Thread.onSpinWait();
    }
    List<Mail> some = List.copyOf(mails);
    mails.clear();
    return some;
  }

  /** Puts another step between local credentials and a session. */
  public void askFor(SecondStep step) {
    core.signIn.askFor(List.of(step, core.password.mustChange()));
  }

  /** Gives a user a password. */
  public void password(OrganizationScope scope, User user, String password) {
    Passwords.Hashed.Done hashed = (Passwords.Hashed.Done) core.passwords.hash(password);
    write(
        tx -> {
          core.passwords.set(tx, scope, user.id(), hashed, clock.instant());
          return user;
        });
  }

  /** An enabled SAML connection to the test identity provider, just-in-time. */
  public Connection saml(OrganizationScope scope) {
    return saml(scope, "Acme staff", IdpInitiated.OFF);
  }

  public Connection saml(OrganizationScope scope, String name, IdpInitiated mode) {
    var imported =
        (ConnectionImport.Result.Imported)
            core.connectionImport.samlMetadata(
                provider.saml().metadata().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                ConnectionImport.MetadataDemands.USUAL);
    return enabled(scope, draft("keycloak-saml", name, imported.settings(), Map.of(), mode));
  }

  /** The same, with more settings; both sides sign out at the other. */
  public Connection samlSigningOut(OrganizationScope scope, Map<String, Object> more) {
    var imported =
        (ConnectionImport.Result.Imported)
            core.connectionImport.samlMetadata(
                provider.saml().metadata().getBytes(java.nio.charset.StandardCharsets.UTF_8),
                ConnectionImport.MetadataDemands.USUAL);
    ObjectNode settings = (ObjectNode) JSON.readTree(imported.settings());
    settings.put("signOutAtProvider", true);
    more.forEach((name, value) -> settings.set(name, JSON.valueToTree(value)));
    Connection connection =
        enabled(
            scope,
            draft("keycloak-saml", "Staff", settings.toString(), Map.of(), IdpInitiated.OFF));
    String entityId = address() + "/saml/" + connection.id();
    provider
        .saml()
        .register(
            new dev.gatehouse.testkit.saml.SamlHalf.RegisteredServiceProvider(
                entityId,
                entityId + "/acs",
                core.keys
                    .current(dev.gatehouse.server.keys.SigningKey.Purpose.SAML_SIGNING)
                    .certificate()
                    .orElseThrow(),
                null));
    provider.saml().registerLogout(entityId, entityId + "/logout");
    return connection;
  }

  /** Changes settings of a connection of acme. */
  public void settings(Connection connection, Map<String, Object> changed) {
    ObjectNode settings = (ObjectNode) JSON.readTree(connection.settings());
    changed.forEach((name, value) -> settings.set(name, JSON.valueToTree(value)));
    change(connection, connection.provisioning(), Optional.empty(), settings.toString());
  }

  /** Sets who knows of applications that cannot be told. */
  public void ask(dev.gatehouse.server.signout.UntoldApplications untold) {
    core.signOut.ask(untold);
  }

  /** An enabled OpenID Connect connection to the test identity provider, just-in-time. */
  public Connection oidc(OrganizationScope scope, String clientId) {
    return oidc(scope, clientId, Map.of());
  }

  /** The same with more settings, which go before those that were imported. */
  public Connection oidc(OrganizationScope scope, String clientId, Map<String, Object> more) {
    var imported =
        (ConnectionImport.Result.Imported)
            core.connectionImport.oidcIssuer(provider.oidc().issuer());
    ObjectNode settings = (ObjectNode) JSON.readTree(imported.settings());
    settings.put("clientId", clientId);
    more.forEach((name, value) -> settings.set(name, JSON.valueToTree(value)));
    Connection connection =
        enabled(
            scope,
            draft(
                "oidc",
                "Partners",
                settings.toString(),
                Map.of("clientSecret", "s3cret"),
                IdpInitiated.OFF));
    provider
        .oidc()
        .register(
            RegisteredClient.withSecret(
                clientId, "s3cret", address() + "/auth/callback/oidc/" + connection.id()));
    return connection;
  }

  /** A draft that provisions just in time. */
  public ConnectionDraft draft(
      String preset, String name, String settings, Map<String, String> secrets, IdpInitiated mode) {
    return new ConnectionDraft(
        preset,
        name,
        "",
        "",
        new Provisioning(ProvisioningMode.JIT, true, true, ""),
        AttributeMapping.fromPreset(),
        Optional.empty(),
        mode,
        settings,
        secrets);
  }

  public Connection enabled(OrganizationScope scope, ConnectionDraft draft) {
    return database.write(
        tx -> {
          var saved =
              (ConnectionResult.Saved) core.connections.create(tx, scope, draft, clock.instant());
          core.connections.enable(tx, scope, saved.connection().id(), clock.instant());
          return core.connections.get(tx, scope, saved.connection().id()).orElseThrow();
        });
  }

  public void provisioning(Connection connection, ProvisioningMode mode) {
    provisioning(connection, new Provisioning(mode, true, true, ""));
  }

  public void defaultRole(Connection connection, String role) {
    provisioning(connection, new Provisioning(ProvisioningMode.JIT, true, true, role));
  }

  public void provisioning(Connection connection, Provisioning provisioning) {
    change(connection, provisioning, Optional.empty(), connection.settings());
  }

  /** Sets how long the sessions may be that come through a connection of acme. */
  public void sessionCap(Connection connection, Duration cap) {
    change(connection, connection.provisioning(), Optional.of(cap), connection.settings());
  }

  private void change(
      Connection connection, Provisioning provisioning, Optional<Duration> cap, String settings) {
    write(
        tx ->
            core.connections.update(
                tx,
                acme,
                connection.id(),
                new ConnectionDraft(
                    connection.preset(),
                    connection.displayName(),
                    "",
                    "",
                    provisioning,
                    connection.mapping(),
                    cap,
                    connection.idpInitiated(),
                    settings,
                    Map.of()),
                clock.instant()));
  }

  public void disable(Connection connection) {
    write(tx -> core.connections.disable(tx, acme, connection.id(), clock.instant()));
  }

  public User user(OrganizationScope scope, String userName, User.Method method) {
    return user(scope, new UserDraft(userName, "", method, List.of()), User.Source.API);
  }

  public User user(OrganizationScope scope, UserDraft draft, User.Source source) {
    return write(tx -> core.users.create(tx, scope, draft, source, clock.instant()).orThrow());
  }

  /** Proves a domain for an organization, and routes it if a connection is given. */
  public void domain(OrganizationScope scope, String name, Optional<Connection> route) {
    write(
        tx -> {
          Domains domains = core.domains;
          domains.claim(tx, scope, name, clock.instant()).orThrow();
          domains.verify(tx, scope, name, Domain.Proof.OPERATOR, clock.instant()).orThrow();
          route.ifPresent(to -> domains.route(tx, scope, name, to.id()).orThrow());
          return name;
        });
  }

  /** What the name servers say of a name; null for nothing of that name. */
  public void dns(String name, TxtRecords.@Nullable Answer answer) {
    if (answer == null) {
      txtRecords.remove(name);
    } else {
      txtRecords.put(name, answer);
    }
  }

  /** Whether people are asked before accounts are connected. */
  public void asksToConnect(OrganizationScope scope, boolean asks) {
    write(
        tx -> {
          core.accountConnection.set(tx, scope, asks);
          return asks;
        });
  }

  public <T> T write(Function<Transaction, T> work) {
    return database.write(work::apply);
  }

  public <T> T read(Function<Transaction, T> work) {
    return database.read(work::apply);
  }

  /** The newest attempt of an organization with its trace. */
  public AttemptTrace newestAttempt(OrganizationScope scope) {
    return read(
        tx -> {
          var page =
              core.attempts.list(
                  tx, scope, Attempts.AttemptFilter.none(), new Attempts.PageRequest("", 1));
          return core.attempts.find(tx, scope, page.attempts().getFirst().id()).orElseThrow();
        });
  }

  @Override
  public void close() {
    web.close();
    core.ldap.close();
    provider.close();
    outgoing.close();
    database.close();
  }
}
