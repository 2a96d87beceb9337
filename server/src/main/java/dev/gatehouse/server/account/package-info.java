/**
 * The door for people's own things: what they sign in with, their sessions, keys and second
 * factors. Reached with their session; changes ask for a sign-in that is a few minutes old at most.
 * Begin at {@code AccountDoor}, which has the routes; {@code FreshSignIn} is what every change
 * passes.
 */
@NullMarked
package dev.gatehouse.server.account;

import org.jspecify.annotations.NullMarked;
