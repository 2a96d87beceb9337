package dev.gatehouse.protocol.saml;

import org.jspecify.annotations.Nullable;

/**
 * The subject's name (SAML core §2.2.3).
 *
 * @param value never empty
 * @param format the format's URI; null when unspecified
 * @param nameQualifier the domain that qualifies the name, usually the identity provider
 * @param spNameQualifier the service provider that the name is for
 */
public record NameId(
    String value,
    @Nullable String format,
    @Nullable String nameQualifier,
    @Nullable String spNameQualifier) {}
