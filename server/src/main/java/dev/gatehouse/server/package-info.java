/** The program: reads its configuration, constructs every feature and starts them. */
@NullMarked
package dev.gatehouse.server;

import org.jspecify.annotations.NullMarked;
