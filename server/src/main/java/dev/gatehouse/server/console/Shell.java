package dev.gatehouse.server.console;

import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Draws pages in their frame. */
final class Shell {
  private final Pages pages;
  private final Sections sections;
  private final Flash flash;

  Shell(Pages pages, Sections sections, Flash flash) {
    this.pages = pages;
    this.sections = sections;
    this.flash = flash;
  }

  /** The address under which a visit's pages stand. */
  String base(Visit visit) {
    return "/console/" + (visit.ofInstallation() ? ConsoleRoutes.INSTALLATION : visit.slug());
  }

  Response page(Visit visit, int status, Heading heading, String template, Object view) {
    String told = flash.read(visit.request(), visit.session());
    Response page =
        alone(status, template, Map.of("frame", frame(visit, heading, told), "view", view));
    return told.isEmpty() ? page : flash.forget(page);
  }

  private Frame frame(Visit visit, Heading heading, String told) {
    String section = section(visit);
    return new Frame(
        heading.title(),
        heading.lead(),
        base(visit),
        visit.ofInstallation() ? "Installation" : visit.name(),
        visit.isOperator(),
        visit.visitor(),
        heading.crumbs().stream()
            .map(crumb -> new Frame.Link(crumb.title(), visit.href(crumb.path()), false))
            .toList(),
        sections.navigation(visit, section),
        told,
        section.equals("/search") ? visit.query("q") : "",
        visit.isGuest());
  }

  /** The path of the section in which a page stands: the first word below the organization. */
  private static String section(Visit visit) {
    String[] words = visit.request().path().split("/", 5);
    return words.length > 3 ? "/" + words[3] : "";
  }

  /** The first page that a visitor may open. */
  Optional<String> first(Visit visit) {
    return sections.first(visit);
  }

  static String person(SignedIn signedIn) {
    String name = signedIn.user().displayName();
    return name.isBlank() ? signedIn.user().userName() : name;
  }

  Response told(Visit visit, Response response, String sentence) {
    return flash.put(response, visit.session(), sentence);
  }

  Response refused(Visit visit, Answer answer) {
    Problems problems = answer.problems();
    String title =
        switch (answer.status()) {
          case 404 -> "Not found";
          case 403 -> "Not allowed";
          default -> "That did not work";
        };
    String sentence =
        answer.status() == 404
            ? "There is nothing at this address. It may have been deleted."
            : problems.sentence();
    return page(
        visit,
        answer.status(),
        Heading.of(title),
        "console/refused",
        new RefusedView(sentence, problems.except(List.of())));
  }

  /** A page without a frame: for people who are not inside. */
  Response alone(int status, String template, Map<String, Object> parameters) {
    return ContentPolicy.page()
        .ownScripts()
        .on(pages.render(status, template, parameters))
        .with("Cache-Control", "no-store");
  }
}
