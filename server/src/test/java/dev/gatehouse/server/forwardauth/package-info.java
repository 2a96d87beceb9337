@NullMarked
package dev.gatehouse.server.forwardauth;

import org.jspecify.annotations.NullMarked;
