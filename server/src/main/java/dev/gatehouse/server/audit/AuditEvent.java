package dev.gatehouse.server.audit;

import java.time.Instant;

/**
 * Something that was done, as the audit trail keeps it.
 *
 * @param id {@code evt_} and 26 characters that sort by time
 */
public record AuditEvent(
    String id,
    Instant at,
    Actor actor,
    String action,
    Target target,
    String before,
    String after,
    String address) {

  /** Who did it. */
  public record Actor(Kind kind, String id) {
    /** What kind of actor. */
    public enum Kind {
      OPERATOR,
      USER,
      API_KEY,
      DIRECTORY,
      SETUP_GUEST,
      SYSTEM
    }

    /** The program by itself, such as a job or the start-up file. */
    public static Actor system(String part) {
      return new Actor(Kind.SYSTEM, part);
    }

    public static Actor apiKey(String id) {
      return new Actor(Kind.API_KEY, id);
    }

    /**
     * A customer's directory, over SCIM.
     *
     * @param credential the token or client that it used
     */
    public static Actor directory(String credential) {
      return new Actor(Kind.DIRECTORY, credential);
    }

    /**
     * Somebody without an account.
     *
     * @param link the set-up link that they opened
     */
    public static Actor setupGuest(String link) {
      return new Actor(Kind.SETUP_GUEST, link);
    }

    public static Actor user(String id) {
      return new Actor(Kind.USER, id);
    }

    /**
     * Somebody who runs the installation, wherever it is done.
     *
     * @param id the user's, in the operators' own organization
     */
    public static Actor operator(String id) {
      return new Actor(Kind.OPERATOR, id);
    }
  }

  /**
   * What it was done to.
   *
   * @param kind a noun in lower case, such as {@code connection}
   */
  public record Target(String kind, String id) {}

  /**
   * What is to be recorded.
   *
   * @param action a noun and a verb, such as {@code connection.updated}
   * @param before JSON without secrets; empty for a creation
   * @param after JSON without secrets; empty for a deletion
   * @param address of the client; empty for the program itself
   */
  public record Entry(
      Actor actor, String action, Target target, String before, String after, String address) {}
}
