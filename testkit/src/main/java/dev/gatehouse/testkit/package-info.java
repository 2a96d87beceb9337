/**
 * A test identity provider, the sample application of the demo, and test keys. Owns everything that
 * plays the other side of Gatehouse; shares no code with {@code protocol}, so that one mistake
 * cannot hide on both sides. Nothing here is for production.
 */
@NullMarked
package dev.gatehouse.testkit;

import org.jspecify.annotations.NullMarked;
