/**
 * Gatehouse as transmitter of security events to the applications (Shared Signals Framework 1.0): a
 * stream for each that wants one, its management by the application itself, push and poll. It owns
 * the tables {@code application_streams}, {@code application_signals}, {@code
 * application_acquaintances} and {@code application_muted_subjects}; which applications a session
 * leads to, and the key that signs, it is told by the OpenID Provider.
 */
@NullMarked
package dev.gatehouse.server.signals.transmitter;

import org.jspecify.annotations.NullMarked;
