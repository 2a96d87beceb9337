/**
 * Owns connections: the identity providers of an organization, their settings, presets and tests.
 * One\n * folder per kind. Does not decide who is admitted.
 */
@NullMarked
package dev.gatehouse.server.connection;

import org.jspecify.annotations.NullMarked;
