package dev.gatehouse.server.remote;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.credential.SshKey;
import dev.gatehouse.server.credential.SshKeys;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.policy.AccessRules;
import dev.gatehouse.server.policy.SignInPolicies;
import dev.gatehouse.server.policy.Way;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Which SSH keys let somebody in. An SSH server asks at each connection, so that a deactivated user
 * is out at the next one.
 */
public final class AuthorizedKeys {
  private final Database database;
  private final Users users;
  private final SshKeys keys;
  private final SignInPolicies policies;
  private final Audit audit;

  public AuthorizedKeys(
      Database database, Users users, SshKeys keys, SignInPolicies policies, Audit audit) {
    this.database = database;
    this.users = users;
    this.keys = keys;
    this.policies = policies;
    this.audit = audit;
  }

  /** What the SSH server is told. */
  public sealed interface Answer {
    record Keys(List<SshKey> keys) implements Answer {
      public Keys {
        keys = List.copyOf(keys);
      }
    }

    /** Nobody comes in. */
    record None(Refusal refusal) implements Answer {}
  }

  /**
   * Who asks.
   *
   * @param address of the SSH server
   */
  public record Asker(Actor actor, String address) {}

  /**
   * Answers the keys of a user.
   *
   * @param fingerprint if given, only that key; that it was offered is noted. The SSH server asks
   *     before the client has proved that it holds the key
   */
  public Answer of(
      OrganizationScope scope,
      String userName,
      Optional<String> fingerprint,
      Asker asker,
      Instant now) {
    Found found = database.read(tx -> find(tx, scope, userName, fingerprint, now));
    // Without a key of the user's own nothing is written: else any stranger could fill the trail.
    if (fingerprint.isEmpty() || found.matching().isEmpty()) {
      return found.answer();
    }
    return database.write(
        tx -> {
          Found again = find(tx, scope, userName, fingerprint, now);
          for (SshKey key : again.matching()) {
            note(tx, scope, key, again.answer(), asker, now);
          }
          return again.answer();
        });
  }

  /**
   * @param matching the keys of the user that were asked for, whatever the answer
   */
  private record Found(Answer answer, List<SshKey> matching) {}

  private Found find(
      Transaction tx,
      OrganizationScope scope,
      String userName,
      Optional<String> fingerprint,
      Instant now) {
    Optional<User> user = users.byUserName(tx, scope, userName);
    if (user.isEmpty()) {
      return none(RemoteRefusal.USER_UNKNOWN.because("nobody has this user name"), List.of());
    }
    List<SshKey> matching =
        keys.live(tx, scope, user.get().id(), now).stream()
            .filter(
                key -> fingerprint.isEmpty() || key.key().fingerprint().equals(fingerprint.get()))
            .toList();
    AccessRules.Verdict verdict =
        policies.decide(tx, scope, user.get(), Way.SSH_KEY, new AccessRules.Means.OfTheMethod());
    return switch (verdict) {
      case AccessRules.Verdict.Refused(Refusal refusal) -> none(refusal, matching);
      case AccessRules.Verdict.Allowed unused ->
          matching.isEmpty()
              ? none(RemoteRefusal.KEY_UNKNOWN.because(user.get().id().value()), matching)
              : new Found(new Answer.Keys(matching), matching);
    };
  }

  private static Found none(Refusal refusal, List<SshKey> matching) {
    return new Found(new Answer.None(refusal), matching);
  }

  private void note(
      Transaction tx,
      OrganizationScope scope,
      SshKey key,
      Answer answer,
      Asker asker,
      Instant now) {
    switch (answer) {
      case Answer.Keys unused -> keys.touch(tx, scope, key, now);
      case Answer.None(Refusal refusal) -> {
        if (keys.refused(tx, scope, key, now)) {
          // Ids and codes hold letters, digits and underscores only: nothing to escape.
          String after =
              "{\"user\":\"" + key.user().value() + "\",\"code\":\"" + refusal.code() + "\"}";
          Target target = new Target("ssh_key", key.id());
          audit.record(
              tx,
              scope,
              new Entry(asker.actor(), "ssh_key.refused", target, "", after, asker.address()),
              now);
        }
      }
    }
  }
}
