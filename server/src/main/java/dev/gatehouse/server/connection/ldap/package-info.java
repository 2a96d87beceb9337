/**
 * The LDAP kind of connection, Active Directory among it: settings, servers, binding, searching,
 * groups. Passwords pass through and stay nowhere. The page that asks for them is of {@code
 * signin}.
 */
@NullMarked
package dev.gatehouse.server.connection.ldap;

import org.jspecify.annotations.NullMarked;
