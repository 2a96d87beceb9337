/**
 * The door for people's own things: what they sign in with. Reached with their session; changes ask
 * for a sign-in that is a few minutes old at most.
 */
@NullMarked
package dev.gatehouse.server.account;

import org.jspecify.annotations.NullMarked;
