/**
 * Owns signing and decryption keys with their rotation, the keys that others publish, the
 * encryption of stored secrets, and the making and hashing of random tokens.
 */
@NullMarked
package dev.gatehouse.server.keys;

import org.jspecify.annotations.NullMarked;
