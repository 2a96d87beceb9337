/**
 * What the whole program does when peers, the database or the machine let it down: each test goes
 * over real HTTP, and looks at what the person, the administrator and the database are left with.
 */
@NullMarked
package dev.gatehouse.server.robustness;

import org.jspecify.annotations.NullMarked;
