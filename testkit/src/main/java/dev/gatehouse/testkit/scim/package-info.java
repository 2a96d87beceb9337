/**
 * The directory as a SCIM client: pushes its people and groups to a service provider (RFC 7644),
 * with a page that does so by hand. It shares no code with the server that it tests.
 */
@NullMarked
package dev.gatehouse.testkit.scim;

import org.jspecify.annotations.NullMarked;
