package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the provider of a connection is told: its stream, and the credential it manages it by. */
final class ToldPages {
  private static final String READ = "connections:read";
  private static final String WRITE = "connections:write";
  private static final String STREAM = "outgoing-signal-stream";
  private static final String ID = "connection";
  private static final String NOUN = "connections";

  /** Relative to the page of one provider's signals. */
  static final String BELOW = "/told";

  void addTo(ConsoleRoutes routes) {
    String one = SignalsSection.PATH + "/{" + ID + "}" + BELOW;
    routes
        .get(one, READ, visit -> show(visit, 200, Problems.NONE))
        .confirmed(one + "/edit", WRITE, visit -> form(visit, 200, Problems.NONE), ToldPages::save)
        .confirmed(one + "/credential", WRITE, ToldPages::askToIssue, ToldPages::issue)
        .confirmed(one + "/credential/revoke", WRITE, ToldPages::askToRevoke, ToldPages::revoke)
        .post(one + "/verify", WRITE, ToldPages::verify)
        .post(one + "/status", WRITE, ToldPages::setStatus)
        .confirmed(one + "/delete", WRITE, ToldPages::askToDelete, ToldPages::delete);
  }

  private static String id(Visit visit) {
    return visit.parameter(ID);
  }

  private static String path(Visit visit) {
    return SignalsSection.PATH + "/" + id(visit) + BELOW;
  }

  private static Heading heading(String words, Answer connection) {
    return Heading.of(words + connection.body().text("displayName"))
        .below("Shared signals", SignalsSection.PATH);
  }

  private static Answer connection(Visit visit) {
    return visit.api().get(NOUN, id(visit));
  }

  private static Answer told(Visit visit) {
    return visit.api().get(NOUN, id(visit), STREAM);
  }

  private static Response show(Visit visit, int status, Problems problems) {
    Answer connection = connection(visit);
    Answer told = told(visit);
    if (!connection.ok() || !told.ok()) {
      return visit.refused(connection.ok() ? told : connection);
    }
    return visit.page(
        status,
        heading("What is told to ", connection),
        "console/told-stream",
        new ToldView(told.body(), visit.href(path(visit)), visit.may(WRITE), problems));
  }

  private static Response form(Visit visit, int status, Problems problems) {
    Answer connection = connection(visit);
    Answer told = told(visit);
    if (!connection.ok() || !told.ok()) {
      return visit.refused(connection.ok() ? told : connection);
    }
    boolean first = problems == Problems.NONE;
    Doc stream = told.body().at("stream");
    // The header is entered again rather than sent back.
    return visit.page(
        status,
        heading("What is told to ", connection),
        "console/told-form",
        new ToldForm(
            first ? stream.text("delivery") : visit.form("delivery"),
            first ? stream.text("endpointUrl") : visit.form("endpointUrl"),
            first ? told.body().text("audience") : visit.form("audience"),
            first && told.body().has("stream")
                ? stream.texts("events")
                : ToldForm.EVENTS.stream().filter(one -> first || visit.ticked(one)).toList(),
            visit.href(path(visit)),
            problems));
  }

  private static Response save(Visit visit) {
    boolean push = !visit.form("delivery").equals("POLL");
    Map<String, Object> stream = new HashMap<>();
    stream.put("delivery", push ? "PUSH" : "POLL");
    if (push) {
      stream.put("endpointUrl", visit.form("endpointUrl"));
      stream.put("authorizationHeader", visit.form("authorizationHeader"));
    }
    stream.put("audience", visit.form("audience"));
    stream.put("events", ToldForm.EVENTS.stream().filter(visit::ticked).toList());
    Answer answer = visit.api().put(stream, NOUN, id(visit), STREAM);
    return answer.ok()
        ? visit.done(path(visit), "The stream is set up. Verify it now.")
        : form(visit, answer.status(), answer.problems());
  }

  private static Response ask(
      Visit visit, String words, String sentence, List<String> consequences, String button) {
    Answer connection = connection(visit);
    return connection.ok()
        ? visit.confirm(
            heading(words, connection),
            Confirmation.of(
                sentence.formatted(connection.body().text("displayName")),
                consequences,
                button,
                visit.href(path(visit))))
        : visit.refused(connection);
  }

  private static Response askToIssue(Visit visit) {
    return ask(
        visit,
        "A credential for ",
        "%s gets a new name and secret to manage and poll its stream with.",
        List.of("A secret that it was given before stops working at once."),
        "Make the credential");
  }

  private static Response issue(Visit visit) {
    Answer answer = visit.api().act(NOUN, id(visit), STREAM, "credential");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    return visit.page(
        Heading.of("The credential is made").below("Shared signals", SignalsSection.PATH),
        "console/once",
        new ShownOnce(
            "Enter these at the provider: it finds everything else at the address.",
            List.of(
                new ShownOnce.Value("Address", answer.body().text("configuration")),
                new ShownOnce.Value("Client ID", answer.body().text("clientId")),
                new ShownOnce.Value("Client secret", answer.body().text("secret"))),
            visit.href(path(visit)),
            "To the stream"));
  }

  private static Response askToRevoke(Visit visit) {
    return ask(
        visit,
        "Revoke the credential of ",
        "%s can neither change nor poll its stream any more.",
        List.of("Events that are pushed to it go on."),
        "Revoke the credential");
  }

  private static Response revoke(Visit visit) {
    Answer answer = visit.api().delete(NOUN, id(visit), STREAM, "credential");
    return answer.ok()
        ? visit.done(path(visit), "The credential is revoked.")
        : visit.refused(answer);
  }

  private static Response verify(Visit visit) {
    return done(
        visit,
        visit.api().act(NOUN, id(visit), STREAM, "verify"),
        "A verification event is on its way. Open this page again in a moment.");
  }

  private static Response setStatus(Visit visit) {
    boolean on = visit.form("status").equals("ENABLED");
    return done(
        visit,
        visit.api().patch(Map.of("status", on ? "ENABLED" : "PAUSED"), NOUN, id(visit), STREAM),
        on ? "The stream is enabled." : "The stream is paused.");
  }

  private static Response done(Visit visit, Answer answer, String words) {
    return answer.ok()
        ? visit.done(path(visit), words)
        : show(visit, answer.status(), answer.problems());
  }

  private static Response askToDelete(Visit visit) {
    return ask(
        visit,
        "Delete what is told to ",
        "%s hears of the sessions of its people no more.",
        List.of("Events that wait for it are lost.", "Its credential stays."),
        "Delete the stream");
  }

  private static Response delete(Visit visit) {
    Answer answer = visit.api().delete(NOUN, id(visit), STREAM);
    return answer.ok() ? visit.done(path(visit), "The stream was deleted.") : visit.refused(answer);
  }

  /** A provider in the list of streams; empty where nobody is there who could listen. */
  static Optional<SignalsView.Outgoing> row(Visit visit, Doc connection) {
    String id = connection.text("id");
    Answer told = visit.api().get(NOUN, id, STREAM);
    if (!told.ok()) {
      return Optional.empty();
    }
    String href = visit.href(SignalsSection.PATH + "/" + id + BELOW);
    Doc stream = told.body().at("stream");
    return Optional.of(
        SignalsView.Outgoing.toProvider(connection.text("displayName"), stream, href));
  }
}
