/**
 * Owns sign-in attempts from start to verdict: choosing a connection, the replay guard, admission
 * and\n * the trace. Calls the doors only through {@link dev.gatehouse.server.signin.Destination}.
 */
@NullMarked
package dev.gatehouse.server.signin;

import org.jspecify.annotations.NullMarked;
