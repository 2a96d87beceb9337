package dev.gatehouse.server.password;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.PasswordRefusal;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Response;
import java.util.Map;

/** What the pages about passwords look like. */
final class PasswordPages {
  private final Pages pages;

  PasswordPages(Pages pages) {
    this.pages = pages;
  }

  /** The answer to the form may lead to the application that waits. */
  Response form(int status, SetForm form) {
    return ContentPolicy.page()
        .formsMayLeave()
        .on(pages.render(status, "password/set", Map.of("form", form)));
  }

  Response wrong(SetForm form, PasswordRefusal why) {
    return why == PasswordRefusal.BUSY
        ? form(503, form.wrong(why.sentence())).with("Retry-After", "5")
        : form(400, form.wrong(why.sentence()));
  }

  Response forgotten(int status, String organization, String slug, String problem) {
    return pages.render(
        status,
        "password/forgotten",
        Map.of(
            "organization",
            organization,
            "action",
            "/sign-in/" + slug + "/forgotten",
            "back",
            "/sign-in/" + slug,
            "problem",
            problem));
  }

  Response told(String heading, String sentence, String back) {
    return pages.render(
        200, "password/told", Map.of("heading", heading, "sentence", sentence, "back", back));
  }

  Response refused(int status, Refusal refusal) {
    return refused(status, refusal, "/sign-in");
  }

  Response refused(int status, Refusal refusal, String back) {
    return pages.render(
        status, "password/unusable", Map.of("sentence", refusal.sentence(), "back", back));
  }
}
