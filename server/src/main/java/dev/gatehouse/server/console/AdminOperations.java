package dev.gatehouse.server.console;

import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Response;
import java.util.Set;

/**
 * The admin API, as the console calls it: inside this process, as the person who is signed in. The
 * console has no other way to read or change anything, so that it can do what the API can, and
 * nothing else. The root package wires it.
 */
public interface AdminOperations {

  /**
   * What somebody may do. For choosing what to show; the operations decide by themselves.
   *
   * @param operator in every organization, else in the own only
   * @param scopes in the words of API keys
   */
  record Standing(boolean operator, Set<String> scopes) {
    public Standing {
      scopes = Set.copyOf(scopes);
    }

    /** Writing includes reading. */
    boolean allows(String scope) {
      return scopes.contains(scope)
          || (scope.endsWith(":read")
              && scopes.contains(scope.substring(0, scope.lastIndexOf(':')) + ":write"));
    }
  }

  /**
   * A call.
   *
   * @param path below {@code /api/v1}, decoded
   * @param contentType of the body; JSON or, where the operation takes it, CSV
   * @param body empty for none
   */
  record Asked(String method, String path, Parameters query, String contentType, byte[] body) {}

  Standing standing(SignedIn person);

  Standing standing(SetupGuest guest);

  /** The same for the bearer of a set-up link. */
  Response call(SetupGuest guest, String address, Asked asked);

  /**
   * Calls an operation.
   *
   * @param address of the person's browser, for the audit trail
   * @return what the API would answer over HTTP
   */
  Response call(SignedIn person, String address, Asked asked);
}
