package dev.gatehouse.server.console;

import java.util.List;

/** The audit trail of an organization. */
final class AuditSection implements Section {
  @Override
  public Place place() {
    return new Place(
        Group.RECORD,
        AuditPages.PATH,
        "Audit trail",
        AuditPages.READ,
        List.of(
            Setting.of("Audit log", AuditPages.PATH, "who changed what", "history", "events"),
            Setting.of(
                "Export of the audit trail", AuditPages.PATH, "CSV", "JSON", "download", "SIEM")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(AuditPages.PATH, AuditPages.READ, AuditPages::list)
        .get(AuditPages.PATH + "/csv", AuditPages.READ, visit -> AuditPages.export(visit, "csv"))
        .get(AuditPages.PATH + "/json", AuditPages.READ, visit -> AuditPages.export(visit, "json"));
  }
}
