package dev.gatehouse.server.console;

/** What was entered for the first operator, and what is wrong with it. */
public record FirstForm(String email, String name, Problems problems) {}
