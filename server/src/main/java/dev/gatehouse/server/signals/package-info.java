/**
 * Security events from identity providers (Shared Signals Framework 1.0): a stream for each
 * connection that wants one, its set-up at the transmitter, push and poll, and what follows from an
 * event for the users of that connection. It owns the tables {@code signal_…}; sessions and users
 * belong to the packages below, and the rules of the tokens to {@code protocol.signals}.
 */
@NullMarked
package dev.gatehouse.server.signals;

import org.jspecify.annotations.NullMarked;
