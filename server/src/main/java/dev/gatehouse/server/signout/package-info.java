/**
 * Owns signing out beyond the session: the page that asks, the way on to the identity provider and
 * back, and what identity providers tell of their own sign-outs. Sessions themselves end in {@code
 * session}; what applications are told is {@code openid}'s.
 */
@NullMarked
package dev.gatehouse.server.signout;

import org.jspecify.annotations.NullMarked;
