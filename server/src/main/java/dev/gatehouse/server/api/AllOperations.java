package dev.gatehouse.server.api;

import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.InvitationAllowance;
import java.net.URI;
import java.util.List;
import java.util.stream.Stream;

/** What the API does, one group after the other, in the order of its document. */
final class AllOperations {
  private AllOperations() {}

  static List<Operation> of(AdminApi.Below below, URI publicAddress, AdminApi.Usual usual) {
    Database database = below.database();
    Trail trail = new Trail(below.audit());
    LockOutCheck lockOut = new LockOutCheck(below.lockOut(), trail);
    UserChanges changes =
        new UserChanges(
            below.users(),
            below.access(),
            below.password(),
            below.policies(),
            below.breakGlass(),
            trail);
    Inviting inviting =
        new Inviting(
            below,
            new InvitationAllowance(usual.invitationMailsPerDay()),
            usual.invitation(),
            trail);
    return Stream.of(
            new OrganizationOperations(
                    database,
                    below.organizations(),
                    below.connections(),
                    below.sessions(),
                    usual.sessions(),
                    trail)
                .operations(),
            new DomainOperations(
                    database,
                    below.domains(),
                    below.domainProofs(),
                    below.domainChecks(),
                    below.connections(),
                    trail)
                .operations(),
            new ConfigurationOperations(
                    below, new StartUpPlan(below, usual), trail, usual.secretReferences())
                .operations(),
            new AccountConnectionOperations(database, below.accountConnection(), trail)
                .operations(),
            new LookOperations(database, below.looks(), trail).operations(),
            PresetOperations.operations(),
            new ConnectionOperations(database, below.connections(), below.imports(), trail)
                .operations(),
            new ConnectionFactOperations(
                    database,
                    below.connections(),
                    below.kinds(),
                    below.users(),
                    below.sessions(),
                    publicAddress)
                .operations(),
            new UpkeepOperations(database, below.connections(), below.kinds(), below.upkeep())
                .operations(),
            new ConnectionTestOperations(
                    database,
                    below.connections(),
                    below.kinds(),
                    below.roleMappings(),
                    below.failures(),
                    trail)
                .operations(),
            new DirectoryOperations(database, below.directories(), trail, publicAddress)
                .operations(),
            new DirectoryCredentialOperations(
                    database,
                    below.directories(),
                    below.directoryTokens(),
                    below.directoryClients(),
                    trail)
                .operations(),
            new RoleOperations(
                    database, below.roles(), below.roleMappings(), below.connections(), trail)
                .operations(),
            new UserOperations(database, below.users(), changes, inviting, lockOut).operations(),
            new PasswordOperations(
                    database, below.users(), below.passwords(), below.password(), trail)
                .operations(),
            new SecondFactorOperations(database, below.users(), below.factors(), lockOut, trail)
                .operations(),
            new UserImportOperations(
                    database,
                    new UserImport(below, changes, lockOut, inviting, trail),
                    new UserExport(database, below.users(), below.connections(), below.policies()))
                .operations(),
            new UserMoveOperations(database, below.users(), below.connections(), changes, lockOut)
                .operations(),
            new UserDeactivationOperations(database, below.users(), changes, lockOut).operations(),
            new IdentityOperations(database, below.users(), below.sessions(), trail).operations(),
            new GroupOperations(database, trail).operations(),
            new IpsieOperations(
                    database,
                    List.of(
                        new AccountLifecycle(
                            new AccountLifecycle.Below(
                                below.organizations(),
                                below.connections(),
                                below.directories(),
                                below.directoryTokens(),
                                below.directoryClients(),
                                below.roleMappings(),
                                below.users()),
                            trail),
                        new SessionLifecycle(
                            below.connections(),
                            below.policies(),
                            below.applications(),
                            below.signals(),
                            below.told(),
                            trail)))
                .operations(),
            new InvitationOperations(
                    database,
                    below.users(),
                    below.invitations(),
                    below.invitationMail(),
                    inviting,
                    trail)
                .operations(),
            new TestSignInOperations(
                    database, below.users(), below.attempts(), below.tests(), publicAddress, trail)
                .operations(),
            new SignInPolicyOperations(
                    database,
                    below.users(),
                    below.policies(),
                    below.breakGlass(),
                    AdminApi.policyChanges(below),
                    trail)
                .operations(),
            new LocalAccessOperations(
                    database,
                    below.users(),
                    below.lockOut(),
                    new LocalAccessOperations.Policy(below.policies(), below.breakGlass()),
                    below.sessions(),
                    trail)
                .operations(),
            new SessionOperations(
                    database, below.users(), below.sessions(), below.connections(), trail)
                .operations(),
            new SignInOperations(database, below.attempts()).operations(),
            new StatisticsOperations(database).operations(),
            new ApplicationOperations(database, below.applications(), trail).operations(),
            new DeliveryOperations(database, below.applications(), below.deliveries()).operations(),
            new OwnOperations(
                    database,
                    below.users(),
                    below.sessions(),
                    below.reached(),
                    below.apiKeys(),
                    trail)
                .operations(),
            new ApiKeyOperations(database, below.apiKeys(), trail).operations(),
            new SetupLinkOperations(database, below.setupLinks(), below.setupLinkMail(), trail)
                .operations(),
            new SshKeyOperations(database, below.sshKeys(), trail).operations(),
            new RemoteOperations(below.authorizedKeys(), below.credentialChecks()).operations(),
            new SigningKeyOperations(below.signingKeys(), trail).operations(),
            new SystemOperations(below).operations(),
            new ApplicationCheckOperations(below).operations(),
            new RehearsalOperations(below, trail).operations(),
            new AuditOperations(database, below.audit()).operations(),
            new WebhookOperations(database, below.webhooks(), trail).operations(),
            new SignalStreamOperations(database, below.signals(), trail).operations(),
            new ProviderStreamOperations(database, below.told(), publicAddress, trail).operations())
        .flatMap(List::stream)
        .toList();
  }
}
