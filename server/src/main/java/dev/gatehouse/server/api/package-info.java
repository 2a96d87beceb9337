/** A door: the admin API with its OpenAPI document, and the start-up file. */
@NullMarked
package dev.gatehouse.server.api;

import org.jspecify.annotations.NullMarked;
