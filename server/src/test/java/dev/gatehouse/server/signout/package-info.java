@NullMarked
package dev.gatehouse.server.signout;

import org.jspecify.annotations.NullMarked;
