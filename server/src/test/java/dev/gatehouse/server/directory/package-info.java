/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.directory;

import org.jspecify.annotations.NullMarked;
