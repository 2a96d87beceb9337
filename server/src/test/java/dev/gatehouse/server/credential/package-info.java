/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.credential;

import org.jspecify.annotations.NullMarked;
