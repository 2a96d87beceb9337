/**
 * The OpenID Connect kind of connection: settings, departure and arrival above {@code
 * protocol.oidc}.
 */
@NullMarked
package dev.gatehouse.server.connection.oidc;

import org.jspecify.annotations.NullMarked;
