@NullMarked
package dev.gatehouse.server.signin;

import org.jspecify.annotations.NullMarked;
