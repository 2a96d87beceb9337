package dev.gatehouse.server.console;

/**
 * What was entered for a token or client of a directory.
 *
 * @param expires a day; empty for never
 * @param key of a client that signs: a public key, or where a set of them is published
 * @param cancel where the other button leads
 */
public record CredentialForm(
    String name,
    String expires,
    String authentication,
    String key,
    String cancel,
    Problems problems) {}
