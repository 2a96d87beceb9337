package dev.gatehouse.server.remote;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.ldap.LdapCredentialCheck;
import dev.gatehouse.server.connection.ldap.LdapKind;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.remote.CredentialChecks.Case;
import dev.gatehouse.server.signin.FirstUse;
import java.util.List;
import java.util.Optional;

/** Asks a directory whether a password is right, for the people who sign in through it. */
public final class DirectoryCheck {
  private final Connections connections;
  private final Users users;
  private final FailureLimits failures;
  private final LdapCredentialCheck check;
  private final FirstUse firstUse;

  public DirectoryCheck(
      Connections connections,
      Users users,
      FailureLimits failures,
      LdapCredentialCheck check,
      FirstUse firstUse) {
    this.firstUse = firstUse;
    this.connections = connections;
    this.users = users;
    this.failures = failures;
    this.check = check;
  }

  /**
   * The directory to ask. For a name that nobody here has it is the organization's one directory:
   * people may know themselves by the name that they have there.
   */
  Optional<LiveConnection> concerned(
      Transaction tx, OrganizationScope scope, Optional<User> named) {
    if (named.isPresent()) {
      return named.get().method() instanceof User.Method.Through(ConnectionId connection)
          ? connections.live(tx, scope, connection).filter(DirectoryCheck::isDirectory)
          : Optional.empty();
    }
    List<Connection> directories =
        connections.listEnabled(tx, scope).stream()
            .filter(one -> one.kind().equals(LdapKind.KEY))
            .toList();
    return directories.size() == 1
        ? connections.live(tx, scope, directories.getFirst().id())
        : Optional.empty();
  }

  boolean any(Transaction tx, OrganizationScope scope) {
    return connections.listEnabled(tx, scope).stream()
        .anyMatch(one -> one.kind().equals(LdapKind.KEY));
  }

  private static boolean isDirectory(LiveConnection live) {
    return live.connection().kind().equals(LdapKind.KEY);
  }

  /** Asks the network: outside any transaction. */
  LdapCredentialCheck.Result ask(LiveConnection directory, Case asked) {
    return check.check(
        directory, asked.question().userName(), asked.question().password(), asked.now());
  }

  /** Whose entry it is, if it is that of somebody who signs in through this directory. */
  Optional<User> owner(
      Transaction tx, OrganizationScope scope, ConnectionId connection, String subject) {
    return users
        .byExternalIdentity(tx, scope, connection, subject)
        .filter(user -> user.method().equals(new User.Method.Through(connection)));
  }

  /** Who somebody is whose entry is nobody's yet: linked or created as a sign-in would do it. */
  FirstUse.Result recognize(
      LiveConnection directory, ExternalPerson person, Optional<UserId> onlyAs, Case asked) {
    return firstUse.recognize(
        directory,
        person,
        onlyAs,
        Way.CREDENTIAL_CHECK,
        asked.question().clientAddress(),
        asked.now());
  }

  /** The password was right after all: the try that was counted is taken back. */
  void succeeded(Transaction tx, List<Key> keys, Case asked) {
    failures.succeeded(tx, keys, asked.now());
  }
}
