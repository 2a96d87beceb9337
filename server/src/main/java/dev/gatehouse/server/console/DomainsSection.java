package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The e-mail domains of an organization: claimed, proved by DNS, led to a provider. */
final class DomainsSection implements Section {
  static final String PATH = "/domains";

  private static final String SAY_WHERE = "Say below where its people sign in.";

  private static final String READ = "domains:read";
  private static final String WRITE = "domains:write";
  private static final String ID = "domain";
  private static final String ONE = PATH + "/{domain}";
  private static final String NOUN = "domains";

  @Override
  public Place place() {
    return new Place(
        Group.SIGN_IN,
        PATH,
        "Domains",
        READ,
        List.of(
            Setting.of("E-mail domains", PATH, "DNS", "TXT record", "domain verification"),
            Setting.of("Home-realm discovery", PATH, "route by e-mail address", "email routing")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, visit -> list(visit, 200, "", Problems.NONE))
        .post(PATH, WRITE, this::claim)
        .get(ONE, READ, this::show)
        .post(ONE + "/check", WRITE, this::check)
        .post(ONE + "/route", WRITE, this::route)
        .post(ONE + "/vouch", WRITE, this::vouch)
        .confirmed(ONE + "/remove", WRITE, this::askToRemove, this::remove);
  }

  private static Response list(Visit visit, int status, String entered, Problems problems) {
    Answer answer = visit.api().get(NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Map<String, String> connections = connections(visit);
    return visit.page(
        status,
        Heading.of("Domains")
            .saying(
                "Whoever types an e-mail address of a proved domain is led to its provider. A"
                    + " domain that is not proved does nothing."),
        "console/domains",
        new DomainsView(
            answer.body().list().stream()
                .map(one -> DomainsView.Row.of(one, connections, visit))
                .toList(),
            visit.href(PATH),
            visit.may(WRITE),
            entered,
            problems));
  }

  private static Map<String, String> connections(Visit visit) {
    Map<String, String> names = new LinkedHashMap<>();
    if (visit.may("connections:read")) {
      visit
          .api()
          .get("connections")
          .body()
          .list()
          .forEach(one -> names.put(one.text("id"), one.text("displayName")));
    }
    return names;
  }

  private Response claim(Visit visit) {
    String name = visit.form("name");
    Answer answer = visit.api().post(Map.of("name", name), NOUN);
    return answer.ok()
        ? visit.done(
            path(answer.body().text("name")),
            answer.body().text("name") + " is claimed. Publish the record below to prove it.")
        : list(visit, answer.status(), name, answer.problems());
  }

  private static String path(String name) {
    return PATH + "/" + name;
  }

  private static Answer domain(Visit visit) {
    return visit.api().get(NOUN, visit.parameter(ID));
  }

  private Response show(Visit visit) {
    Answer domain = domain(visit);
    return domain.ok() ? show(visit, 200, domain.body(), Problems.NONE) : visit.refused(domain);
  }

  private static Response show(Visit visit, int status, Doc domain, Problems problems) {
    return visit.page(
        status,
        Heading.of(domain.text("name")).below("Domains", PATH),
        "console/domain",
        new DomainView(
            domain,
            DomainsView.State.of(domain),
            visit.href(path(domain.text("name"))),
            connections(visit),
            visit.may(WRITE),
            visit.isOperator(),
            problems));
  }

  private Response check(Visit visit) {
    Answer answer = visit.api().act(NOUN, visit.parameter(ID), "check");
    if (answer.ok()) {
      return answer.body().flag("verified")
              && answer.body().text("lastCheck.finding").equals("FOUND")
          ? visit.done(
              path(visit.parameter(ID)), "The record is there. The domain is proved. " + SAY_WHERE)
          : visit.go(path(visit.parameter(ID)));
    }
    return problem(visit, answer);
  }

  private static Response problem(Visit visit, Answer answer) {
    Answer domain = domain(visit);
    return domain.ok()
        ? show(visit, answer.status(), domain.body(), answer.problems())
        : visit.refused(domain);
  }

  private Response route(Visit visit) {
    String connection = visit.form("connection");
    Answer answer =
        visit
            .api()
            .put(
                connection.isEmpty() ? Map.of() : Map.of("connection", connection),
                NOUN,
                visit.parameter(ID),
                "route");
    return answer.ok()
        ? visit.done(
            path(visit.parameter(ID)),
            connection.isEmpty()
                ? "People of this domain choose where to sign in."
                : "People of this domain are led to "
                    + connections(visit).getOrDefault(connection, "that provider")
                    + ".")
        : problem(visit, answer);
  }

  private Response vouch(Visit visit) {
    Answer known = domain(visit);
    if (!known.ok()) {
      return visit.refused(known);
    }
    Answer answer = visit.api().act(NOUN, visit.parameter(ID), "vouch");
    return answer.ok()
        ? visit.done(
            path(visit.parameter(ID)),
            "The domain counts as proved: you vouch for it. " + SAY_WHERE)
        : problem(visit, answer);
  }

  private Response askToRemove(Visit visit) {
    Answer answer = domain(visit);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    String name = answer.body().text("name");
    return visit.confirm(
        Heading.of("Remove " + name).below("Domains", PATH).below(name, path(name)),
        Confirmation.of(
            name + " will be removed.",
            List.of(
                "Its addresses lead to no provider any more; people choose one themselves.",
                "Nobody loses access: who is connected already still signs in.",
                "To use it again, it must be claimed and proved once more."),
            "Remove " + name,
            visit.href(path(name))));
  }

  private Response remove(Visit visit) {
    Answer answer = visit.api().delete(NOUN, visit.parameter(ID));
    return answer.ok()
        ? visit.done(PATH, visit.parameter(ID) + " was removed.")
        : visit.refused(answer);
  }
}
