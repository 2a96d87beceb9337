/**
 * Load on a whole Gatehouse in a process of its own. What is counted is the processor time of that
 * process, so that what else the machine does matters little.
 */
@NullMarked
package dev.gatehouse.bench.load;

import org.jspecify.annotations.NullMarked;
