package dev.gatehouse.server;

import dev.gatehouse.server.account.AccountDoor;
import dev.gatehouse.server.api.AdminApi;
import dev.gatehouse.server.audit.AuditListener;
import dev.gatehouse.server.console.ConsoleDoor;
import dev.gatehouse.server.docs.DocsDoor;
import dev.gatehouse.server.forwardauth.ForwardAuth;
import dev.gatehouse.server.openid.OpenIdProvider;
import dev.gatehouse.server.scim.DirectoryAccess;
import dev.gatehouse.server.scim.ScimDoor;
import dev.gatehouse.server.session.SessionEndListener;
import dev.gatehouse.server.signals.SignalsFeature;
import dev.gatehouse.server.signals.transmitter.TransmitterFeature;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import dev.gatehouse.server.webhook.WebhookFeature;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** The doors, each with its own addresses; none knows another. */
final class Doors implements AutoCloseable {
  final AdminApi api;
  private final OpenIdProvider openId;
  private final ForwardAuth forwardAuth;
  private final DirectoryAccess directoryAccess;
  private final ScimDoor scim;
  private final WebhookFeature webhooks;
  private final AccountDoor account;
  private final DocsDoor docs;
  final ConsoleDoor console;
  private final SignalsFeature signals;
  private final TransmitterFeature transmitter;

  /**
   * @param applicationsNetwork outgoing HTTP to the operator's own applications
   */
  Doors(Core core, Core.Engine engine, Outgoing applicationsNetwork, AdminApi.Usual usual) {
    openId = openId(core, engine, applicationsNetwork);
    forwardAuth = forwardAuth(core, engine);
    directoryAccess =
        new DirectoryAccess(
            engine.publicAddress(),
            new DirectoryAccess.Below(
                engine.database(),
                core.directoryTokens,
                core.directoryClients,
                core.connections,
                engine.outgoing(),
                engine.clock()));
    scim =
        new ScimDoor(
            engine.publicAddress(),
            directoryAccess.gate(),
            new ScimDoor.Below(
                engine.database(),
                core.audit,
                core.users,
                core.mappings,
                core.removals,
                core.connections,
                core.access,
                core.lockOut,
                engine.box(),
                engine.clock()));
    core.directories.tell(List.of(core.users::release));
    webhooks = webhooks(core, engine, applicationsNetwork);
    signals = signals(core, engine);
    transmitter =
        new TransmitterFeature(
            new TransmitterFeature.Below(
                engine.database(),
                engine.box(),
                core.applications,
                core.connections,
                core.users,
                core.sessions,
                core.deliveries,
                core.organizations,
                core.audit,
                engine.outgoing(),
                engine.plainHttpAllowed(),
                applicationsNetwork,
                engine.clock()),
            engine.publicAddress(),
            openId.forSignals());
    api = api(core, engine, applicationsNetwork, usual);
    List<AuditListener> hearers = new ArrayList<>(transmitter.auditListeners());
    hearers.addFirst(webhooks.auditListener());
    core.audit.tell(hearers);
    List<SessionEndListener> ends = new ArrayList<>(transmitter.sessionEndListeners());
    ends.addAll(
        List.of(
            OpenIdProvider.sessionEndListener(),
            forwardAuth.sessionEndListener(),
            webhooks.sessionEndListener()));
    core.sessions.tell(ends);
    core.sessions.tellOfUse(transmitter.sessionUseListener());
    core.sessions.tellOfAnyNode(List.of(forwardAuth.endedSessionsListener()));
    account = account(core, engine);
    docs = new DocsDoor(engine.pages());
    console = console(core, engine, api);
    core.signOut.ask(openId.untold());
    core.signIn.showTestsAt(ConsoleDoor.testPages());
    core.signIn.leadTo(
        List.of(
            openId.destination(),
            openId.deviceDestination(),
            forwardAuth.destination(),
            account.destination(),
            console.destination()));
  }

  private static AccountDoor account(Core core, Core.Engine engine) {
    return new AccountDoor(
        belowAccount(core, engine.pages(), engine.clock()), core.signIn.signIn());
  }

  static AccountDoor.Below belowAccount(Core core, Pages pages, InstantSource clock) {
    return new AccountDoor.Below(
        core.database,
        core.organizations,
        core.lockOut,
        core.sessions,
        core.factors,
        core.apiKeys,
        core.sshKeys,
        core.connections,
        core.identities,
        core.audit,
        OpenIdProvider.reached(core.applications),
        AdminApi.scopesInsideOrganizations(),
        pages,
        clock);
  }

  private static ConsoleDoor console(Core core, Core.Engine engine, AdminApi api) {
    return new ConsoleDoor(
        new ConsoleDoor.Below(
            engine.database(),
            core.organizations,
            core.operators,
            core.roles,
            core.users,
            core.passwords,
            core.factors,
            core.sessions,
            core.setupLinks,
            core.failures,
            core.audit,
            engine.box(),
            engine.pages(),
            Cookies.of(engine.publicAddress()),
            engine.publicAddress(),
            engine.clock()),
        new ConsoleOperations(api.forPeople()),
        core.signIn.signIn());
  }

  private static OpenIdProvider openId(
      Core core, Core.Engine engine, Outgoing applicationsNetwork) {
    return new OpenIdProvider(
        engine.publicAddress(),
        new OpenIdProvider.Below(
            engine.database(),
            core.keys,
            core.audit,
            core.organizations,
            core.domains,
            core.users,
            core.applications,
            core.deliveries,
            core.roles,
            core.sessions,
            core.policies,
            core.failures,
            applicationsNetwork,
            engine.pages(),
            engine.clock()),
        core.signIn.signIn(),
        core.signIn.signOut());
  }

  private static ForwardAuth forwardAuth(Core core, Core.Engine engine) {
    return new ForwardAuth(
        engine.publicAddress(),
        new ForwardAuth.Below(
            engine.database(),
            core.keys,
            core.organizations,
            core.users,
            core.applications,
            core.sessions,
            engine.clock()),
        core.signIn.signIn());
  }

  private static WebhookFeature webhooks(
      Core core, Core.Engine engine, Outgoing applicationsNetwork) {
    return new WebhookFeature(
        new WebhookFeature.Below(
            engine.database(),
            engine.box(),
            core.organizations,
            core.users,
            core.sessions,
            core.audit,
            engine.clock()),
        new WebhookFeature.WaysOut(
            engine.outgoing(), engine.plainHttpAllowed(), applicationsNetwork));
  }

  private static SignalsFeature signals(Core core, Core.Engine engine) {
    return new SignalsFeature(
        new SignalsFeature.Below(
            engine.database(),
            engine.box(),
            core.audit,
            core.connections,
            core.users,
            core.sessions,
            core.access,
            core.lockOut,
            engine.clock()),
        engine.publicAddress(),
        engine.outgoing(),
        engine.plainHttpAllowed());
  }

  private AdminApi api(
      Core core, Core.Engine engine, Outgoing applicationsNetwork, AdminApi.Usual usual) {
    return new AdminApi(
        new AdminApi.Below(
            engine.database(),
            core.organizations,
            core.operators,
            core.domains,
            core.domainProofs,
            core.domainChecks,
            core.audit,
            core.applications,
            core.deliveries,
            core.roles,
            core.users,
            core.mappings,
            core.invitations,
            core.invitationMail,
            core.lockOut,
            core.apiKeys,
            core.setupLinks,
            core.setupLinkMail,
            core.sshKeys,
            core.authorizedKeys,
            core.credentialChecks,
            core.connections,
            core.connectionImport,
            core.kinds,
            core.upkeep,
            core.failures,
            core.sessions,
            core.access,
            core.passwords,
            core.password,
            core.attempts,
            core.accountConnection,
            core.looks,
            core.tests,
            core.policies,
            core.breakGlass,
            core.keys,
            core.factors,
            core.directories,
            core.directoryTokens,
            core.directoryClients,
            webhooks.webhooks(),
            signals.streams(),
            transmitter.providerStreams(),
            OpenIdProvider.reached(core.applications),
            openId.rehearsals(),
            core.installation,
            applicationsNetwork),
        engine.publicAddress(),
        usual,
        engine.clock());
  }

  Routes addTo(Routes routes) {
    openId.addTo(routes);
    forwardAuth.addTo(routes);
    directoryAccess.addTo(routes);
    scim.addTo(routes);
    api.addTo(routes);
    account.addTo(routes);
    docs.addTo(routes);
    console.addTo(routes);
    signals.addTo(routes);
    transmitter.addTo(routes);
    return routes;
  }

  /** Starts what the doors do by themselves. */
  void start() {
    openId.start();
    webhooks.start();
    transmitter.start();
  }

  /** Fetches events from those identity providers that are asked for them. */
  void pollSignals() {
    signals.poll();
  }

  /** Writes down what directories' requests were refused for. */
  void writeRefusedScimRequests() {
    directoryAccess.writeRefusals();
  }

  /** Forgets what was refused long ago; fewer than 500 means that none are left. */
  int cleanUpRefusedScimRequests() {
    return directoryAccess.cleanUpRefusals();
  }

  /** Forgets old security events; fewer than 500 means that none are left. */
  int cleanUpSignals() {
    return Math.max(signals.cleanUp(), transmitter.cleanUp());
  }

  /** Pauses streams of security events for which too much waits. */
  void pauseFullStreams() {
    transmitter.pauseFull();
  }

  /** Forgets old messages of webhooks; fewer than 500 means that none are left. */
  int cleanUpWebhooks() {
    return webhooks.cleanUp();
  }

  @Override
  public void close() {
    signals.close();
    transmitter.close();
    webhooks.close();
    openId.close();
  }
}
