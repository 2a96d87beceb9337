/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.webhook;

import org.jspecify.annotations.NullMarked;
