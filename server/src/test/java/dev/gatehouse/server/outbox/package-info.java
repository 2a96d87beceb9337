@NullMarked
package dev.gatehouse.server.outbox;

import org.jspecify.annotations.NullMarked;
