package dev.gatehouse.server.signin;

import dev.gatehouse.server.organization.ConnectionId;

/**
 * Where administrators look at test sign-ins: addresses of a door, which this package does not
 * know. They follow from what is stored of a test, never from what a request says.
 */
public interface TestPages {
  /** The path of the page from which tests of a connection are begun. */
  String begun(String slug, ConnectionId connection);

  /** The path of the page that shows one test with all of its checks. */
  String result(String slug, ConnectionId connection, String test);
}
