package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** The page of one connection, and what is changed there. */
final class ProviderPages {
  private static final String ID = "connection";
  private static final String ONE = ProvidersSection.PATH + "/{connection}";
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final long SECONDS_OF_AN_HOUR = 3_600;

  void addTo(ConsoleRoutes routes) {
    routes
        .get(ONE, READ, this::show)
        .post(ONE + "/button", WRITE, this::button)
        .post(ONE + "/settings", WRITE, this::settings)
        .post(ONE + "/secret", WRITE, this::secret)
        .post(ONE + "/look", WRITE, this::look)
        .confirmed(ONE + "/move", "users:write", this::askToMove, this::move);
  }

  private Response show(Visit visit) {
    return show(visit, Troubles.NONE);
  }

  private static Response show(Visit visit, Troubles troubles) {
    String id = visit.parameter(ID);
    Answer connection = visit.api().get("connections", id);
    if (!connection.ok()) {
      return visit.refused(connection);
    }
    Doc one = connection.body();
    Doc preset =
        visit.api().get("presets").body().list().stream()
            .filter(other -> other.text("key").equals(one.text("preset")))
            .findFirst()
            .orElse(Doc.NOTHING);
    return visit.page(
        troubles.any() ? 422 : 200,
        Heading.of(one.text("displayName")).below("SSO providers", ProvidersSection.PATH),
        "console/provider",
        new ProviderView(
            one,
            preset,
            new ProviderView.Around(
                visit.api().get("connections", id, "use").body(),
                visit.api().get("connections", id, "upkeep").body(),
                one.flag("finished")
                    ? visit.api().get("connections", id, "test-sign-ins").body().list()
                    : List.of()),
            SetUpPages.copies(visit),
            new ProviderView.Paths(
                visit.href(ProvidersSection.PATH + "/" + id),
                visit.href(PeopleSection.PATH, Map.of("method", id))),
            visit.may(WRITE) && (visit.maySwitchOn() || !one.flag("enabled")),
            troubles));
  }

  private static String path(Visit visit) {
    return ProvidersSection.PATH + "/" + visit.parameter(ID);
  }

  private Response saved(Visit visit, Map<String, ?> change, String told) {
    Answer answer = visit.api().patch(change, "connections", visit.parameter(ID));
    if (answer.ok()) {
      return visit.done(path(visit), told);
    }
    return answer.status() == 404 ? visit.refused(answer) : show(visit, Troubles.of(answer));
  }

  private Response button(Visit visit) {
    return saved(
        visit,
        Map.of(
            "displayName",
            visit.form("displayName"),
            "description",
            visit.form("description"),
            "logo",
            visit.form("logo")),
        "The button is saved.");
  }

  private Response settings(Visit visit) {
    Answer connection = visit.api().get("connections", visit.parameter(ID));
    if (!connection.ok()) {
      return visit.refused(connection);
    }
    String kind = connection.body().text("kind");
    Map<String, Object> change = new LinkedHashMap<>();
    String hours = visit.form("sessionCapHours");
    String skew = visit.form("clockSkewSeconds");
    if (!hours.isEmpty() && !isNumber(hours)) {
      return show(visit, Troubles.of("sessionCap", "Give whole hours, or nothing for no limit."));
    }
    change.put(
        "sessionCapSeconds", hours.isEmpty() ? 0 : Long.parseLong(hours) * SECONDS_OF_AN_HOUR);
    if (kind.equals("saml")) {
      change.put("idpInitiated", visit.form("idpInitiated"));
    }
    if (!kind.equals("ldap") && connection.body().flag("finished")) {
      if (!isNumber(skew)) {
        return show(visit, Troubles.of("clockSkewSeconds", "Give whole seconds, 0 to 300."));
      }
      Map<String, Object> settings = connection.body().at("settings").values();
      settings.put("clockSkewSeconds", Integer.parseInt(skew));
      settings.put("signOutAtProvider", visit.ticked("signOutAtProvider"));
      if (kind.equals("saml")) {
        settings.put("forceAuthn", visit.ticked("forceAuthn"));
      }
      change.put("settings", settings);
    }
    return saved(visit, change, "The settings are saved.");
  }

  private static boolean isNumber(String text) {
    return text.matches("[0-9]{1,6}");
  }

  private Response secret(Visit visit) {
    Answer connection = visit.api().get("connections", visit.parameter(ID));
    if (!connection.ok()) {
      return visit.refused(connection);
    }
    String name = connection.body().text("kind").equals("ldap") ? "bindPassword" : "clientSecret";
    String secret = visit.form("secret");
    return secret.isEmpty()
        ? show(visit, Troubles.of(name, "Enter the new one."))
        : saved(
            visit,
            Map.of("secrets", Map.of(name, secret)),
            "The new secret is saved. The one before is forgotten.");
  }

  private Response look(Visit visit) {
    Answer looked = visit.api().act("connections", visit.parameter(ID), "upkeep", "look");
    if (!looked.ok()) {
      return looked.status() == 404
          ? show(visit, Troubles.of("", "Nothing is known yet of where the provider publishes it."))
          : visit.refused(looked);
    }
    String problem = looked.body().text("problem.sentence");
    return visit.done(
        path(visit),
        problem.isEmpty()
            ? "The provider was read again, and everything is up to date."
            : "The provider was asked, but that did not work: " + problem);
  }

  private Response askToMove(Visit visit) {
    return askToMove(visit, Problems.NONE);
  }

  private static Response askToMove(Visit visit, Problems problems) {
    String id = visit.parameter(ID);
    Answer connection = visit.api().get("connections", id);
    if (!connection.ok()) {
      return visit.refused(connection);
    }
    Map<String, String> ways = new LinkedHashMap<>();
    for (Doc other : visit.api().get("connections").body().list()) {
      if (other.flag("enabled") && !other.text("id").equals(id)) {
        ways.put(other.text("id"), other.text("displayName"));
      }
    }
    ways.put("password", "Password");
    String name = connection.body().text("displayName");
    return visit.page(
        problems.any() ? 422 : 200,
        Heading.of("Move people away from " + name)
            .below("SSO providers", ProvidersSection.PATH)
            .below(name, path(visit)),
        "console/provider-move",
        new MoveView(
            name,
            visit.api().get("connections", id, "use").body().number("people"),
            ways,
            visit.href(path(visit)),
            problems));
  }

  private Response move(Visit visit) {
    Map<String, Object> order = new LinkedHashMap<>();
    order.put("from", visit.parameter(ID));
    order.put("to", visit.form("to"));
    if (visit.ticked("localAccess")) {
      order.put("localAccess", "ALLOWED");
    }
    Answer moved = visit.api().post(order, "users", "move");
    if (moved.ok()) {
      return visit.done(
          path(visit),
          Words.count(moved.body().number("moved"), "person was moved.", "people were moved."));
    }
    if (moved.status() == 404) {
      return visit.refused(moved);
    }
    Set<String> reasons = new TreeSet<>();
    moved.body().list("error.problems").forEach(one -> reasons.add(one.text("message")));
    return askToMove(
        visit,
        reasons.isEmpty()
            ? moved.problems()
            : new Problems(
                moved.code(),
                moved.problems().sentence() + " " + String.join(" ", reasons),
                Map.of()));
  }
}
