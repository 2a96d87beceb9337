package dev.gatehouse.protocol.scim;

import java.util.Optional;

/**
 * A member that a client names for a group (RFC 7643 §4.2). Its {@code display} and {@code $ref}
 * are the service provider's to say.
 *
 * @param id of a user or a group, as sent; whether it exists is for the storage to say
 * @param type {@code User} or {@code Group} where the client said so, as sent
 */
public record Member(String id, Optional<String> type) {}
