/**
 * Pages of the test kit: markup that escapes by itself, and two style sheets. Knows nothing of what
 * the pages say.
 */
@NullMarked
package dev.gatehouse.testkit.page;

import org.jspecify.annotations.NullMarked;
