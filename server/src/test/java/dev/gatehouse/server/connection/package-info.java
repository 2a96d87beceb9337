@NullMarked
package dev.gatehouse.server.connection;

import org.jspecify.annotations.NullMarked;
