@NullMarked
package dev.gatehouse.server.console;

import org.jspecify.annotations.NullMarked;
