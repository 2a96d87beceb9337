package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** An organization as one document: downloading it, comparing another one, and applying that. */
final class ConfigurationSection implements Section {
  static final String PATH = "/configuration";

  private static final String IMPORT = PATH + "/import";
  private static final String READ = "organizations:read";
  private static final String WRITE = "organizations:write";

  /** What a whole export takes; a page that leads to a refusal is of no use. */
  private static final List<String> WHOLE =
      List.of(
          "domains:read",
          "connections:read",
          "directories:read",
          "webhooks:read",
          "sign_in_policy:read");

  @Override
  public Place place() {
    return new Place(
        Group.RECORD,
        PATH,
        "Configuration",
        WRITE,
        List.of(
            Setting.of("Export configuration", PATH, "YAML", "download", "backup", "as code"),
            Setting.of("Import configuration", IMPORT, "YAML", "upload", "restore", "as code")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::page)
        .get(PATH + "/export", READ, this::export)
        .confirmed(IMPORT, WRITE, this::form, this::compareOrApply);
  }

  private Response page(Visit visit) {
    return visit.page(
        Heading.of("Configuration")
            .saying(
                "Everything that is set up in "
                    + visit.name()
                    + ", as one document: to keep beside your code, to compare, and to bring to"
                    + " another installation. It holds no secrets."),
        "console/configuration",
        new ConfigurationView(
            visit.href(PATH + "/export"),
            visit.href(IMPORT),
            WHOLE.stream().allMatch(visit::may),
            visit.may("users:read"),
            visit.may(WRITE)));
  }

  private Response export(Visit visit) {
    Answer answer = visit.api().get(Map.of("people", visit.query("people")), "configuration");
    return answer.ok() ? answer.response() : visit.refused(answer);
  }

  private Response form(Visit visit) {
    return show(visit, 200, "", Doc.NOTHING, List.of());
  }

  /** The document travels with the form, and to what it was compared: what is done was seen. */
  private Response compareOrApply(Visit visit) {
    String document = visit.request().form().one("document").orElse("");
    if (document.isBlank()) {
      return show(
          visit, 400, "", Doc.NOTHING, List.of("Paste a document, or choose a file, first."));
    }
    boolean apply = visit.form("step").equals("apply");
    Answer answer =
        visit
            .api()
            .put(
                Map.of("dryRun", apply ? "" : "true", "basis", apply ? visit.form("basis") : ""),
                Map.of("document", document),
                "configuration");
    if (!answer.ok()) {
      return show(visit, answer.status(), document, Doc.NOTHING, problems(answer.body()));
    }
    return apply
        ? visit.done(PATH, "The document was applied: " + told(answer.body()) + ".")
        : show(visit, 200, document, answer.body(), List.of());
  }

  private static String told(Doc difference) {
    return difference.list("added").size()
        + " added, "
        + difference.list("changed").size()
        + " changed, "
        + difference.list("removed").size()
        + " removed";
  }

  /** Each with the line and the field, as the API has them. */
  private static List<String> problems(Doc body) {
    List<Doc> problems = body.list("error.problems");
    return problems.isEmpty()
        ? List.of(body.text("error.message"))
        : problems.stream()
            .map(
                one ->
                    one.text("field").isEmpty()
                        ? one.text("message")
                        : one.text("field") + ": " + one.text("message"))
            .toList();
  }

  private Response show(
      Visit visit, int status, String document, Doc difference, List<String> problems) {
    return visit.page(
        status,
        Heading.of("Import")
            .saying(
                "Nothing is changed before you have seen the difference. What a document leaves out"
                    + " stays as it is; a list that it has is whole, and what the list leaves out"
                    + " is removed. People are never removed.")
            .below("Configuration", PATH),
        "console/configuration-import",
        ConfigurationImportView.of(document, difference, problems, visit.href(PATH)));
  }
}
