/**
 * Owns connections: the identity providers of an organization, their settings, presets, import and
 * tests. One folder per kind, which implements {@code ConnectionKind}. Does not decide who is
 * admitted. Begin at {@code Connections}.
 */
@NullMarked
package dev.gatehouse.server.connection;

import org.jspecify.annotations.NullMarked;
