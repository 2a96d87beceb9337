package dev.gatehouse.server.api;

import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.session.SignedIn;
import java.util.Optional;
import java.util.Set;

/**
 * Who calls an operation: somebody's program with a key, a person with a session, or somebody who
 * has opened a set-up link.
 */
sealed interface Caller {

  /** In which organization alone; empty for callers who act for the whole installation. */
  Optional<OrganizationId> organization();

  /** Whether it may do something; writing includes reading. */
  boolean allows(String scope);

  /** Who this is among the users of the organization that is acted on; empty for nobody there. */
  Optional<UserId> user();

  /** For people, such as in the mail of an invitation. */
  String name();

  /** For the audit trail. */
  Actor actor();

  /** A program. */
  record Key(ApiKey key) implements Caller {
    @Override
    public Optional<OrganizationId> organization() {
      return key.organization();
    }

    @Override
    public boolean allows(String scope) {
      return key.allows(scope);
    }

    @Override
    public Optional<UserId> user() {
      return key.user();
    }

    @Override
    public String name() {
      return key.name();
    }

    @Override
    public Actor actor() {
      return Actor.apiKey(key.id());
    }
  }

  /**
   * A person who is signed in.
   *
   * @param signedIn in which organization and session
   * @param operator whether the person runs the installation
   * @param elsewhere whether the call acts on another organization than the person's own
   */
  record Person(SignedIn signedIn, boolean operator, Set<String> scopes, boolean elsewhere)
      implements Caller {
    public Person {
      scopes = Set.copyOf(scopes);
    }

    @Override
    public Optional<OrganizationId> organization() {
      return operator ? Optional.empty() : Optional.of(signedIn.scope().organization());
    }

    @Override
    public boolean allows(String scope) {
      return ApiScopes.includes(scopes, scope);
    }

    @Override
    public Optional<UserId> user() {
      return elsewhere ? Optional.empty() : Optional.of(signedIn.user().id());
    }

    @Override
    public String name() {
      User person = signedIn.user();
      return person.displayName().isBlank() ? person.userName() : person.displayName();
    }

    @Override
    public Actor actor() {
      String id = signedIn.user().id().value();
      return operator ? Actor.operator(id) : Actor.user(id);
    }
  }

  /** Somebody without an account, in the one organization of the link, for what it opens. */
  record Guest(SetupGuest guest) implements Caller {
    @Override
    public Optional<OrganizationId> organization() {
      return Optional.of(guest.scope().organization());
    }

    @Override
    public boolean allows(String scope) {
      return ApiScopes.includes(GuestRules.scopes(guest.link().parts()), scope);
    }

    @Override
    public Optional<UserId> user() {
      return Optional.empty();
    }

    @Override
    public String name() {
      return guest.link().name();
    }

    @Override
    public Actor actor() {
      return Actor.setupGuest(guest.link().id());
    }
  }
}
