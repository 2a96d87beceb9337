/**
 * The documentation of the very program that runs, at {@code /docs}, from the Markdown files that
 * stand in the repository's {@code docs} folder and in the jar.
 */
@NullMarked
package dev.gatehouse.server.docs;

import org.jspecify.annotations.NullMarked;
