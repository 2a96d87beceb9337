package dev.gatehouse.server.console;

/**
 * An organization that is to be deleted.
 *
 * @param enabled whether it has to be disabled first
 */
public record OrganizationDeletion(String name, boolean enabled, String back, Problems problems) {}
