package dev.gatehouse.server;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.connection.ConnectionImport;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.upkeep.Upkeep;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.Passwords;
import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.DomainChecks;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.Removals;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.SigningKeys;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.UserAccess;
import dev.gatehouse.server.signin.Attempts;
import dev.gatehouse.server.signin.TestSignIns;

/** The features below the doors, for those who prepare or look at what sign-ins rest on. */
public abstract class SignInFeatures {
  SignInFeatures() {}

  /** As they stand now; others after a restart. */
  abstract Core core();

  public Connections connections() {
    return core().connections;
  }

  public Upkeep upkeep() {
    return core().upkeep;
  }

  public ConnectionImport connectionImport() {
    return core().connectionImport;
  }

  public Sessions sessions() {
    return core().sessions;
  }

  public Attempts attempts() {
    return core().attempts;
  }

  public TestSignIns tests() {
    return core().tests;
  }

  public ApiKeys apiKeys() {
    return core().apiKeys;
  }

  public Users users() {
    return core().users;
  }

  public Invitations invitations() {
    return core().invitations;
  }

  public Passwords passwords() {
    return core().passwords;
  }

  public SecondFactorRegistry factors() {
    return core().factors;
  }

  public SignInPolicies policies() {
    return core().policies;
  }

  public Audit audit() {
    return core().audit;
  }

  /** What a user gets who is to sign in another way, or not at all. */
  public UserAccess access() {
    return core().access;
  }

  public SigningKeys keys() {
    return core().keys;
  }

  public Organizations organizations() {
    return core().organizations;
  }

  public RoleMappings mappings() {
    return core().mappings;
  }

  public Directories directories() {
    return core().directories;
  }

  public Removals removals() {
    return core().removals;
  }

  public ExternalIdentities identities() {
    return core().identities;
  }

  public dev.gatehouse.server.session.ProviderSessions atProviders() {
    return core().atProviders;
  }

  public Domains domains() {
    return core().domains;
  }

  public DomainChecks domainChecks() {
    return core().domainChecks;
  }
}
