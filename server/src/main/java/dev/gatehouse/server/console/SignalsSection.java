package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Shared Signals: streams of security events that providers send, and those to applications. */
final class SignalsSection implements Section {
  static final String PATH = "/signals";

  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String NOUN = "connections";
  private static final String STREAM = "signal-stream";
  private static final String ID = "connection";
  private static final String ONE = PATH + "/{connection}";

  /** Fields of the form that the API knows by the same name. */
  private static final List<String> FIELDS =
      List.of(
          "issuer",
          "bearerToken",
          "tokenEndpoint",
          "clientId",
          "clientSecret",
          "jwksUri",
          "audience",
          "pollEndpoint");

  @Override
  public Place place() {
    return new Place(
        Group.RECORD,
        PATH,
        "Shared signals",
        READ,
        List.of(
            Setting.of(
                "Shared Signals",
                PATH,
                "CAEP",
                "RISC",
                "SSF",
                "security events",
                "session revoked",
                "signal stream")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::list)
        .get(ONE, READ, visit -> show(visit, 200, Problems.NONE))
        .confirmed(ONE + "/new", WRITE, this::askForNew, this::create)
        .post(ONE + "/verify", WRITE, this::verify)
        .post(ONE + "/refresh", WRITE, this::refresh)
        .post(ONE + "/status", WRITE, this::setStatus)
        .confirmed(ONE + "/delete", WRITE, this::askToDelete, this::delete);
    new ToldPages().addTo(routes);
  }

  private static String id(Visit visit) {
    return visit.parameter(ID);
  }

  private static String path(Visit visit) {
    return PATH + "/" + id(visit);
  }

  private Response list(Visit visit) {
    Answer answer = visit.api().get(NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        Heading.of("Shared signals")
            .saying(
                "Your provider knows first that a session was revoked or an account closed. Over a"
                    + " stream it tells Gatehouse, and access ends within seconds. The other way"
                    + " round it hears of the sessions that its people have here."),
        "console/signals",
        new SignalsView(
            answer.body().list().stream()
                .map(
                    one ->
                        SignalsView.Row.of(
                            one,
                            visit.api().get(NOUN, one.text("id"), STREAM),
                            visit.href(PATH + "/" + one.text("id")),
                            visit.may(WRITE)))
                .toList(),
            answer.body().list().stream()
                .flatMap(one -> ToldPages.row(visit, one).stream())
                .toList(),
            visit.isOperator() ? outgoing(visit) : List.of(),
            visit.isOperator(),
            visit.href(ProvidersSection.PATH)));
  }

  /** Applications are of the whole installation: operators see how telling them goes. */
  private static List<SignalsView.Outgoing> outgoing(Visit visit) {
    List<SignalsView.Outgoing> outgoing = new ArrayList<>();
    for (Doc application :
        visit.wholeApi().get(Map.of("limit", "100"), "applications").body().list("items")) {
      String id = application.text("id");
      Answer stream = visit.wholeApi().get("applications", id, STREAM);
      Doc failures =
          visit.wholeApi().get("applications", id, "deliveries").body().list().stream()
              .filter(one -> one.text("kind").equals("SIGNAL"))
              .findFirst()
              .orElse(Doc.NOTHING);
      if (stream.ok() || failures.has("kind")) {
        outgoing.add(
            SignalsView.Outgoing.of(
                application.optional("name").orElse(application.text("clientId")),
                stream.ok() ? stream.body() : Doc.NOTHING,
                failures));
      }
    }
    return outgoing;
  }

  private static Answer connection(Visit visit) {
    return visit.api().get(NOUN, id(visit));
  }

  private static Response show(Visit visit, int status, Problems problems) {
    Answer connection = connection(visit);
    if (!connection.ok()) {
      return visit.refused(connection);
    }
    Answer stream = visit.api().get(NOUN, id(visit), STREAM);
    if (!stream.ok()) {
      return stream.status() == 404 && visit.may(WRITE)
          ? visit.go(path(visit) + "/new")
          : visit.refused(stream);
    }
    return visit.page(
        status,
        Heading.of("Signals of " + connection.body().text("displayName"))
            .below("Shared signals", PATH),
        "console/signal-stream",
        new SignalStreamView(
            stream.body(),
            SignalsView.State.of(stream.body()),
            visit.api().get(NOUN, id(visit), STREAM, "signals").body().list(),
            new Owners(visit),
            visit.href(path(visit)),
            visit.href(path(visit) + ToldPages.BELOW),
            visit.may(WRITE),
            problems));
  }

  private Response askForNew(Visit visit) {
    return form(visit, 200, Problems.NONE);
  }

  private static Response form(Visit visit, int status, Problems problems) {
    Answer connection = connection(visit);
    if (!connection.ok()) {
      return visit.refused(connection);
    }
    Map<String, String> entered = new HashMap<>();
    FIELDS.forEach(field -> entered.put(field, visit.form(field)));
    entered.put("subjectIssuers", visit.form("subjectIssuers"));
    entered.put("delivery", visit.form("delivery"));
    // A secret is entered again rather than sent back.
    entered.remove("bearerToken");
    entered.remove("clientSecret");
    return visit.page(
        status,
        Heading.of("Signals of " + connection.body().text("displayName"))
            .below("Shared signals", PATH),
        "console/signal-form",
        new SignalForm(entered, visit.ticked("reactivateUsers"), visit.href(PATH), problems));
  }

  private Response create(Visit visit) {
    Map<String, Object> stream = new HashMap<>();
    for (String field : FIELDS) {
      if (!visit.form(field).isEmpty()) {
        stream.put(field, visit.form(field));
      }
    }
    stream.putIfAbsent("issuer", "");
    stream.put("delivery", visit.form("delivery").equals("POLL") ? "POLL" : "PUSH");
    stream.put("subjectIssuers", Entered.words(visit.form("subjectIssuers")));
    stream.put("reactivateUsers", visit.ticked("reactivateUsers"));
    Answer answer = visit.api().post(stream, NOUN, id(visit), STREAM);
    if (!answer.ok()) {
      return form(visit, answer.status(), answer.problems());
    }
    if (!answer.body().has("pushSecret")) {
      return visit.done(path(visit), "The stream is made. Verify it now.");
    }
    return visit.page(
        Heading.of("The stream is made").below("Shared signals", PATH),
        "console/once",
        new ShownOnce(
            "Enter both at the transmitter: it must present the token with each event.",
            List.of(
                new ShownOnce.Value("Push address", answer.body().text("stream.pushEndpoint")),
                new ShownOnce.Value("Bearer token", answer.body().text("pushSecret"))),
            visit.href(path(visit)),
            "To the stream"));
  }

  private static Response done(Visit visit, Answer answer, String told) {
    if (answer.ok()) {
      return visit.done(path(visit), told);
    }
    return visit.api().get(NOUN, id(visit), STREAM).ok()
        ? show(visit, answer.status(), answer.problems())
        : visit.refused(answer);
  }

  private Response verify(Visit visit) {
    return done(
        visit,
        visit.api().act(NOUN, id(visit), STREAM, "verify"),
        "The provider is asked for a verification event. Open this page again in a moment.");
  }

  private Response refresh(Visit visit) {
    return done(
        visit,
        visit.api().act(NOUN, id(visit), STREAM, "refresh"),
        "The status is as the provider says.");
  }

  private Response setStatus(Visit visit) {
    String status = visit.form("status");
    return done(
        visit,
        visit
            .api()
            .patch(
                Map.of("status", status.equals("ENABLED") ? status : "PAUSED"),
                NOUN,
                id(visit),
                STREAM),
        status.equals("ENABLED") ? "The stream is enabled." : "The stream is paused.");
  }

  private Response askToDelete(Visit visit) {
    Answer connection = connection(visit);
    Answer stream = visit.api().get(NOUN, id(visit), STREAM);
    if (!connection.ok() || !stream.ok()) {
      return visit.refused(connection.ok() ? stream : connection);
    }
    String name = connection.body().text("displayName");
    return visit.confirm(
        Heading.of("Delete the signals of " + name).below("Shared signals", PATH),
        Confirmation.of(
            "The stream of " + name + " will be deleted, here and at the provider.",
            List.of(
                "Sessions that are revoked there go on here until they end by themselves.",
                "What earlier events did stays done."),
            "Delete the stream",
            visit.href(path(visit))));
  }

  private Response delete(Visit visit) {
    Answer answer = visit.api().delete(NOUN, id(visit), STREAM);
    return answer.ok() ? visit.done(PATH, "The stream was deleted.") : visit.refused(answer);
  }
}
