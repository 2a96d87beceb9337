/** A name server on loopback that says what a test wants it to say. */
@NullMarked
package dev.gatehouse.testkit.dns;

import org.jspecify.annotations.NullMarked;
