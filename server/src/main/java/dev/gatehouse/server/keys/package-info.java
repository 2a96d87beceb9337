/**
 * Owns signing and decryption keys with their rotation, the encryption of stored secrets, and the\n
 * * making and hashing of random tokens.
 */
@NullMarked
package dev.gatehouse.server.keys;

import org.jspecify.annotations.NullMarked;
