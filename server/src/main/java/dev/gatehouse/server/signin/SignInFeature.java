package dev.gatehouse.server.signin;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.Removals;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Puts the sign-in together: constructed once, by {@code Server}. */
public final class SignInFeature {
  private final Destinations destinations = new Destinations();
  private final HomeDestination home;
  private final SignInDoor door;
  private final SignInEndpoints pages;
  private final CallbackEndpoints callbacks;
  private final TestSignInEndpoints tests;
  private final SignOut signOut;
  private final Sessions sessions;
  private final LocalAdmission localAdmission;
  private final LocalSignIn local;
  private final LocalEndpoints localPages;
  private final ConsentEndpoints consentPages;
  private final FirstUse firstUse;

  /** What is below a sign-in. */
  public record Below(
      Organizations organizations,
      Domains domains,
      Users users,
      ExternalIdentities identities,
      Invitations invitations,
      Removals removals,
      Directories directories,
      RoleMappings mappings,
      Connections connections,
      ConnectionKinds kinds,
      Sessions sessions,
      ProviderSessions atProviders,
      Attempts attempts,
      AccountConnection accountConnection,
      TestSignIns tests,
      SignInPolicies policies,
      PasswordCheck passwordCheck,
      FailureLimits failures,
      Administrators administrators,
      MailOutbox outbox,
      Audit audit) {}

  /** What runs it. */
  public record Engine(
      Database database, SecretBox box, Pages pages, Cookies cookies, InstantSource clock) {}

  public SignInFeature(Below below, Engine engine) {
    Database database = engine.database();
    InstantSource clock = engine.clock();
    Cookies cookies = engine.cookies();
    sessions = below.sessions();
    home = new HomeDestination(engine.pages());
    Verdicts verdicts =
        new Verdicts(database, below.attempts(), destinations, engine.pages(), clock);
    Departures departures =
        new Departures(database, below.kinds(), verdicts, engine.pages(), cookies, clock);
    Chooser chooser =
        new Chooser(database, below.organizations(), below.connections(), below.domains());
    RememberedBrowsers browsers = new RememberedBrowsers(engine.box(), cookies);
    StartPages startPages = new StartPages(database, engine.pages(), cookies, browsers, clock);
    door = new SignInDoor(chooser, departures, verdicts, destinations, startPages);
    pages =
        new SignInEndpoints(
            door,
            chooser,
            startPages,
            verdicts,
            new SignInEndpoints.Visitors(database, sessions, below.users(), cookies, clock),
            below.invitations());
    SignInAudit audit = new SignInAudit(below.audit());
    HandOver handOver = new HandOver(destinations, verdicts, browsers);
    GlassBroken glassBroken =
        new GlassBroken(
            below.organizations(),
            below.administrators(),
            below.outbox(),
            engine.pages(),
            below.audit());
    localAdmission =
        new LocalAdmission(below.policies(), below.users(), sessions, audit, glassBroken);
    local =
        new LocalSignIn(
            new LocalSignIn.Below(
                database,
                below.organizations(),
                below.users(),
                below.passwordCheck(),
                cookies,
                clock),
            localAdmission,
            verdicts,
            handOver);
    localPages =
        new LocalEndpoints(chooser, door, startPages, local, below.passwordCheck(), browsers);
    Consents consents =
        new Consents(below.accountConnection(), below.organizations(), engine.box(), cookies);
    Admission admission = admission(below, audit);
    firstUse = new FirstUse(database, admission, below.accountConnection());
    consentPages =
        new ConsentEndpoints(
            new ConsentEndpoints.Around(
                database,
                below.organizations(),
                below.connections(),
                below.users(),
                engine.pages(),
                clock),
            consents,
            admission,
            audit,
            verdicts,
            handOver);
    Landing landing =
        new Landing(
            new Landing.Below(database, below.kinds(), clock),
            admission,
            consents,
            verdicts,
            handOver);
    tests =
        new TestSignInEndpoints(
            new TestSignInEndpoints.Below(
                database,
                below.organizations(),
                below.connections(),
                below.kinds(),
                below.users(),
                below.tests(),
                below.audit()),
            departures,
            verdicts,
            new Rehearsal(database, below.connections(), below.users(), admission),
            engine.pages(),
            clock);
    callbacks =
        new CallbackEndpoints(
            new Callbacks(database, below.connections(), cookies),
            landing,
            departures,
            verdicts,
            new PromptTries(database, below.failures(), below.audit(), clock),
            new CallbackEndpoints.Surroundings(
                database, below.kinds(), engine.pages(), cookies, tests, clock));
    signOut = new SignOut(database, sessions, below.audit(), cookies, clock);
    destinations.set(List.of(home, tests));
  }

  private static Admission admission(Below below, SignInAudit audit) {
    return new Admission(
        below.connections(),
        new Newcomers(
            below.users(),
            below.identities(),
            below.invitations(),
            below.removals(),
            below.domains(),
            below.directories()),
        new Profiles(below.users(), below.mappings()),
        below.policies(),
        below.sessions(),
        below.atProviders(),
        audit);
  }

  /** What doors start sign-ins with. */
  public SignIn signIn() {
    return door;
  }

  /** How whoever proves somebody with local credentials signs them in. */
  public LocalSignIn local() {
    return local;
  }

  /** How people are recognized who come in without a browser. */
  public FirstUse firstUse() {
    return firstUse;
  }

  /** Sets what stands between local credentials and a session. Before serving. */
  public void askFor(List<SecondStep> steps) {
    localAdmission.set(steps);
  }

  /** How doors end the session of a browser. */
  public SignOut signOut() {
    return signOut;
  }

  /** Sets the doors that sign-ins lead to. Before serving. */
  public void leadTo(List<Destination> doors) {
    List<Destination> all = new ArrayList<>(doors);
    all.add(home);
    all.add(tests);
    destinations.set(all);
  }

  /** Sets where administrators look at test sign-ins. Before serving. */
  public void showTestsAt(TestPages shown) {
    tests.showAt(shown);
  }

  /** Where messages and people of sign-ins are kept sealed. */
  public static List<SealedColumn> sealed() {
    return List.of(SealedMessages.sealed(), Consents.sealed(), TestSignIns.sealed());
  }

  public Routes addTo(Routes routes) {
    return routes
        .get("/", this::front)
        .get("/sign-in", pages::finder)
        .get("/sign-in/done", this::done)
        .get("/sign-in/{organization}", pages::organization)
        .get("/sign-in/{organization}/through/{connection}", pages::through)
        .post("/sign-in/{organization}/continue", localPages::proceed)
        .get("/sign-in/{organization}/password", localPages::ask)
        .post("/sign-in/{organization}/password", localPages::password)
        .get("/auth/find", pages::find)
        .get("/auth/depart", pages::depart)
        .get("/auth/again", pages::again)
        .get("/auth/connect", consentPages::ask)
        .post("/auth/connect", consentPages::answer)
        .get("/invitation/{token}", pages::invitation)
        .get("/test-sign-in/{token}", tests::ask)
        .post("/test-sign-in/{token}", tests::run)
        .postAllowingCrossSite("/saml/{connection}/acs", callbacks::saml)
        .get("/auth/callback/oidc/{connection}", callbacks::oidc)
        .get("/auth/callback/oidc", callbacks::oidcShared)
        .post("/auth/prompt/{connection}", callbacks::prompt);
  }

  /** Who opens the bare address is shown in, or who they are. */
  private Response front(dev.gatehouse.server.web.Request request) {
    return Response.redirect(request.publicAddress().resolve("/sign-in/done"));
  }

  private Response done(dev.gatehouse.server.web.Request request) {
    return sessions
        .resolve(request)
        .map(home::page)
        .orElseGet(() -> Response.redirect(request.publicAddress().resolve("/sign-in")));
  }
}
