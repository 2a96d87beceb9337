/** Owns browser sessions: their tokens, lifetimes, revocation and expiry. */
@NullMarked
package dev.gatehouse.server.session;

import org.jspecify.annotations.NullMarked;
