/**
 * Writes the attack corpus from keys of its own. Runs by hand only ({@link
 * dev.gatehouse.protocol.oidc.corpus.CorpusWriter}); the tests read what it has written.
 */
@NullMarked
package dev.gatehouse.protocol.oidc.corpus;

import org.jspecify.annotations.NullMarked;
