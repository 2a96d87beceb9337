/**
 * Owns applications: the OpenID Connect clients and forward-auth hosts behind Gatehouse. Does not\n
 * * own the endpoints that they call.
 */
@NullMarked
package dev.gatehouse.server.application;

import org.jspecify.annotations.NullMarked;
