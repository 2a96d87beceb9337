/** Tests of how people come to a password. */
@NullMarked
package dev.gatehouse.server.password;

import org.jspecify.annotations.NullMarked;
