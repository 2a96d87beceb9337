/**
 * Owns the HTTP engine, routes, cookies, cross-site protection, error pages, and outgoing HTTP
 * with\n * its guard. Knows no feature: no users, no organizations, no tables.
 */
@NullMarked
package dev.gatehouse.server.web;

import org.jspecify.annotations.NullMarked;
