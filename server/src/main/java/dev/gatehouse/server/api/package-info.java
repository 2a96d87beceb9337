/** A door: the admin API and its OpenAPI document. */
@NullMarked
package dev.gatehouse.server.api;

import org.jspecify.annotations.NullMarked;
