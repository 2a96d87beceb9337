/**
 * A door: reverse proxies ask here about each request. Owns the hosts' own sessions and the codes
 * that lead from Gatehouse's session to them. Begin at {@code ForwardAuth}, which has the routes;
 * {@code CheckEndpoint} answers most requests from memory.
 */
@NullMarked
package dev.gatehouse.server.forwardauth;

import org.jspecify.annotations.NullMarked;
