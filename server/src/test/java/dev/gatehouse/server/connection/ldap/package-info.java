@NullMarked
package dev.gatehouse.server.connection.ldap;

import org.jspecify.annotations.NullMarked;
