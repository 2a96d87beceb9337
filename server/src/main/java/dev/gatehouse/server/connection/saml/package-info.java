/** The SAML kind of connection: settings, departure and arrival above {@code protocol.saml}. */
@NullMarked
package dev.gatehouse.server.connection.saml;

import org.jspecify.annotations.NullMarked;
