/**
 * The service provider's half of SCIM 2.0 (RFC 7642 to 7644, RFC 9865): schemas, filters, PATCH,
 * PUT, projection, list parameters and Bulk, from JSON to verdicts.
 *
 * <p>A resource is an {@code ObjectNode} in canonical form: attribute names as the schema spells
 * them, values of the schema's types, no null, no empty array or object, {@code schemas} in the
 * resource type's order. Only {@link ResourceReader}, {@link PatchApplication} and {@link
 * Replacement} make one from what a client sent.
 *
 * <p>It does not know where resources are kept: identifiers, {@code meta}, uniqueness and
 * membership of groups belong to whoever stores them.
 */
@NullMarked
package dev.gatehouse.protocol.scim;

import org.jspecify.annotations.NullMarked;
