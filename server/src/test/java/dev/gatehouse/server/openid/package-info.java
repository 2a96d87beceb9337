@NullMarked
package dev.gatehouse.server.openid;

import org.jspecify.annotations.NullMarked;
