/** Tests of {@code gatehouse login}. */
@NullMarked
package dev.gatehouse.server.terminal;

import org.jspecify.annotations.NullMarked;
