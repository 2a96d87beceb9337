package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.api.UserRows.UserRowsInput;
import dev.gatehouse.server.db.Database;
import java.util.List;

/** The operations on many users at once: import from CSV or JSON, and export to CSV. */
final class UserImportOperations {
  private static final String ALL = "/organizations/{organization}/users";
  static final QueryParameter DRY_RUN =
      new QueryParameter("dryRun", "'true' says what the call would do, and changes nothing.");
  private static final QueryParameter ON_EXISTING =
      new QueryParameter(
          "onExisting",
          "'refuse' (as usual) refuses rows of users that are there already; 'update' changes"
              + " those users.");

  private final Database database;
  private final UserImport imports;
  private final UserExport exports;

  UserImportOperations(Database database, UserImport imports, UserExport exports) {
    this.database = database;
    this.imports = imports;
    this.exports = exports;
  }

  List<Operation> operations() {
    return new OperationGroup("Users")
        .ask(
            "importUsers",
            ALL + "/import",
            "users:write",
            "Creates or changes many users, all or none, and may invite them.",
            UserRowsInput.class,
            UserImport.ImportReport.class,
            this::importAll)
        .orCsv(UserCsv.FORM)
        .with(DRY_RUN, ON_EXISTING, LockOutCheck.OVERRIDE)
        .get(
            "exportUsers",
            ALL + "/export",
            "users:read",
            "All users as CSV, which can be imported again. Cells that a spreadsheet would take for"
                + " a formula begin with an apostrophe.",
            CsvDocument.class,
            this::export)
        .all();
  }

  private Reply importAll(Call call) {
    String onExisting = call.query(ON_EXISTING.name()).orElse("refuse");
    if (!onExisting.equals("refuse") && !onExisting.equals("update")) {
      return new Reply.Refused(
          400, "parameter_invalid", "onExisting is 'refuse' or 'update'.", List.of());
    }
    UserRows rows =
        call.body() instanceof UserRows csv ? csv : UserRows.of(call.input(UserRowsInput.class));
    return DryRun.write(
        database,
        call,
        (tx, dryRun) -> imports.apply(tx, call, rows, onExisting.equals("update"), dryRun));
  }

  private Reply export(Call call) {
    return new Reply.Done(
        new CsvDocument(
            "users-of-" + call.organization().slug() + ".csv", exports.of(call.scope())));
  }
}
