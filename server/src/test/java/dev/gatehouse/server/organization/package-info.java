/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.organization;

import org.jspecify.annotations.NullMarked;
