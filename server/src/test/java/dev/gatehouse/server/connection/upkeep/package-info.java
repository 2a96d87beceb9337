@NullMarked
package dev.gatehouse.server.connection.upkeep;

import org.jspecify.annotations.NullMarked;
