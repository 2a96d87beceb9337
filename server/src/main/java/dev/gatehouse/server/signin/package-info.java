/**
 * Owns sign-in attempts from start to verdict: choosing a connection, the replay guard, admission
 * and the trace. Calls the doors only through {@link dev.gatehouse.server.signin.Destination}.
 * Begin at {@code SignIn}, then {@code Callbacks} and {@code Admission}; local credentials take
 * {@code LocalSignIn}.
 */
@NullMarked
package dev.gatehouse.server.signin;

import org.jspecify.annotations.NullMarked;
