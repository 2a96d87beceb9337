@NullMarked
package dev.gatehouse.server.face;

import org.jspecify.annotations.NullMarked;
