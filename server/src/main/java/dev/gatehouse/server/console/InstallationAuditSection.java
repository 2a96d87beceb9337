package dev.gatehouse.server.console;

import java.util.List;

/** The trail of what belongs to no organization: applications, roles, keys, organizations. */
final class InstallationAuditSection implements Section {
  @Override
  public Place place() {
    return new Place(
        Group.INSTALLATION,
        AuditPages.PATH,
        AuditPages.OF_INSTALLATION,
        ConsoleRoutes.OPERATOR,
        List.of(
            Setting.of(
                "Audit log of the installation",
                AuditPages.PATH,
                "audit trail",
                "operators' history",
                "who changed what")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .getForOperators(AuditPages.PATH, AuditPages::list)
        .getForOperators(AuditPages.PATH + "/csv", visit -> AuditPages.export(visit, "csv"))
        .getForOperators(AuditPages.PATH + "/json", visit -> AuditPages.export(visit, "json"));
  }
}
