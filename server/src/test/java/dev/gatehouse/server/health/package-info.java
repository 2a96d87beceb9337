/** Tests of what the program knows of itself. */
@NullMarked
package dev.gatehouse.server.health;

import org.jspecify.annotations.NullMarked;
