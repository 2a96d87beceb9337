package dev.gatehouse.server.console;

/**
 * A setting that the search found.
 *
 * @param section in which it stands
 */
public record FoundSetting(String name, String section, String href) {}
