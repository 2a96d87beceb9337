/**
 * What the program knows of itself: when its jobs last ran and how that ended, which other nodes
 * there are, and where the rest is to be asked. It owns the table of nodes and decides nothing:
 * whether all is well, and what to do if not, is said by the door that shows it.
 */
@NullMarked
package dev.gatehouse.server.health;

import org.jspecify.annotations.NullMarked;
