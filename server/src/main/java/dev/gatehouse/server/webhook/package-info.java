/**
 * Owns webhooks: endpoints, the outbox that is written with each change, signed delivery, its log.
 * What an event says comes from the features below; the admin API over them is {@code api}'s.
 */
@NullMarked
package dev.gatehouse.server.webhook;

import org.jspecify.annotations.NullMarked;
