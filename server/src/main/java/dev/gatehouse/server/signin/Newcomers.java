package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.Directories;
import dev.gatehouse.server.directory.ExternalIdentities;
import dev.gatehouse.server.directory.Invitations;
import dev.gatehouse.server.directory.Removals;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserDraft;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.signin.AdmissionPolicy.Decision;
import dev.gatehouse.server.signin.AdmissionPolicy.Domain;
import dev.gatehouse.server.signin.AdmissionPolicy.Facts;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Gathers what the policy asks for, and carries out what it decides about people not yet linked.
 */
final class Newcomers {
  private final Users users;
  private final ExternalIdentities identities;
  private final Invitations invitations;
  private final Removals removals;
  private final Domains domains;
  private final Directories directories;

  Newcomers(
      Users users,
      ExternalIdentities identities,
      Invitations invitations,
      Removals removals,
      Domains domains,
      Directories directories) {
    this.users = users;
    this.identities = identities;
    this.invitations = invitations;
    this.removals = removals;
    this.domains = domains;
    this.directories = directories;
  }

  /**
   * @param invitation the hash of the one that is followed, or null
   */
  Decision decide(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      byte @Nullable [] invitation,
      ExternalPerson person,
      Instant now) {
    if (ExternalIdentities.isTooLong(person.subject())) {
      return unusable("the subject has " + person.subject().length() + " characters");
    }
    Optional<User> linked = users.byExternalIdentity(tx, scope, connection.id(), person.subject());
    User invited = null;
    if (invitation != null) {
      Optional<User> found = invited(tx, scope, invitation, now);
      if (found.isEmpty() && linked.isEmpty()) {
        return new Decision.Refuse(
            SignInRefusal.INVITATION_UNUSABLE.because("it is used up, revoked or expired"));
      }
      invited = found.orElse(null);
    }
    if (linked.isPresent()) {
      // Whoever is linked needs no proof of an address; the usual sign-in ends here.
      return AdmissionPolicy.decide(
          facts(connection, person, linked.get(), invited, null, Domain.UNPROVED, false, false));
    }
    User sameAddress =
        person.email().flatMap(email -> users.byUserName(tx, scope, email)).orElse(null);
    boolean removed =
        removals.isRemoved(tx, scope, connection.id(), person.email().orElse(""), person.subject());
    return AdmissionPolicy.decide(
        facts(
            connection,
            person,
            null,
            invited,
            sameAddress,
            domain(tx, scope, connection, person),
            sameAddress != null && isManagedHere(tx, scope, connection, sameAddress),
            removed));
  }

  private static Facts facts(
      Connection connection,
      ExternalPerson person,
      @Nullable User linked,
      @Nullable User invited,
      @Nullable User sameAddress,
      Domain domain,
      boolean managed,
      boolean removed) {
    return new Facts(
        connection.provisioning().mode(),
        linked,
        invited,
        sameAddress,
        person.email(),
        person.emailVerifiedByProvider(),
        domain,
        managed,
        removed);
  }

  /** A user who has since been moved to another connection is no longer this one's person. */
  private boolean isManagedHere(
      Transaction tx, OrganizationScope scope, Connection connection, User user) {
    return user.directory()
        .flatMap(id -> directories.get(tx, scope, id))
        .filter(directory -> directory.connection().equals(connection.id()))
        .isPresent();
  }

  private Domain domain(
      Transaction tx, OrganizationScope scope, Connection connection, ExternalPerson person) {
    if (person.email().isEmpty()) {
      return Domain.UNPROVED;
    }
    String email = person.email().get();
    return domains
        .routeOf(tx, email)
        .map(
            route -> {
              if (!route.scope().organization().equals(scope.organization())) {
                return Domain.ELSEWHERE;
              }
              return route.connection().filter(connection.id()::equals).isPresent()
                  ? Domain.OURS_ROUTED_HERE
                  : Domain.OURS;
            })
        .orElse(Domain.UNPROVED);
  }

  private Optional<User> invited(
      Transaction tx, OrganizationScope scope, byte[] invitation, Instant now) {
    return switch (invitations.resolve(tx, invitation, now)) {
      case Invitations.Resolved.Worthless unused -> Optional.empty();
      case Invitations.Resolved.Open open ->
          open.scope().organization().equals(scope.organization())
              ? users.get(tx, scope, open.invitation().user())
              : Optional.empty();
    };
  }

  void link(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      byte @Nullable [] invitation,
      ExternalPerson person,
      Decision.Link link,
      Instant now) {
    if (!identities.link(tx, scope, connection.id(), person.subject(), link.user().id(), now)) {
      throw abandoned(
          SignInRefusal.LINKED_OTHERWISE,
          link.user().id() + " is linked to another subject of " + connection.id());
    }
    if (link.proof() == AdmissionPolicy.Proof.INVITATION && invitation != null) {
      accept(tx, scope, invitation, now);
    }
  }

  /**
   * For somebody who is linked already and so needed no invitation: the link works once all the
   * same, else it could serve somebody else once the person has moved to another connection.
   */
  void useUp(Transaction tx, OrganizationScope scope, Attempt attempt, Instant now) {
    byte[] invitation = attempt.invitationHash();
    if (invitation != null
        && invitations.resolve(tx, invitation, now) instanceof Invitations.Resolved.Open open) {
      // That of another organization is not found in this scope.
      invitations.accept(tx, scope, open.invitation().id(), now);
    }
  }

  private void accept(Transaction tx, OrganizationScope scope, byte[] invitation, Instant now) {
    boolean accepted =
        invitations.resolve(tx, invitation, now) instanceof Invitations.Resolved.Open open
            && invitations.accept(tx, scope, open.invitation().id(), now);
    if (!accepted) {
      throw abandoned(SignInRefusal.INVITATION_UNUSABLE, "it was used at the same time");
    }
  }

  User create(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      ExternalPerson person,
      String email,
      Instant now) {
    UserDraft draft =
        new UserDraft(
            email, person.displayName(), new User.Method.Through(connection.id()), List.of());
    Outcome<User> created = users.create(tx, scope, draft, User.Source.JIT, now);
    User user =
        switch (created) {
          case Outcome.Done<User> done -> done.value();
          case Outcome.Conflict<User> conflict ->
              throw abandoned(SignInRefusal.ADDRESS_TAKEN, conflict.problem().sentence());
          case Outcome.Invalid<User> invalid ->
              throw new AbandonedException(
                  SignInRefusal.ADDRESS_UNUSABLE.because(invalid.problems().toString()), false);
          case Outcome.Absent<User> unused ->
              throw new IllegalStateException("creating a user found nothing");
        };
    if (!identities.link(tx, scope, connection.id(), person.subject(), user.id(), now)) {
      throw abandoned(SignInRefusal.LINKED_OTHERWISE, "the subject was linked at the same time");
    }
    return user;
  }

  private static AbandonedException abandoned(SignInRefusal why, String detail) {
    return new AbandonedException(why.because(detail), true);
  }

  private static Decision unusable(String detail) {
    Refusal refusal = SignInRefusal.ADDRESS_UNUSABLE.because(detail);
    return new Decision.Refuse(refusal);
  }
}
