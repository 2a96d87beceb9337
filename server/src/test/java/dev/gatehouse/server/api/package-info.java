/** Tests of the admin API and the start-up file, over real HTTP. */
@NullMarked
package dev.gatehouse.server.api;

import org.jspecify.annotations.NullMarked;
