/**
 * Owns the sign-in of a command line: a client of the OpenID Provider, over HTTP like any other. A
 * sample to copy from, and a way to see that an installation works.
 */
@NullMarked
package dev.gatehouse.server.terminal;

import org.jspecify.annotations.NullMarked;
