/**
 * Owns the HTTP engine, routes, cookies, cross-site protection, pages and their look, error pages,
 * and outgoing HTTP with its guard. Knows no feature: no users, no organizations, no tables.
 */
@NullMarked
package dev.gatehouse.server.web;

import org.jspecify.annotations.NullMarked;
