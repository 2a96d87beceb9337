/**
 * Owns how people come in without a browser: the keys that SSH servers ask for, and the credentials
 * that file servers ask about. It does not own the keys and passwords, nor the rules of who may
 * come in with them.
 */
@NullMarked
package dev.gatehouse.server.remote;

import org.jspecify.annotations.NullMarked;
