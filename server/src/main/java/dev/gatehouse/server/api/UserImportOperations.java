package dev.gatehouse.server.api;

import dev.gatehouse.server.api.CsvForm.Column;
import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.api.UserRows.UserRowsInput;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.organization.Page;
import java.util.ArrayList;
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
  private final Users users;
  private final Connections connections;
  private final UserImport imports;

  UserImportOperations(
      Database database, Users users, Connections connections, UserImport imports) {
    this.database = database;
    this.users = users;
    this.connections = connections;
    this.imports = imports;
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
    List<String> header =
        UserCsv.FORM.columns().stream()
            .map(Column::name)
            .filter(name -> !name.equals("invite") && !name.equals("local_access"))
            .toList();
    List<List<String>> rows =
        database.read(
            tx -> {
              MethodNames methods = new MethodNames(connections.list(tx, call.scope()));
              List<List<String>> all = new ArrayList<>();
              String after = "";
              boolean more = true;
              while (more) {
                Page<User> page = users.list(tx, call.scope(), "", after, Page.LARGEST);
                page.items().forEach(user -> all.add(row(user, methods)));
                after = page.next().orElse("");
                more = page.next().isPresent();
              }
              return all;
            });
    return new Reply.Done(
        new CsvDocument(
            "users-of-" + call.organization().slug() + ".csv", UserCsv.write(header, rows)));
  }

  private static List<String> row(User user, MethodNames methods) {
    return List.of(
        user.userName(),
        user.displayName(),
        String.join(" ", user.roles()),
        methods.word(user.method()),
        user.active() ? "yes" : "no");
  }
}
