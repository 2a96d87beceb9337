/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.signals;

import org.jspecify.annotations.NullMarked;
