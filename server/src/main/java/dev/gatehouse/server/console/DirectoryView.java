package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page of one directory.
 *
 * @param activity events of the audit trail
 * @param guide where it is told how to set it up at the provider
 */
public record DirectoryView(
    Doc directory,
    Doc connection,
    List<Token> tokens,
    List<Doc> clients,
    List<Doc> activity,
    Counts counts,
    String guide,
    String href,
    boolean mayChange,
    Problems problems) {
  public DirectoryView {
    tokens = List.copyOf(tokens);
    clients = List.copyOf(clients);
    activity = List.copyOf(activity);
  }

  /** How many are provisioned; empty where the person may not see people. */
  public record Counts(String people, String groups) {}

  /**
   * A token.
   *
   * @param about as the API shows it
   */
  public record Token(Doc about, Validity standing) {
    static Token of(Doc about, Visit visit) {
      return new Token(about, Validity.of(about, visit));
    }
  }

  /** Lines for a field. */
  public String networks() {
    return String.join("\n", directory.texts("networks"));
  }
}
