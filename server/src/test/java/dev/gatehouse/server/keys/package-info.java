/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.keys;

import org.jspecify.annotations.NullMarked;
