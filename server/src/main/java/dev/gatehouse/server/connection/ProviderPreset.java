package dev.gatehouse.server.connection;

/**
 * What is known of one product that plays the identity provider.
 *
 * @param key stable, such as {@code okta-saml}
 * @param name for people, such as {@code Okta}
 * @param kind the key of its kind
 * @param mapping where this product puts what, unless configured otherwise
 */
public record ProviderPreset(String key, String name, String kind, AttributeMapping mapping) {}
