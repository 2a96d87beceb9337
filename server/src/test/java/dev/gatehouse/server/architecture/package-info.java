/** Tests of the shape of the program: which package knows which, and how the text is written. */
@NullMarked
package dev.gatehouse.server.architecture;

import org.jspecify.annotations.NullMarked;
