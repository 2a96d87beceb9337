package dev.gatehouse.server.signin;

import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.util.Optional;

/** Leads a browser that signs out here on to its identity provider. Never throws. */
@FunctionalInterface
public interface ProviderSignOut {

  /**
   * Reads what signing out there needs, while the session still lives; empty where the person is
   * not to be signed out there.
   */
  Optional<Way> wayOf(SignedIn signedIn);

  /** What is needed, once the session has ended. */
  @FunctionalInterface
  interface Way {
    /**
     * The answer that takes the browser there; empty where there is no way after all.
     *
     * @param back where the browser goes on its return; empty for a page of ours
     */
    Optional<Response> leave(Request request, Optional<URI> back);
  }
}
