/**
 * A transmitter of security events (Shared Signals Framework 1.0): streams, push and poll, and
 * every wrong token on request. It shares no code with what verifies its tokens.
 */
@NullMarked
package dev.gatehouse.testkit.signals;

import org.jspecify.annotations.NullMarked;
