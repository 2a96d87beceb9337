/**
 * How pages speak and look to the person who asks for them: the language, the organization's own
 * words, its colours. Texts stand in the templates in English, and dictionaries translate whole
 * sentences, so that a template reads like its page.
 */
@NullMarked
package dev.gatehouse.server.face;

import org.jspecify.annotations.NullMarked;
