/**
 * Owns how people come to a password: by a link in a mail, by an invitation, because they must
 * change it, or because they want to; with the pages and mails for it. What a password is and
 * whether one is right stands in {@code credential}, signing in with it in {@code signin}.
 */
@NullMarked
package dev.gatehouse.server.password;

import org.jspecify.annotations.NullMarked;
