/**
 * Gatehouse as transmitter of security events (Shared Signals Framework 1.0) to applications and to
 * the identity providers of connections: a stream for each that wants one, its management by the
 * receiver itself, push and poll. It owns the tables {@code outgoing_streams}, {@code
 * outgoing_signals}, {@code outgoing_acquaintances}, {@code outgoing_muted_subjects} and {@code
 * stream_credentials}; which applications a session leads to, and the key that signs, it is told by
 * the OpenID Provider.
 */
@NullMarked
package dev.gatehouse.server.signals.transmitter;

import org.jspecify.annotations.NullMarked;
