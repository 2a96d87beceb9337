package dev.gatehouse.server.console;

import java.util.List;
import java.util.stream.Stream;

/** What scopes of API keys are called. A test compares them with those of the API. */
public final class ScopeWords {
  private static final List<Noun> NOUNS =
      List.of(
          new Noun("users", "People and groups", "Who is here; create, change, deactivate"),
          new Noun("sessions", "Sessions", "Who is signed in where; end them"),
          new Noun("second_factors", "Second factors", "Passkeys and apps; take them away"),
          new Noun("sign_ins", "Sign-ins", "The list of sign-in attempts with every check"),
          new Noun("sign_in_policy", "Sign-in policy", "Mixed or enforced, break-glass"),
          new Noun("setup_links", "Set-up links", "Links for somebody without an account"),
          new Noun("connections", "SSO providers", "Connections with their certificates"),
          new Noun("domains", "Domains", "Claim, check and route e-mail domains"),
          new Noun("directories", "Provisioning", "Directories with their tokens"),
          new Noun("organizations", "Organization", "Name, session lifetime, sign-in page"),
          new Noun("api_keys", "API keys", "Keys of this organization"),
          new Noun("ssh_keys", "SSH keys", "SSH keys of everybody"),
          new Noun("authorized_keys", "Question of SSH servers", "Whose keys let somebody in"),
          new Noun(
              "credential_checks",
              "Question of file servers",
              "Whether a password or key is right"),
          new Noun("file_access", "File access", "Somebody's own key, as a password of SFTP"),
          new Noun("webhooks", "Webhooks", "Endpoints and their deliveries"),
          new Noun("audit", "Audit trail", "What was done by whom"),
          new Noun("own_ssh_keys", "Own SSH keys", "Those of the person whose key it is"),
          new Noun("own_sessions", "Own sessions", "Those of the person whose key it is"),
          new Noun("own_api_keys", "Own API keys", "Those of the person whose key it is"));

  /** What keys of the installation can be let do besides. */
  private static final List<Noun> OF_INSTALLATION =
      List.of(
          new Noun("applications", "Applications", "What people sign in to, with its secrets"),
          new Noun("roles", "Role catalogue", "Which roles there are, and what they allow"),
          new Noun("signing_keys", "Signing keys", "The installation's own keys; change them"),
          new Noun("system", "System health", "How the installation itself is doing"));

  /** What is of use to somebody's own key only; keys of the installation are nobody's. */
  private static final List<String> OF_SOMEBODY =
      List.of("own_ssh_keys", "own_sessions", "own_api_keys", "file_access");

  private static final Noun ALL_KEYS =
      new Noun("api_keys", "API keys", "Keys of every organization and of the installation");

  private ScopeWords() {}

  /**
   * A noun.
   *
   * @param word in scopes
   * @param about what can be done with it
   */
  public record Noun(String word, String title, String about) {
    public String read() {
      return word + ":read";
    }

    public String write() {
      return word + ":write";
    }

    /** Whether there is anything to change. */
    public boolean changes() {
      return !word.equals("system");
    }
  }

  /** Nobody can give what they lack. */
  static List<Noun> offered(Visit visit) {
    List<Noun> nouns =
        visit.ofInstallation()
            ? Stream.concat(
                    NOUNS.stream().filter(noun -> !OF_SOMEBODY.contains(noun.word())),
                    OF_INSTALLATION.stream())
                .map(noun -> noun.word().equals("api_keys") ? ALL_KEYS : noun)
                .toList()
            : NOUNS;
    return nouns.stream().filter(noun -> visit.may(noun.write())).toList();
  }

  /** As a list shows them: all there are by one word. */
  static String listed(List<String> scopes) {
    boolean all =
        Stream.concat(NOUNS.stream(), OF_INSTALLATION.stream())
            .filter(Noun::changes)
            .allMatch(noun -> scopes.contains(noun.write()));
    return all ? "Everything" : String.join(", ", scopes);
  }
}
