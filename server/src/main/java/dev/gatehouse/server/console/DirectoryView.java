package dev.gatehouse.server.console;

import java.util.List;

/**
 * The page of one directory.
 *
 * @param activity events of the audit trail
 * @param refused what its requests were refused for, the newest first
 * @param guide where it is told how to set it up at the provider
 */
public record DirectoryView(
    Doc directory,
    List<Token> tokens,
    List<Doc> clients,
    List<Doc> activity,
    List<Refused> refused,
    Counts counts,
    String guide,
    String href,
    boolean mayChange,
    Problems problems) {
  public DirectoryView {
    tokens = List.copyOf(tokens);
    clients = List.copyOf(clients);
    activity = List.copyOf(activity);
    refused = List.copyOf(refused);
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

  /**
   * Requests that were refused.
   *
   * @param about as the API shows them
   * @param code or what RFC 7644 calls it; empty where the status says enough
   * @param page where that is explained
   */
  public record Refused(Doc about, String code, String page) {
    static Refused of(Doc about) {
      String code = about.text("code");
      return new Refused(about, code, Troubles.page(code).orElse("/docs/scim#what-is-refused"));
    }
  }

  /** Lines for a field. */
  public String networks() {
    return String.join("\n", directory.texts("networks"));
  }
}
