/** Tests of the package. */
@NullMarked
package dev.gatehouse.server.application;

import org.jspecify.annotations.NullMarked;
