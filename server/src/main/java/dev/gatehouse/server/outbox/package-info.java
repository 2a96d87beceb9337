/**
 * Owns how what stands in a table is delivered to somebody outside: claims with a lease, so that
 * nodes share the work; tries with pauses that grow; giving up; fair turns among receivers. Does
 * not own the tables, nor what is delivered, how, or what is noted of it: a feature describes its
 * table with {@link dev.gatehouse.server.outbox.OutboxTable} and carries with a {@link
 * dev.gatehouse.server.outbox.Courier}.
 */
@NullMarked
package dev.gatehouse.server.outbox;

import org.jspecify.annotations.NullMarked;
