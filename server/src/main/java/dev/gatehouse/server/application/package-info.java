/**
 * Owns applications: the OpenID Connect clients and forward-auth hosts behind Gatehouse, their
 * secrets, and the catalogue of roles. Does not own the endpoints that they call. Begin at {@code
 * Applications}; what a draft must meet is {@code ApplicationRules}.
 */
@NullMarked
package dev.gatehouse.server.application;

import org.jspecify.annotations.NullMarked;
