/** Tests of the whole program, and the fixture that starts it in-process. */
@NullMarked
package dev.gatehouse.server;

import org.jspecify.annotations.NullMarked;
