@NullMarked
package dev.gatehouse.server.policy;

import org.jspecify.annotations.NullMarked;
