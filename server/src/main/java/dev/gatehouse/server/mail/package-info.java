/**
 * Owns mails on their way: the outbox, and delivery to a mail server or, where there is none, to a
 * folder. Does not own what mails say.
 */
@NullMarked
package dev.gatehouse.server.mail;

import org.jspecify.annotations.NullMarked;
