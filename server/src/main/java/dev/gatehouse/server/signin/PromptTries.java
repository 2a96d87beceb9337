package dev.gatehouse.server.signin;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.web.Request;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

/**
 * Slows down whoever guesses passwords on a page of ours, on all nodes together: by the name that
 * they try, whether anybody has it or not, and by the address and network that they come from.
 */
final class PromptTries {
  private final Database database;
  private final FailureLimits failures;
  private final Audit audit;
  private final InstantSource clock;

  PromptTries(Database database, FailureLimits failures, Audit audit, InstantSource clock) {
    this.database = database;
    this.failures = failures;
    this.audit = audit;
    this.clock = clock;
  }

  /** What the audit trail is told when guessing at one name begins to be slowed down. */
  private record Slowing(OrganizationScope scope, Entry entry) {}

  /** One try, which counts as a failure unless it turns out otherwise. */
  final class Try implements AutoCloseable {
    private final List<Key> keys;
    private final Optional<Slowing> slowing;
    private boolean decided;

    private Try(List<Key> keys, Optional<Slowing> slowing) {
      this.keys = keys;
      this.slowing = slowing;
    }

    /** It stays counted. */
    void wrong() {
      decided = true;
      slowing.ifPresent(
          one ->
              database.write(
                  tx -> {
                    audit.record(tx, one.scope(), one.entry(), clock.instant());
                    return one;
                  }));
    }

    void right() {
      decided = true;
      database.write(
          tx -> {
            failures.succeeded(tx, keys, clock.instant());
            return keys;
          });
    }

    /** Neither: the directory did not answer, or somebody else was faster. */
    @Override
    public void close() {
      if (!decided) {
        database.write(
            tx -> {
              failures.takeBack(tx, keys, clock.instant());
              return keys;
            });
      }
    }
  }

  /** Empty if it is too early for another. */
  Optional<Try> begin(Request request, LiveConnection connection, String userName) {
    List<Key> keys =
        List.of(
            Key.account(connection.scope(), connection.connection().id().value(), userName),
            Key.address(request.clientAddress()),
            Key.network(request.clientAddress()));
    FailureLimits.Answer answer = database.write(tx -> failures.begin(tx, keys, clock.instant()));
    return switch (answer) {
      case FailureLimits.Answer.Go(boolean slowing) ->
          Optional.of(
              new Try(
                  keys,
                  slowing
                      ? Optional.of(slowing(connection, request.clientAddress()))
                      : Optional.empty()));
      case FailureLimits.Answer.Wait unused -> Optional.empty();
    };
  }

  /** Without the name: only the directory knows whose it is, and some type their password there. */
  private static Slowing slowing(LiveConnection connection, String address) {
    Target target = new Target("connection", connection.connection().id().value());
    return new Slowing(
        connection.scope(),
        new Entry(Actor.system("sign_in"), "connection.sign_in_slowed", target, "", "", address));
  }
}
