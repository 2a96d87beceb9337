@NullMarked
package dev.gatehouse.server.session;

import org.jspecify.annotations.NullMarked;
