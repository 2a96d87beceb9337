package dev.gatehouse.server.session;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Says what an application that is a client gets from a sign-in, before there is one; {@code Doors}
 * wires the door that knows. No code and no token leaves the program.
 */
public interface ApplicationRehearsals {

  /**
   * Goes the whole way for somebody who is signed in, from the authorization request to the refresh
   * of the tokens, in a transaction of which nothing stays.
   *
   * @param scope as applications ask for it, words between spaces
   */
  Rehearsed rehearse(Application application, SignedIn person, String scope, Instant now);

  /**
   * What the application would be told of somebody who is not here. What depends on the sign-in
   * itself is not in it.
   *
   * @param user as read in this transaction
   */
  Rehearsed preview(
      Transaction tx, Application application, OrganizationScope scope, User user, Instant now);

  /**
   * How it went.
   *
   * @param checks in their order; after one that failed come no others
   * @param told empty if one failed
   */
  record Rehearsed(List<Check> checks, Optional<Told> told) {
    public Rehearsed {
      checks = List.copyOf(checks);
    }
  }

  /**
   * What the application got.
   *
   * @param scope that was granted
   * @param idToken its claims
   * @param userinfo the claims that its access token gets
   */
  record Told(
      List<String> scope,
      Map<String, Object> idToken,
      Map<String, Object> userinfo,
      Optional<Ends> ends) {
    public Told {
      scope = List.copyOf(scope);
      idToken = Collections.unmodifiableMap(new LinkedHashMap<>(idToken));
      userinfo = Collections.unmodifiableMap(new LinkedHashMap<>(userinfo));
    }
  }

  /**
   * Until when what it got works, unless something ends before.
   *
   * @param refreshToken if it is not used; empty if there is none
   * @param session as far as this application may use it
   */
  record Ends(
      Instant idToken, Instant accessToken, Optional<Instant> refreshToken, Instant session) {}
}
