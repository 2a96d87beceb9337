package dev.gatehouse.server.console;

/**
 * A length of time as a field and a list of units show it.
 *
 * @param unit such as {@code hours}
 */
public record Span(String number, String unit) {}
