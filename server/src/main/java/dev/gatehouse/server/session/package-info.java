/**
 * Owns browser sessions: their tokens, lifetimes, revocation and expiry, and what providers call
 * them. Begin at {@code Sessions}; whoever must hear that one ended implements {@code
 * SessionEndListener}.
 */
@NullMarked
package dev.gatehouse.server.session;

import org.jspecify.annotations.NullMarked;
