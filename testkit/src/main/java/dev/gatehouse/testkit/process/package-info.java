/**
 * Starting programs that nobody here wrote, from a test, so that none is left behind.
 *
 * <p>Owns: finding an installed program, a free loopback port, a child process with its log, its
 * readiness and its certain end. Does not own what any particular program needs; that stands beside
 * the peer.
 */
@NullMarked
package dev.gatehouse.testkit.process;

import org.jspecify.annotations.NullMarked;
