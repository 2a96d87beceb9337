/**
 * Security event tokens (RFC 8417) as the Shared Signals Framework 1.0 sends them: which are
 * believed, whom they are about (RFC 9493), and what the events of CAEP 1.0 and RISC 1.0 say. It
 * does not own the delivery of tokens, nor what follows from an event.
 */
@NullMarked
package dev.gatehouse.protocol.signals;

import org.jspecify.annotations.NullMarked;
