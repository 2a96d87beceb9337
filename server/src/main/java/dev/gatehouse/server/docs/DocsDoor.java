package dev.gatehouse.server.docs;

import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import dev.gatehouse.server.web.Routes;
import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The door: {@code /docs}, and {@code /llms.txt} for machines. Nothing is read or rendered before
 * somebody asks for it.
 */
public final class DocsDoor {
  private static final String ROOT = "/docs";

  /** Pages change with the program only; an hour is short enough after an upgrade. */
  private static final String SOME_TIME = "public, max-age=3600";

  private static final int LONGEST_QUESTION = 200;

  private final Pages pages;

  /** Which version these pages belong to; the jar's manifest says it. */
  private final String version;

  private final Library library = new Library();
  private final Markdown markdown = new Markdown(library);
  private final Search search = new Search(library, markdown);

  public DocsDoor(Pages pages) {
    this.pages = pages;
    String built = DocsDoor.class.getPackage().getImplementationVersion();
    this.version = built == null ? "in development" : built;
  }

  public Routes addTo(Routes routes) {
    return routes
        .get("/llms.txt", this::forMachines)
        .get(ROOT, request -> page(Library.CONTENTS))
        .get(ROOT + "/search", this::search)
        .get(ROOT + "/errors/{code}", request -> refusal(request.pathParameter("code")))
        .get(ROOT + "/{page}", request -> pageOrSource(request.pathParameter("page")))
        .get(
            ROOT + "/{folder}/{page}",
            request ->
                pageOrSource(
                    request.pathParameter("folder") + "/" + request.pathParameter("page")));
  }

  private Response pageOrSource(String name) {
    if (!name.endsWith(Library.ENDING)) {
      return page(name);
    }
    return library
        .source(name.substring(0, name.length() - Library.ENDING.length()))
        .map(text -> Response.of(200, "text/markdown; charset=utf-8", text))
        .map(response -> response.with("Cache-Control", SOME_TIME))
        .orElseGet(this::notFound);
  }

  private Response page(String name) {
    return library
        .source(name)
        .map(text -> markdown.read(name, text))
        .map(page -> show(name, page.title(), page.html(), page.headings()))
        .orElseGet(this::notFound);
  }

  /** What a code means, what its reader was told and what to look at. */
  private Response refusal(String code) {
    Optional<RefusalPages.Refusal> refusal = new RefusalPages(library).find(code);
    return refusal
        .map(
            found ->
                show(
                    "errors/" + found.code(),
                    found.code(),
                    markdown.read("error-codes", found.markdown()).html(),
                    List.of()))
        .orElseGet(this::notFound);
  }

  private Response show(String name, String title, String html, List<Markdown.Heading> headings) {
    Map<String, Object> parameters = frame(title);
    parameters.put("current", name);
    parameters.put("html", html);
    parameters.put("headings", headings);
    return pages.render(200, "docs/page", parameters).with("Cache-Control", SOME_TIME);
  }

  private Response search(Request request) {
    String question = request.query().one("q").orElse("").strip();
    if (question.length() > LONGEST_QUESTION) {
      question = question.substring(0, LONGEST_QUESTION);
    }
    Map<String, Object> parameters = frame("Search");
    parameters.put("question", question);
    parameters.put("hits", search.find(question));
    return pages.render(200, "docs/search", parameters);
  }

  private Response notFound() {
    return pages.render(404, "docs/missing", frame("Page not found"));
  }

  private Map<String, Object> frame(String title) {
    Map<String, Object> parameters = new HashMap<>();
    parameters.put("title", title);
    parameters.put("version", version);
    parameters.put("contents", library.contents());
    return parameters;
  }

  /** The convention of llmstxt.org: the list of contents with whole addresses of the sources. */
  private Response forMachines(Request request) {
    URI address = request.publicAddress();
    return Response.of(200, "text/plain; charset=utf-8", library.forMachines(address))
        .with("Cache-Control", SOME_TIME);
  }
}
