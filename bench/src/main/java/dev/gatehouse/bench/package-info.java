/** Measures: JMH benchmarks and the load harness. Peers stand here and nowhere else. */
@NullMarked
package dev.gatehouse.bench;

import org.jspecify.annotations.NullMarked;
