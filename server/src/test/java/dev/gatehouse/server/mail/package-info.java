/** Tests of mails on their way. */
@NullMarked
package dev.gatehouse.server.mail;

import org.jspecify.annotations.NullMarked;
