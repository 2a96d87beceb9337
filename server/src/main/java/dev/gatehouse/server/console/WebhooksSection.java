package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The webhook endpoints of an organization: the list, and the form that makes or changes one. */
final class WebhooksSection implements Section {
  static final String PATH = "/webhooks";
  static final String READ = "webhooks:read";
  static final String WRITE = "webhooks:write";
  static final String NOUN = "webhooks";
  static final String ID = "webhook";
  static final String ONE = PATH + "/{webhook}";

  private final WebhookPages pages = new WebhookPages();

  @Override
  public Place place() {
    return new Place(
        Group.RECORD,
        PATH,
        "Webhooks",
        READ,
        List.of(
            Setting.of(
                "Webhooks", PATH, "webhook", "event endpoints", "callbacks", "notifications"),
            Setting.of("Deliveries", PATH, "delivery log", "replay", "failed webhooks")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::list)
        .confirmed(PATH + "/new", WRITE, this::askForNew, this::create)
        .get(ONE + "/edit", WRITE, this::askForChange)
        .post(ONE + "/edit", WRITE, this::change);
    pages.addTo(routes);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of());
    Answer answer = visit.api().get(asked, NOUN);
    return answer.ok()
        ? visit.page(
            Heading.of("Webhooks")
                .saying(
                    "Addresses of yours that hear within seconds what happens to people, groups and"
                        + " sessions."),
            "console/webhooks",
            new WebhooksView(
                answer.body().list("items").stream()
                    .map(
                        one ->
                            new WebhooksView.Row(
                                one, WebhooksView.State.of(one), visit.href(path(one.text("id")))))
                    .toList(),
                visit.href(PATH + "/new"),
                visit.may(WRITE),
                Listing.of(visit, PATH, asked, answer.body())))
        : visit.refused(answer);
  }

  static String path(String id) {
    return PATH + "/" + id;
  }

  private Response askForNew(Visit visit) {
    return form(
        visit,
        200,
        Heading.of("New webhook").below("Webhooks", PATH),
        new WebhookForm("", "", List.of(), true, true, visit.href(PATH), Problems.NONE));
  }

  private static Response form(Visit visit, int status, Heading heading, WebhookForm form) {
    return visit.page(status, heading, "console/webhook-form", form);
  }

  /** What was entered; no ticked event means all. */
  private static WebhookForm entered(
      Visit visit, boolean fresh, String cancel, List<String> others, Problems problems) {
    List<String> types = new ArrayList<>(others);
    WebhookForm.EVENTS.stream()
        .flatMap(noun -> noun.types().stream())
        .filter(visit::ticked)
        .forEach(types::add);
    return new WebhookForm(
        visit.form("url"),
        visit.form("description"),
        types,
        fresh || visit.ticked("enabled"),
        fresh,
        cancel,
        problems);
  }

  private static Map<String, Object> input(WebhookForm form) {
    Map<String, Object> input = new HashMap<>();
    input.put("url", form.url());
    input.put("description", form.description());
    input.put("eventTypes", form.types());
    input.put("enabled", form.enabled());
    return input;
  }

  private Response create(Visit visit) {
    WebhookForm form = entered(visit, true, visit.href(PATH), List.of(), Problems.NONE);
    Answer answer = visit.api().post(input(form), NOUN);
    return answer.ok()
        ? once(visit, answer.body(), "The endpoint is made")
        : form(
            visit,
            answer.status(),
            Heading.of("New webhook").below("Webhooks", PATH),
            form.with(answer.problems()));
  }

  static Response once(Visit visit, Doc issued, String title) {
    return visit.page(
        Heading.of(title).below("Webhooks", PATH),
        "console/once",
        new ShownOnce(
            "Give this secret to the program behind "
                + issued.text("webhook.url")
                + ": with it the program checks that messages are ours.",
            List.of(new ShownOnce.Value("Secret", issued.text("secret"))),
            visit.href(path(issued.text("webhook.id"))),
            "To the endpoint"));
  }

  private static Heading changing(Doc webhook) {
    return Heading.of("Change a webhook")
        .below("Webhooks", PATH)
        .below(webhook.text("url"), path(webhook.text("id")));
  }

  private Response askForChange(Visit visit) {
    Answer answer = visit.api().get(NOUN, visit.parameter(ID));
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Doc webhook = answer.body();
    return form(
        visit,
        200,
        changing(webhook),
        new WebhookForm(
            webhook.text("url"),
            webhook.text("description"),
            webhook.texts("eventTypes"),
            webhook.flag("enabled"),
            false,
            visit.href(path(webhook.text("id"))),
            Problems.NONE));
  }

  private Response change(Visit visit) {
    String id = visit.parameter(ID);
    Answer before = visit.api().get(NOUN, id);
    if (!before.ok()) {
      return visit.refused(before);
    }
    // Words that the form has no box for, such as group.*, were set by a program and stay.
    List<String> others =
        before.body().texts("eventTypes").stream()
            .filter(type -> !WebhookForm.isOffered(type))
            .toList();
    WebhookForm form = entered(visit, false, visit.href(path(id)), others, Problems.NONE);
    Answer answer = visit.api().patch(input(form), NOUN, id);
    return answer.ok()
        ? visit.done(path(id), "The webhook is saved.")
        : form(visit, answer.status(), changing(before.body()), form.with(answer.problems()));
  }
}
