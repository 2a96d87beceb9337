/**
 * Owns who may sign in how: the mode of an organization, who keeps local credentials, who breaks
 * the glass, and the one table of rules that every way in asks ({@link
 * dev.gatehouse.server.policy.AccessRules}). It does not own the credentials themselves, nor
 * sessions.
 */
@NullMarked
package dev.gatehouse.server.policy;

import org.jspecify.annotations.NullMarked;
