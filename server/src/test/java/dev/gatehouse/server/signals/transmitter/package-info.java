/** Tests of what applications are sent, below the doors. */
@NullMarked
package dev.gatehouse.server.signals.transmitter;

import org.jspecify.annotations.NullMarked;
