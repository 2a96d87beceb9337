/**
 * Owns what stands between a password and a session where a second factor is asked for: its pages,
 * the enrolment of whoever must have one, and signing in with a passkey alone. What a factor is and
 * whether it is right stands in {@code credential}.
 */
@NullMarked
package dev.gatehouse.server.factor;

import org.jspecify.annotations.NullMarked;
