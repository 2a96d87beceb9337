/** What the tests of several doors share. */
@NullMarked
package dev.gatehouse.server.doors;

import org.jspecify.annotations.NullMarked;
