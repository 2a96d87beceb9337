/** A door: reverse proxies ask here about each request. */
@NullMarked
package dev.gatehouse.server.forwardauth;

import org.jspecify.annotations.NullMarked;
