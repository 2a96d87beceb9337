package dev.gatehouse.server.console;

/**
 * @param mayExport whether the person sees all that an export holds
 */
public record ConfigurationView(
    String export,
    String importing,
    boolean mayExport,
    boolean mayExportPeople,
    boolean mayImport) {}
