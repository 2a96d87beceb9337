/**
 * The demo: starts the test identity provider and the sample application beside a running
 * Gatehouse, and sets Gatehouse up over its admin API, as an operator would.
 */
@NullMarked
package dev.gatehouse.testkit.demo;

import org.jspecify.annotations.NullMarked;
