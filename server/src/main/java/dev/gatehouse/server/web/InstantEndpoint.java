package dev.gatehouse.server.web;

import java.util.Optional;

/**
 * What answers a route from memory, on the engine's own thread, before anything else. It must not
 * block, wait or allocate much: every connection of that thread stands still meanwhile.
 */
@FunctionalInterface
public interface InstantEndpoint {

  /**
   * Answers at once, or leaves the request to the blocking route of the same path by returning
   * empty. Not called for requests that carry a body.
   */
  Optional<InstantAnswer> tryAnswer(InstantRequest request);
}
