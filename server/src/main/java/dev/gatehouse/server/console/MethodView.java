package dev.gatehouse.server.console;

import java.util.Map;

/**
 * How one person is to sign in.
 *
 * @param methods names of the ways, by their ids
 * @param cancel where the other button leads
 */
public record MethodView(
    Map<String, String> methods, String chosen, Problems problems, String action, String cancel) {}
