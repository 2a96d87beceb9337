@NullMarked
package dev.gatehouse.server.docs;

import org.jspecify.annotations.NullMarked;
