package dev.gatehouse.server.web;

import static dev.gatehouse.server.face.Words.toSay;

import gg.jte.ContentType;
import gg.jte.TemplateEngine;
import gg.jte.output.StringOutput;
import java.util.Map;
import java.util.function.BooleanSupplier;

/** Renders the compiled templates. Those of a feature stand in its folder. */
public final class Pages {
  private static final String ROOT = "dev/gatehouse/server/";

  private final TemplateEngine engine =
      TemplateEngine.createPrecompiled(
          null, ContentType.Html, Pages.class.getClassLoader(), "dev.gatehouse.server.pages");

  private final BooleanSupplier inTransaction;

  /** For a server without a database. */
  public Pages() {
    this(() -> false);
  }

  /**
   * A page has the look and the language of an organization, which may have to be read, and the
   * face of the request, which the thread of a transaction does not have.
   *
   * @param inTransaction whether this thread is in a transaction, where no page is rendered
   */
  public Pages(BooleanSupplier inTransaction) {
    this.inTransaction = inTransaction;
  }

  /**
   * Renders a page.
   *
   * @param template below the server's folder and without ending, such as {@code signin/choose}
   * @param parameters by name, as the template declares them
   * @throws IllegalStateException in a transaction
   */
  public Response render(int status, String template, Map<String, Object> parameters) {
    if (inTransaction.getAsBoolean()) {
      throw new IllegalStateException("the page " + template + " inside a transaction");
    }
    StringOutput html = new StringOutput(4_096);
    engine.render(ROOT + template + ".jte", parameters, new PageOutput(html));
    return Response.html(status, html.toString());
  }

  /** Renders what is sent otherwise than as an answer, such as a mail. */
  public String text(String template, Map<String, Object> parameters) {
    StringOutput html = new StringOutput(2_048);
    engine.render(ROOT + template + ".jte", parameters, new PageOutput(html));
    return html.toString();
  }

  /**
   * The page for what went wrong.
   *
   * @param sentence for the person; nothing about the configuration
   * @param reference what to tell the administrator, under which the log or the trace has the cause
   */
  public Response error(int status, String sentence, String reference) {
    return error(status, sentence, nextStep(status), reference);
  }

  /** The same, with the sentence that says what to do next. */
  public Response error(int status, String sentence, String next, String reference) {
    return render(
        status,
        "web/error",
        Map.of(
            "heading",
            heading(status),
            "sentence",
            sentence,
            "next",
            next,
            "reference",
            reference));
  }

  private static String heading(int status) {
    return switch (status) {
      case 404, 405 -> toSay("Page not found");
      case 403 -> toSay("Not allowed");
      case 429, 503 -> toSay("Busy");
      default -> status >= 500 ? toSay("Something went wrong") : toSay("That did not work");
    };
  }

  private static String nextStep(int status) {
    return status == 404 || status == 405
        ? toSay("Check the address, or go back to the application and start again.")
        : toSay(
            "Go back to the application and try again. If it happens again, give this code to your"
                + " administrator.");
  }
}
