package dev.gatehouse.server.factor;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.Authenticators.Enrolment;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.signin.LocalSignIn.Waiting;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.QrPicture;
import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** The pages of this feature. Forms on them may lead to the application that waits. */
final class FactorPages {
  private final Pages pages;

  FactorPages(Pages pages) {
    this.pages = pages;
  }

  /** Asks for a code or a passkey. */
  Response step(int status, StepForm form) {
    return shown(status, "factor/step", Map.of("form", form));
  }

  /** Offers ways to a second factor to somebody who must have one. */
  Response choose(int status, String handle, PasskeyForm passkey, String problem) {
    return shown(
        status, "factor/choose", Map.of("attempt", handle, "passkey", passkey, "problem", problem));
  }

  /** Shows the secret of a new authenticator app and asks for its first code. */
  Response app(int status, AppForm form) {
    return shown(status, "factor/app", Map.of("form", form));
  }

  static AppForm app(
      String organization, User user, Enrolment enrolment, String action, String problem) {
    return new AppForm(
        action,
        Map.of("authenticator", enrolment.id()),
        QrPicture.of(enrolment.uri(organization, user.userName())),
        enrolment.text(),
        "",
        problem);
  }

  /** Offers recovery codes, or shows them. */
  Response codes(Waiting waiting, List<String> codes) {
    return shown(
        200,
        "factor/codes",
        Map.of("attempt", waiting.handle(), "userName", waiting.user().userName(), "codes", codes));
  }

  /** Asks for a passkey alone. */
  Response passkey(int status, String organization, PasskeyForm form, String back, String problem) {
    return shown(
        status,
        "factor/passkey",
        Map.of("organization", organization, "form", form, "back", back, "problem", problem));
  }

  /** For what cannot go on. */
  Response refused(int status, Refusal refusal) {
    return pages.render(status, "factor/gone", Map.of("sentence", refusal.sentence()));
  }

  private Response shown(int status, String template, Map<String, Object> parameters) {
    return ContentPolicy.page()
        .formsMayLeave()
        .ownScripts()
        .on(pages.render(status, template, parameters));
  }
}
