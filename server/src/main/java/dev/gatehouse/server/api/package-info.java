/**
 * A door: the admin API with its OpenAPI document, and the start-up file, which is written in the
 * API's own records. It owns no data: an operation says its path, scope, input and output in an
 * {@code OperationGroup}, and calls the feature that owns what it changes. Begin at {@code
 * AllOperations}, the list; {@code Gate} decides who may call one, {@code Trail} records it, {@code
 * PersonCalls} is how the console comes in, {@code StartUpFile} how the file does.
 */
@NullMarked
package dev.gatehouse.server.api;

import org.jspecify.annotations.NullMarked;
