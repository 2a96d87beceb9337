package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The page of one webhook with its log, and what is done there. */
final class WebhookPages {
  private static final String ONE = WebhooksSection.ONE;
  private static final String READ = WebhooksSection.READ;
  private static final String WRITE = WebhooksSection.WRITE;
  private static final String NOUN = WebhooksSection.NOUN;
  private static final String MESSAGE = ONE + "/deliveries/{message}";

  void addTo(ConsoleRoutes routes) {
    routes
        .get(ONE, READ, visit -> show(visit, 200, Problems.NONE))
        .post(ONE + "/test", WRITE, this::test)
        .post(ONE + "/replay", WRITE, this::replayAll)
        .confirmed(ONE + "/rotate", WRITE, this::askToRotate, this::rotate)
        .confirmed(ONE + "/delete", WRITE, this::askToDelete, this::delete)
        .get(MESSAGE, READ, this::showMessage)
        .post(MESSAGE + "/replay", WRITE, this::replay);
  }

  private static String id(Visit visit) {
    return visit.parameter(WebhooksSection.ID);
  }

  private static String path(Visit visit) {
    return WebhooksSection.path(id(visit));
  }

  private static Response show(Visit visit, int status, Problems problems) {
    Answer webhook = visit.api().get(NOUN, id(visit));
    if (!webhook.ok()) {
      return visit.refused(webhook);
    }
    Map<String, String> asked = new HashMap<>(Listing.asked(visit, List.of("status")));
    Answer log = visit.api().get(asked, NOUN, id(visit), "deliveries");
    if (!log.ok()) {
      return visit.refused(log);
    }
    return visit.page(
        status,
        Heading.of(webhook.body().text("url"))
            .saying(webhook.body().text("description"))
            .below("Webhooks", WebhooksSection.PATH),
        "console/webhook",
        new WebhookView(
            webhook.body(),
            WebhooksView.State.of(webhook.body()),
            log.body().list("items"),
            Listing.of(visit, path(visit), asked, log.body()),
            visit.href(path(visit)),
            visit.may(WRITE),
            problems));
  }

  private static Response done(Visit visit, Answer answer, String told) {
    return answer.ok()
        ? visit.done(path(visit), told)
        : answer.status() == 404
            ? visit.refused(answer)
            : show(visit, answer.status(), answer.problems());
  }

  private Response test(Visit visit) {
    return done(
        visit,
        visit.api().act(NOUN, id(visit), "test"),
        "A test message is on its way. Look at the top of the log for the answer.");
  }

  private Response replayAll(Visit visit) {
    String since = visit.form("since");
    if (since.isEmpty()) {
      return show(visit, 400, Problems.of("since", "Choose the day from which on."));
    }
    Answer answer =
        visit
            .api()
            .post(
                Map.of(
                    "since",
                    since.matches("\\d{4}-\\d{2}-\\d{2}") ? since + "T00:00:00Z" : since,
                    "failedOnly",
                    visit.ticked("failed")),
                NOUN,
                id(visit),
                "replay");
    return done(
        visit,
        answer,
        Words.count(
                answer.body().number("replayed"),
                "message is delivered once more.",
                "messages are delivered once more.")
            + (answer.body().flag("more") ? " There may be more: do it again later." : ""));
  }

  private static Response ask(
      Visit visit, String deed, String sentence, List<String> consequences, String button) {
    Answer webhook = visit.api().get(NOUN, id(visit));
    return webhook.ok()
        ? visit.confirm(
            Heading.of(deed)
                .below("Webhooks", WebhooksSection.PATH)
                .below(webhook.body().text("url"), path(visit)),
            Confirmation.of(
                sentence + " " + webhook.body().text("url"),
                consequences,
                button,
                visit.href(path(visit))))
        : visit.refused(webhook);
  }

  private Response askToRotate(Visit visit) {
    return ask(
        visit,
        "New secret",
        "A new secret will be made for",
        List.of(
            "It is shown once, on the next page.",
            "For a day messages are signed with both, so that nothing is missed while you exchange"
                + " it."),
        "Make a new secret");
  }

  private Response rotate(Visit visit) {
    Answer answer = visit.api().post(Map.of(), NOUN, id(visit), "rotate-secret");
    return answer.ok()
        ? WebhooksSection.once(visit, answer.body(), "A new secret")
        : visit.refused(answer);
  }

  private Response askToDelete(Visit visit) {
    return ask(
        visit,
        "Delete a webhook",
        "Nothing is sent any more to",
        List.of(
            "Its log is deleted with it.",
            "Messages that wait are dropped.",
            "To pause it, disable it instead: then nothing is lost of what waits."),
        "Delete the webhook");
  }

  private Response delete(Visit visit) {
    Answer answer = visit.api().delete(NOUN, id(visit));
    return answer.ok()
        ? visit.done(WebhooksSection.PATH, "The webhook was deleted.")
        : visit.refused(answer);
  }

  private Response showMessage(Visit visit) {
    Answer message = visit.api().get(NOUN, id(visit), "deliveries", visit.parameter("message"));
    return message.ok()
        ? visit.page(
            Heading.of(message.body().text("type"))
                .below("Webhooks", WebhooksSection.PATH)
                .below("Endpoint", path(visit)),
            "console/delivery",
            new DeliveryView(
                message.body(),
                visit.href(path(visit) + "/deliveries/" + visit.parameter("message")),
                visit.may(WRITE)))
        : visit.refused(message);
  }

  private Response replay(Visit visit) {
    return done(
        visit,
        visit.api().act(NOUN, id(visit), "deliveries", visit.parameter("message"), "replay"),
        "The message is delivered once more.");
  }
}
