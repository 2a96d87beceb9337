package dev.gatehouse.server.console;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * The page of one person. What the person who looks may not see is empty.
 *
 * @param user as the API shows one
 * @param method the name of the way to sign in
 * @param entered what stands in the form
 * @param problems why the form was refused
 * @param access how the person gets in
 * @param keys API keys and SSH keys, those that still work
 * @param history what was done to the account last
 * @param signIns the address of the list of this person's sign-ins
 * @param audit the address of what was done to this person
 * @param href of this page, below which stand the deeds
 */
public record PersonView(
    Doc user,
    String method,
    Entered entered,
    Problems problems,
    Access access,
    List<Key> keys,
    List<Event> history,
    Rights rights,
    String signIns,
    String audit,
    String href) {
  public PersonView {
    keys = List.copyOf(keys);
    history = List.copyOf(history);
  }

  /** Whether a directory manages the person. */
  public boolean managed() {
    return user.has("directory");
  }

  /** What stands in the form. */
  public record Entered(String userName, String displayName, List<People.Choice> roles) {
    public Entered {
      roles = List.copyOf(roles);
    }
  }

  /**
   * How the person gets in.
   *
   * @param password as the API shows it
   * @param local what is said of local credentials
   * @param factors second factors
   * @param invitation the newest
   */
  public record Access(
      Doc password,
      Doc local,
      Doc factors,
      List<Doc> sessions,
      List<Link> links,
      Optional<Doc> invitation) {
    public Access {
      sessions = List.copyOf(sessions);
      links = List.copyOf(links);
    }

    /** Whether there is a second factor of any kind. */
    public boolean hasFactors() {
      return !factors.list("authenticators").isEmpty()
          || !factors.list("passkeys").isEmpty()
          || factors.number("recoveryCodes") > 0;
    }

    /** What is said of local credentials, in words. */
    public String localWords() {
      return localWords(local.text("access"));
    }

    static String localWords(String access) {
      return switch (access) {
        case "ALLOWED" -> "Allowed: may use a password in mixed mode, even if new since SSO.";
        case "BREAK_GLASS" ->
            "Break-glass: may use a password in any mode, with a second factor; each use is told to"
                + " the administrators.";
        default -> "Usual: keeps a password if the account is older than SSO.";
      };
    }
  }

  /** A link to a subject at a provider. */
  public record Link(String connection, String name, String subject, Optional<Instant> since) {}

  /**
   * A key.
   *
   * @param path below this page, with {@code /revoke}
   */
  public record Key(
      String kind, String name, String hint, Optional<Instant> lastUsedAt, String path) {}

  /** A line of the history. */
  public record Event(Optional<Instant> at, String what, String by) {}

  /** What the person who looks may do here. */
  public record Rights(
      boolean change,
      boolean endSessions,
      boolean seeFactors,
      boolean resetFactors,
      boolean seeLocal,
      boolean setLocal,
      boolean seeKeys) {}
}
