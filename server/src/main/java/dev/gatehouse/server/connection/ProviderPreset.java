package dev.gatehouse.server.connection;

import java.util.Map;
import java.util.Set;

/**
 * What is known of one product that plays the identity provider.
 *
 * @param key stable, such as {@code okta-saml}
 * @param name for people, such as {@code Okta}
 * @param kind the key of its kind
 * @param mapping where this product puts what, unless configured otherwise
 * @param quirks what is peculiar to it
 * @param settings what its settings hold unless an administrator says otherwise
 */
public record ProviderPreset(
    String key,
    String name,
    String kind,
    AttributeMapping mapping,
    Set<Quirk> quirks,
    Map<String, String> settings) {

  public ProviderPreset {
    quirks = Set.copyOf(quirks);
    settings = Map.copyOf(settings);
  }

  /** What administrators, guides and later features must know of a product. */
  public enum Quirk {
    /** Groups arrive as opaque ids, so role mappings name ids. */
    GROUPS_ARE_IDS,
    /** Beyond a limit it leaves groups out and points elsewhere: unknown, never none. */
    GROUP_OVERAGE,
    /** Addresses can be set to anything by its administrators: only a proof of its own links. */
    EMAIL_IS_MUTABLE,
    /** It has no endpoint for SAML single logout, and logout requests fail. */
    NO_SINGLE_LOGOUT,
    /** It refuses requests that name an authentication context which it did not use. */
    NO_REQUESTED_CONTEXT,
    /** Groups arrive only after an administrator adds an attribute or claim for them. */
    GROUPS_NEED_SETTING_UP,
    /** Each of its customers has an issuer of its own. */
    ISSUER_PER_CUSTOMER
  }
}
