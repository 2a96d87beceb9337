package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.credential.FailureLimits;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.db.Database;
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
  private final InstantSource clock;

  PromptTries(Database database, FailureLimits failures, InstantSource clock) {
    this.database = database;
    this.failures = failures;
    this.clock = clock;
  }

  /** One try, which counts as a failure unless it turns out otherwise. */
  final class Try implements AutoCloseable {
    private final List<Key> keys;
    private boolean decided;

    private Try(List<Key> keys) {
      this.keys = keys;
    }

    /** It stays counted. */
    void wrong() {
      decided = true;
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
      case FailureLimits.Answer.Go unused -> Optional.of(new Try(keys));
      case FailureLimits.Answer.Wait unused -> Optional.empty();
    };
  }
}
