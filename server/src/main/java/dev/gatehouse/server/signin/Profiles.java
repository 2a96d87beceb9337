package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connection.Provisioning;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.ExternalPerson.Groups;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.OrganizationGroups;
import dev.gatehouse.server.directory.OrganizationGroups.Changes;
import dev.gatehouse.server.directory.RoleMappings;
import dev.gatehouse.server.directory.RoleRules.SeenGroups;
import dev.gatehouse.server.directory.SignInProfile;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.List;

/**
 * Brings a user up to date with what a sign-in says: name, groups, and the roles that follow. A
 * user whom a directory manages stays as the directory set them.
 */
final class Profiles {
  private final Users users;
  private final RoleMappings mappings;
  private final OrganizationGroups groups = new OrganizationGroups();

  Profiles(Users users, RoleMappings mappings) {
    this.users = users;
    this.mappings = mappings;
  }

  /**
   * The user as they are now.
   *
   * @param checks what an administrator should read about it in the trace
   * @param groups what became of the user's memberships
   */
  record UpToDate(User user, List<Check> checks, Changes groups) {
    UpToDate {
      checks = List.copyOf(checks);
    }
  }

  UpToDate bringUpToDate(
      Transaction tx,
      OrganizationScope scope,
      Connection connection,
      User known,
      ExternalPerson person,
      Instant now) {
    if (known.directory().isPresent()) {
      return asTheDirectorySet(tx, scope, known, person, now);
    }
    Provisioning provisioning = connection.provisioning();
    SeenGroups seen = seen(provisioning, person);
    List<String> roles =
        mappings
            .get(tx, scope, connection.id())
            .resolve(seen, person.attributes(), defaultRole(tx, provisioning), known.roles());
    SignInProfile profile =
        new SignInProfile(displayName(provisioning, known, person), roles, groups(seen, known));
    User user = signedIn(tx, scope, known, profile, now);
    // Overage is not known, so that it never empties anything.
    Changes changes =
        provisioning.createGroups() && seen instanceof SeenGroups.Listed(List<String> names)
            ? groups.follow(tx, scope, connection.id(), user.id(), names, now)
            : Changes.none();
    return new UpToDate(user, List.of(), changes);
  }

  private UpToDate asTheDirectorySet(
      Transaction tx, OrganizationScope scope, User known, ExternalPerson person, Instant now) {
    boolean nameless = known.displayName().isEmpty() && !person.displayName().isBlank();
    SignInProfile profile =
        new SignInProfile(
            nameless ? person.displayName() : known.displayName(), known.roles(), known.groups());
    Check check =
        Check.passed(
            "directory",
            "the directory's name, groups and roles stay",
            "at sign-in: name " + quoted(person.displayName()) + ", " + words(person.groups()));
    return new UpToDate(signedIn(tx, scope, known, profile, now), List.of(check), Changes.none());
  }

  private static String words(Groups groups) {
    return switch (groups) {
      case Groups.Listed(List<String> names) -> names.size() + " groups";
      case Groups.Absent() -> "nothing about groups";
      case Groups.Overage() -> "more groups than the provider sends";
    };
  }

  private static String quoted(String text) {
    return text.isBlank() ? "none" : "'" + text + "'";
  }

  private User signedIn(
      Transaction tx, OrganizationScope scope, User known, SignInProfile profile, Instant now) {
    return switch (users.signedIn(tx, scope, known, profile, now)) {
      case Outcome.Done<User> done -> done.value();
      case Outcome.Invalid<User> invalid ->
          throw new AbandonedException(
              SignInRefusal.TOO_MANY_GROUPS.because(invalid.problems().toString()), false);
      case Outcome.Conflict<User> conflict ->
          throw new IllegalStateException(conflict.problem().sentence());
      case Outcome.Absent<User> unused -> throw new IllegalStateException("the user is gone");
    };
  }

  /** One that has left the catalogue since is none: it must not keep people out. */
  private String defaultRole(Transaction tx, Provisioning provisioning) {
    String role = provisioning.defaultRole();
    return role.isEmpty() || users.roleExists(tx, role) ? role : "";
  }

  /**
   * Overage is unknown. A provider that is set to send groups and sends none means none: many leave
   * the attribute out for a person without groups, and who has left all groups must not keep what
   * they gave.
   */
  private static SeenGroups seen(Provisioning provisioning, ExternalPerson person) {
    if (!provisioning.mapGroups()) {
      return new SeenGroups.Unknown();
    }
    return switch (person.groups()) {
      case Groups.Listed listed -> new SeenGroups.Listed(listed.names());
      case Groups.Absent unused -> new SeenGroups.Listed(List.of());
      case Groups.Overage unused -> new SeenGroups.Unknown();
    };
  }

  private static List<String> groups(SeenGroups seen, User known) {
    return switch (seen) {
      case SeenGroups.Listed listed -> listed.names();
      case SeenGroups.Unknown unused -> known.groups();
    };
  }

  private static String displayName(Provisioning provisioning, User known, ExternalPerson person) {
    boolean update = provisioning.updateProfile() || known.displayName().isEmpty();
    return update && !person.displayName().isBlank() ? person.displayName() : known.displayName();
  }
}
