package dev.gatehouse.server;

import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.application.Deliveries;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ldap.LdapCredentialCheck;
import dev.gatehouse.server.connection.ldap.LdapKind;
import dev.gatehouse.server.connection.oidc.ClientKeys;
import dev.gatehouse.server.connection.oidc.DpopKeys;
import dev.gatehouse.server.connection.oidc.OidcImport;
import dev.gatehouse.server.connection.oidc.OidcKind;
import dev.gatehouse.server.connection.oidc.RelyingParties;
import dev.gatehouse.server.connection.saml.SamlImport;
import dev.gatehouse.server.connection.saml.SamlKind;
import dev.gatehouse.server.connection.saml.SamlMetadataEndpoint;
import dev.gatehouse.server.connection.saml.ServiceProviders;
import dev.gatehouse.server.connection.upkeep.Upkeep;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.Authenticators;
import dev.gatehouse.server.credential.FactorNotices;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.OwnRights;
import dev.gatehouse.server.credential.PasskeyCheck;
import dev.gatehouse.server.credential.Passkeys;
import dev.gatehouse.server.credential.PasswordLinks;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.RecoveryCodes;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.credential.SetupLinkMail;
import dev.gatehouse.server.credential.SetupLinks;
import dev.gatehouse.server.credential.SshKeys;
import dev.gatehouse.server.credential.UserKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.Administrators;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.Directory.RateLimit;
import dev.gatehouse.server.directory.DirectoryClients;
import dev.gatehouse.server.directory.DirectoryTokens;
import dev.gatehouse.server.directory.DomainChecks;
import dev.gatehouse.server.directory.DomainMail;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.InvitationMail;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.directory.Removals;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.factor.FactorFeature;
import dev.gatehouse.server.health.Installation;
import dev.gatehouse.server.health.JobLog;
import dev.gatehouse.server.health.Nodes;
import dev.gatehouse.server.keys.Resealing;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.mail.MailDelivery;
import dev.gatehouse.server.mail.MailOutbox;
import dev.gatehouse.server.mail.MailTransport;
import dev.gatehouse.server.organization.DomainProofs;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Looks;
import dev.gatehouse.server.organization.Operators;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.TxtRecords;
import dev.gatehouse.server.password.PasswordFeature;
import dev.gatehouse.server.password.PasswordMail;
import dev.gatehouse.server.policy.BreakGlass;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.remote.Admittance;
import dev.gatehouse.server.remote.AuthorizedKeys;
import dev.gatehouse.server.remote.CredentialChecks;
import dev.gatehouse.server.remote.DirectoryCheck;
import dev.gatehouse.server.remote.KeyCheck;
import dev.gatehouse.server.session.ProviderSessions;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.UserAccess;
import dev.gatehouse.server.signin.AccountConnection;
import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.signin.PasswordCheck;
import dev.gatehouse.server.signin.SecondStep;
import dev.gatehouse.server.signin.SignInFeature;
import dev.gatehouse.server.signin.TestSignIns;
import dev.gatehouse.server.signout.SignOutFeature;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Outgoing;
import dev.gatehouse.server.web.OutgoingAddresses;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** Everything below the doors, constructed from the bottom up. */
final class Core {
  final Database database;
  final SigningKeys keys;
  final Resealing resealing;
  final Installation installation;
  final Audit audit = new Audit();
  final Organizations organizations = new Organizations();
  final Operators operators = new Operators(organizations);
  final Domains domains = new Domains(organizations);
  final Looks looks;
  final DomainProofs domainProofs;
  final DomainChecks domainChecks;
  final Applications applications = new Applications();
  final Deliveries deliveries = new Deliveries();
  final Roles roles = new Roles();
  final Users users = new Users();
  final ExternalIdentities identities = new ExternalIdentities();
  final Invitations invitations = new Invitations(organizations);
  final Removals removals = new Removals();
  final RoleMappings mappings = new RoleMappings();
  final LockOutGuard lockOut = new LockOutGuard(roles);
  final InvitationMail invitationMail;
  final MailDelivery mailDelivery;
  final Directories directories;
  final DirectoryTokens directoryTokens;
  final DirectoryClients directoryClients;
  final Connections connections;
  final ConnectionImport connectionImport;
  final ConnectionKinds kinds;
  final Upkeep upkeep;
  final LdapKind ldap;
  final Sessions sessions;
  final ApiKeys apiKeys;
  final SetupLinks setupLinks;
  final SetupLinkMail setupLinkMail;
  final SshKeys sshKeys = new SshKeys(users);
  final UserAccess access;
  final Attempts attempts;
  final TestSignIns tests;
  final AccountConnection accountConnection = new AccountConnection();
  final SignInPolicies policies;
  final BreakGlass breakGlass;
  final Passwords passwords = new Passwords();
  final FailureLimits failures = new FailureLimits();
  final PasswordLinks passwordLinks = new PasswordLinks(organizations, users);
  final PasswordMail passwordMail;
  final SecondFactorRegistry factors;
  final PasswordCheck passwordCheck;
  final AuthorizedKeys authorizedKeys;
  final CredentialChecks credentialChecks;
  final PasswordFeature password;
  final SignInFeature signIn;
  private final FactorFeature secondStep;
  final ProviderSessions atProviders;
  final SignOutFeature signOut;
  private final ClientKeys clientKeys;
  private final SamlMetadataEndpoint samlMetadata;

  /**
   * What runs the features.
   *
   * @param mostOfDirectories the operator's bound on the requests of any directory
   */
  record Engine(
      Database database,
      SecretBox box,
      Outgoing outgoing,
      OutgoingAddresses addresses,
      boolean plainHttpAllowed,
      Pages pages,
      URI publicAddress,
      MailTransport mail,
      TxtRecords txtRecords,
      RateLimit mostOfDirectories,
      InstantSource clock) {}

  Core(Engine engine) {
    database = engine.database();
    looks = new Looks(database, organizations);
    InstantSource clock = engine.clock();
    Cookies cookies = Cookies.of(engine.publicAddress());
    MailOutbox outbox = new MailOutbox(engine.box());
    invitationMail = new InvitationMail(outbox, engine.pages(), engine.publicAddress());
    domainProofs = new DomainProofs(engine.txtRecords(), organizations);
    domainChecks =
        new DomainChecks(
            database,
            domainProofs,
            new DomainMail(organizations, new Administrators(roles, users), outbox, engine.pages()),
            audit,
            clock);
    mailDelivery = new MailDelivery(database, outbox, engine.mail(), audit, organizations, clock);
    keys = new SigningKeys(database, engine.box(), clock);
    keys.prepare();
    resealing = new Resealing(database, engine.box(), SealedColumns.all());
    clientKeys = new ClientKeys(keys);
    SamlKind saml = new SamlKind(new ServiceProviders(engine.publicAddress(), keys));
    RelyingParties relyingParties = new RelyingParties(engine.publicAddress(), clientKeys::signer);
    OidcKind oidc =
        new OidcKind(
            relyingParties, new DpopKeys(keys), engine.outgoing(), engine.plainHttpAllowed());
    ldap = new LdapKind(engine.addresses(), engine.plainHttpAllowed());
    kinds = new ConnectionKinds(List.of(saml, oidc, ldap));
    directories = new Directories(organizations, engine.mostOfDirectories());
    directoryTokens = new DirectoryTokens(directories);
    directoryClients =
        new DirectoryClients(directories, directoryTokens, engine.plainHttpAllowed());
    connections = new Connections(organizations, users, directories, kinds, engine.box());
    samlMetadata = new SamlMetadataEndpoint(database, connections, saml, clock);
    connectionImport =
        new ConnectionImport(
            new SamlImport(engine.outgoing(), clock),
            new OidcImport(engine.outgoing(), engine.plainHttpAllowed()));
    upkeep =
        new Upkeep(
            new Upkeep.Below(
                database,
                organizations,
                connections,
                kinds,
                connectionImport,
                audit,
                new Administrators(roles, users),
                outbox,
                engine.pages()));
    installation =
        new Installation(
            new Nodes(database, clock),
            new JobLog(clock),
            Outboxes.watch(),
            upkeep,
            resealing,
            engine.mail().way());
    sessions = new Sessions(database, organizations, users, connections, clock, cookies);
    atProviders = new ProviderSessions(engine.box());
    connections.tell(
        List.of(
            (tx, scope, connection, now) ->
                sessions.endOfConnection(
                    tx, scope, connection, Sessions.EndReason.CONNECTION_DISABLED, now)));
    factors = secondFactors(engine, outbox);
    policies = new SignInPolicies(organizations, connections, factors::isEnrolled);
    breakGlass = new BreakGlass(lockOut, users, passwords, factors::isEnrolled);
    lockOut.keep(breakGlass::needed);
    setupLinks = new SetupLinks(organizations);
    setupLinkMail =
        new SetupLinkMail(organizations, outbox, engine.pages(), engine.publicAddress());
    apiKeys = new ApiKeys(organizations, users, policies::refusalOfKey, new OwnRights(roles));
    connections.tellStarts(List.of(policies::connectionEnabled));
    UserKeys userKeys = new UserKeys(apiKeys, sshKeys);
    access = new UserAccess(sessions, userKeys, invitations, passwords, passwordLinks, audit);
    attempts = new Attempts(engine.box(), kinds);
    tests = new TestSignIns(connections, engine.box());
    passwordMail =
        new PasswordMail(
            organizations, passwordLinks, outbox, engine.pages(), engine.publicAddress());
    passwordCheck = new PasswordCheck(database, users, passwords, failures, audit, clock);
    authorizedKeys = new AuthorizedKeys(database, users, sshKeys, policies, audit);
    signIn =
        new SignInFeature(
            new SignInFeature.Below(
                organizations,
                domains,
                users,
                identities,
                invitations,
                removals,
                directories,
                mappings,
                connections,
                kinds,
                sessions,
                atProviders,
                attempts,
                accountConnection,
                tests,
                policies,
                passwordCheck,
                failures,
                new Administrators(roles, users),
                outbox,
                audit),
            new SignInFeature.Engine(database, engine.box(), engine.pages(), cookies, clock));
    credentialChecks =
        new CredentialChecks(
            database,
            users,
            passwordCheck,
            new DirectoryCheck(
                connections, users, failures, new LdapCredentialCheck(ldap), signIn.firstUse()),
            new KeyCheck(apiKeys),
            new Admittance(policies, audit));
    signOut =
        new SignOutFeature(
            new SignOutFeature.Below(
                applications,
                connections,
                kinds,
                saml.logouts(),
                oidc.logouts(),
                sessions,
                atProviders,
                audit),
            signIn.signOut(),
            new SignOutFeature.Engine(database, engine.pages(), cookies, clock));
    password =
        new PasswordFeature(
            new PasswordFeature.Below(
                organizations,
                users,
                invitations,
                passwords,
                passwordLinks,
                failures,
                policies,
                sessions,
                passwordCheck,
                passwordMail,
                audit),
            signIn.local(),
            database,
            engine.pages(),
            clock);
    secondStep =
        new FactorFeature(
            factors,
            signIn.local(),
            new FactorFeature.Engine(database, organizations, engine.pages(), cookies, clock));
    List<SecondStep> steps = new ArrayList<>(secondStep.steps());
    steps.add(password.mustChange());
    signIn.askFor(steps);
    credentialChecks.askFor(steps);
  }

  private SecondFactorRegistry secondFactors(Engine engine, MailOutbox outbox) {
    Passkeys passkeys = new Passkeys(engine.publicAddress());
    return new SecondFactorRegistry(
        new Authenticators(engine.box()),
        passkeys,
        new PasskeyCheck(database, passkeys),
        new RecoveryCodes(),
        failures,
        new FactorNotices(audit, outbox, engine.pages(), organizations));
  }

  Routes addTo(Routes routes) {
    return password
        .addTo(secondStep.addTo(signOut.addTo(signIn.addTo(routes))))
        .get("/saml/{connection}/metadata", samlMetadata::get)
        .get("/auth/client-keys", clientKeys::keySet);
  }
}
