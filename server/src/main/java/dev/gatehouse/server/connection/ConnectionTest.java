package dev.gatehouse.server.connection;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Tries a connection without anybody signing in: the test button of administrators. Asks the
 * network, so never inside a transaction.
 */
@FunctionalInterface
public interface ConnectionTest {

  Report run(LiveConnection connection, Question question, Instant now);

  /**
   * What to try.
   *
   * @param userName whom to look up; empty to try the connection alone
   * @param answer a name with its password, to try a whole sign-in; takes the place of the name
   */
  record Question(String userName, Optional<PromptAnswer> answer) {}

  /**
   * How it went.
   *
   * @param problem what stopped it; empty if everything that was asked worked
   * @param checks every step in order
   * @param person who was found
   */
  record Report(Optional<Refusal> problem, List<Check> checks, Optional<ExternalPerson> person) {
    public Report {
      checks = List.copyOf(checks);
    }
  }
}
