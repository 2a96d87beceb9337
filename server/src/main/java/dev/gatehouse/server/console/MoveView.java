package dev.gatehouse.server.console;

import java.util.Map;

/**
 * Asks where the people of a connection are to move.
 *
 * @param ways what they may sign in with instead, with names
 */
public record MoveView(
    String name, long people, Map<String, String> ways, String cancel, Problems problems) {}
