package dev.gatehouse.server.console;

import dev.gatehouse.server.web.MultipartForm;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/**
 * Importing people from CSV, by file or paste: first it is looked at, then it is done, all or
 * nothing; and exporting them.
 */
final class ImportPages {
  private static final String PATH = PeopleSection.PATH + "/import";
  private static final String TEMPLATE = PATH + "/template.csv";
  private static final String EXPORT = PeopleSection.PATH + "/export.csv";
  private static final String WRITE = "users:write";

  /** What the API takes, and the form around it. */
  private static final int LARGEST = 5_500_000;

  /** A header, and a line to be replaced, with every column in its usual form. */
  private static final String EXAMPLE =
      """
      user_name,display_name,roles,authentication_method,invite,active\r
      jane.doe@example.com,Jane Doe,viewer,%s,no,yes\r
      """;

  void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, WRITE, visit -> form(visit, 200, ImportFormView.EMPTY))
        .post(PATH, WRITE, ImportPages::run)
        .get(TEMPLATE, WRITE, ImportPages::template)
        .get(EXPORT, "users:read", ImportPages::export);
  }

  private static Response run(Visit visit) {
    Parameters form = MultipartForm.read(visit.request(), LARGEST);
    String file = form.one("file").orElse("");
    String csv = file.isBlank() ? form.one("csv").orElse("") : file;
    boolean update = form.one("onExisting").orElse("").equals("update");
    boolean really = form.has("really");
    if (csv.isBlank()) {
      return form(
          visit,
          400,
          new ImportFormView(
              "",
              update,
              Problems.of("csv", "Choose a file, or paste some lines."),
              List.of(),
              Doc.NOTHING));
    }
    Map<String, String> query =
        Map.of(
            "onExisting", update ? "update" : "refuse",
            "dryRun", really ? "" : "true");
    Answer answer = visit.api().postCsv(query, csv, "users", "import");
    if (!answer.ok()) {
      return form(
          visit,
          answer.status(),
          new ImportFormView(
              csv, update, answer.problems(), answer.body().list("error.problems"), Doc.NOTHING));
    }
    if (!really) {
      return form(
          visit, 200, new ImportFormView(csv, update, Problems.NONE, List.of(), answer.body()));
    }
    return visit.done(PeopleSection.PATH, ImportFormView.words(answer.body(), true));
  }

  private static Response form(Visit visit, int status, ImportFormView form) {
    return visit.page(
        status,
        Heading.of("Import people")
            .saying("Adds or changes up to 10,000 people from a CSV file. All rows, or none.")
            .below("People", PeopleSection.PATH),
        "console/people-import",
        new ImportView(
            form,
            People.roles(visit).keySet().stream().toList(),
            People.methods(visit).values().stream().distinct().toList(),
            visit.href(PATH),
            visit.href(TEMPLATE),
            visit.href(EXPORT),
            visit.href(PeopleSection.PATH)));
  }

  /** New people sign in through a provider once there is one, and with a password until then. */
  private static Response template(Visit visit) {
    String method =
        visit.api().get("connections").body().list().stream()
            .filter(one -> one.flag("enabled"))
            .map(one -> one.text("id"))
            .findFirst()
            .orElse("password");
    return Response.of(200, "text/csv; charset=utf-8", EXAMPLE.formatted(method))
        .with("Content-Disposition", "attachment; filename=\"people.csv\"")
        .with("Cache-Control", "no-store");
  }

  private static Response export(Visit visit) {
    Answer answer = visit.api().get("users", "export");
    return answer.ok() ? answer.response() : visit.refused(answer);
  }
}
