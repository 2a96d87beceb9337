/** Tests of the second step of a sign-in. */
@NullMarked
package dev.gatehouse.server.factor;

import org.jspecify.annotations.NullMarked;
