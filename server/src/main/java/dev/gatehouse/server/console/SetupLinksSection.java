package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Links with which somebody without an account sets up sign-in. */
final class SetupLinksSection implements Section {
  static final String PATH = "/setup-links";

  private static final String READ = "setup_links:read";
  private static final String WRITE = "setup_links:write";
  private static final String ONE = PATH + "/{link}";
  private static final List<String> PARTS = List.of("PROVIDER", "PROVISIONING", "DOMAINS");
  private static final List<Integer> DAYS = List.of(1, 7, 14, 30);

  @Override
  public Place place() {
    return new Place(
        Group.SIGN_IN,
        PATH,
        "Set-up links",
        READ,
        List.of(
            Setting.of(
                "Set-up links",
                PATH,
                "invite the IT administrator",
                "guest",
                "without an account",
                "self-service set-up")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::list)
        .confirmed(PATH + "/new", WRITE, this::form, this::create)
        .confirmed(ONE + "/revoke", WRITE, this::ask, this::revoke);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of());
    Answer answer = visit.api().get(asked, "setup-links");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        Heading.of("Set-up links")
            .saying(
                "With such a link the person who runs the identity provider sets it up here"
                    + " without an account. Whoever has the link can use it until it ends or you"
                    + " revoke it."),
        "console/setup-links",
        new SetupLinksView(
            answer.body().list("items").stream()
                .map(one -> SetupLinksView.Row.of(one, visit.href(PATH)))
                .toList(),
            Listing.of(visit, PATH, asked, answer.body()),
            visit.href(PATH + "/new"),
            visit.may(WRITE)));
  }

  private Response form(Visit visit) {
    return form(
        visit,
        200,
        new SetupLinkForm("", "", List.of("PROVIDER"), false, 7, DAYS, "", Problems.NONE));
  }

  private Response form(Visit visit, int status, SetupLinkForm form) {
    return visit.page(
        status,
        Heading.of(form.address().isEmpty() ? "New set-up link" : "Copy the link now")
            .below("Set-up links", PATH),
        "console/setup-link",
        form.at(visit.href(PATH)));
  }

  private Response create(Visit visit) {
    List<String> parts = new ArrayList<>();
    for (String part : PARTS) {
      if (visit.ticked(part)) {
        parts.add(part);
      }
    }
    int days =
        DAYS.stream().filter(one -> visit.form("days").equals("" + one)).findFirst().orElse(7);
    boolean mayEnable = visit.ticked("mayEnable");
    String name = visit.form("name");
    String email = visit.form("email");
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("allows", parts);
    body.put("mayEnable", mayEnable);
    body.put("days", days);
    if (!email.isEmpty()) {
      body.put("email", email);
    }
    Answer answer = visit.api().post(body, "setup-links");
    return form(
        visit,
        answer.ok() ? 200 : answer.status(),
        new SetupLinkForm(
            name,
            email,
            parts,
            mayEnable,
            days,
            DAYS,
            answer.body().text("address"),
            answer.problems()));
  }

  private Response ask(Visit visit) {
    return visit.confirm(
        Heading.of("Revoke a set-up link").below("Set-up links", PATH),
        Confirmation.of(
            "The link will stop working at once, in every browser that has opened it.",
            List.of("What was set up with it stays.", "You can make another link at any time."),
            "Revoke the link",
            visit.href(PATH)));
  }

  private Response revoke(Visit visit) {
    Answer answer = visit.api().act("setup-links", visit.parameter("link"), "revoke");
    return answer.ok() ? visit.done(PATH, "The link was revoked.") : visit.refused(answer);
  }
}
