package dev.gatehouse.testkit.postgres;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * One {@code psql} that stays open, for what tests ask of a cluster again and again: starting one
 * anew costs more than most statements.
 */
final class AdministratorSession implements AutoCloseable {
  /** Written once a statement is over; no statement here says such a thing by itself. */
  private static final String OVER = "the statement is over";

  private static final String BOUND = "-c statement_timeout=180s -c client_min_messages=error";

  private final Process psql;
  private final BufferedWriter statements;
  private final BufferedReader complaints;

  /**
   * @param home the folder of the cluster's socket
   */
  AdministratorSession(Path program, Path home, int port, String user) {
    ProcessBuilder builder =
        new ProcessBuilder(
                program.toString(),
                "--no-psqlrc",
                "--quiet",
                "--host=" + home,
                "--port=" + port,
                "--username=" + user,
                "--dbname=postgres")
            .redirectErrorStream(true);
    builder.environment().put("PGOPTIONS", BOUND);
    try {
      psql = builder.start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot start psql", e);
    }
    statements = psql.outputWriter(StandardCharsets.UTF_8);
    complaints = psql.inputReader(StandardCharsets.UTF_8);
  }

  boolean isOpen() {
    return psql.isAlive();
  }

  /**
   * Runs a statement that answers no rows.
   *
   * @throws IllegalStateException with the database's own words when it fails
   */
  void run(String statement) {
    StringBuilder said = new StringBuilder();
    try {
      statements.write(statement + ";\n\\warn " + OVER + "\n");
      statements.flush();
      String line = complaints.readLine();
      while (line != null && !line.equals(OVER)) {
        said.append(line).append('\n');
        line = complaints.readLine();
      }
      if (line == null) {
        throw new IllegalStateException("psql ended amid: " + statement + "\n" + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("psql ended amid: " + statement, e);
    }
    if (!said.isEmpty()) {
      throw new IllegalStateException(statement + ": " + said);
    }
  }

  @Override
  public void close() {
    psql.destroy();
  }
}
