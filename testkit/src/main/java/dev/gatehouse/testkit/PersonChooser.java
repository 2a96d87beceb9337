package dev.gatehouse.testkit;

import dev.gatehouse.testkit.page.Html;
import dev.gatehouse.testkit.page.Layout;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Base64;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The sign-in page of the test identity provider, and the sessions that it starts. */
final class PersonChooser implements SignIns {

  private static final String COOKIE = "acme_session";
  private static final int MOST_KEPT = 500;

  private final People people;
  private final InstantSource clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Session> sessions = bounded();
  private final Map<String, Pending> pending = bounded();
  private final Deque<Misbehaviour> next = new ArrayDeque<>();

  PersonChooser(People people, InstantSource clock) {
    this.people = people;
    this.clock = clock;
  }

  private record Pending(
      String forWhom,
      String loginHint,
      List<? extends Misbehaviour> misbehaviours,
      Continuation next) {}

  /** The next answers do this wrong, one after the other, whoever signs in. */
  synchronized void nextResponse(Misbehaviour misbehaviour) {
    next.add(misbehaviour);
  }

  synchronized List<Misbehaviour> waiting() {
    return List.copyOf(next);
  }

  @Override
  public void authenticate(
      Exchange exchange,
      String forWhom,
      boolean fresh,
      String loginHint,
      List<? extends Misbehaviour> misbehaviours,
      Continuation continuation)
      throws IOException {
    var session = current(exchange);
    if (session.isPresent() && !fresh) {
      continuation.proceed(exchange, session.get(), takeNext());
      return;
    }
    var id = randomId();
    synchronized (this) {
      pending.put(id, new Pending(forWhom, loginHint, List.copyOf(misbehaviours), continuation));
    }
    exchange.redirect("/sign-in?request=" + id);
  }

  @Override
  public synchronized Optional<Session> current(Exchange exchange) {
    return exchange
        .cookie(COOKIE)
        .map(sessions::get)
        // Claims that were edited meanwhile count at once.
        .map(
            session ->
                new Session(
                    session.id(),
                    people.find(session.person().userName()).orElse(session.person()),
                    session.authenticatedAt()));
  }

  @Override
  public synchronized void end(Exchange exchange) {
    exchange.cookie(COOKIE).ifPresent(sessions::remove);
    exchange.setCookie(COOKIE, "");
  }

  /** Ends every session of somebody, at whichever browser. */
  synchronized void endAllOf(Person person) {
    sessions.values().removeIf(one -> one.person().userName().equals(person.userName()));
  }

  /** Answers {@code /sign-in}; false for another path. */
  boolean handle(Exchange exchange) throws IOException {
    if (!exchange.path().equals("/sign-in")) {
      return false;
    }
    var id = (exchange.isPost() ? exchange.form("request") : exchange.query("request")).orElse("");
    var waiting = find(id);
    if (waiting.isEmpty()) {
      Layout.IDENTITY_PROVIDER.problem(
          exchange,
          400,
          "This sign-in is over",
          "It was finished already or never began. Start again at the application.");
    } else if (exchange.isPost()) {
      choose(exchange, id, waiting.get());
    } else {
      show(exchange, id, waiting.get());
    }
    return true;
  }

  private void choose(Exchange exchange, String id, Pending request) throws IOException {
    var person = exchange.form("person").flatMap(people::find);
    if (person.isEmpty()) {
      Layout.IDENTITY_PROVIDER.problem(
          exchange, 400, "Nobody has this name", "Go back and choose one of the people listed.");
      return;
    }
    var wanted = exchange.form("misbehaviour").orElse("");
    Optional<Misbehaviour> chosen = Optional.empty();
    for (var each : request.misbehaviours()) {
      if (each.name().equals(wanted)) {
        chosen = Optional.of(each);
      }
    }
    var session = new Session(randomId(), person.get(), clock.instant());
    synchronized (this) {
      pending.remove(id);
      sessions.put(session.id(), session);
    }
    exchange.setCookie(COOKIE, session.id());
    // What was asked for on the page goes before what was queued.
    request.next().proceed(exchange, session, chosen.or(this::takeNext));
  }

  private void show(Exchange exchange, String id, Pending request) {
    var here = "/sign-in?request=" + id;
    Layout.IDENTITY_PROVIDER.page(
        exchange,
        200,
        "Sign in",
        "door",
        Html.of(
            """
            <main>
            <form class="panel" method="post" action="/sign-in">
            <div class="brand"><span class="logo" aria-hidden="true">A</span>
            <h1>Who are you?</h1>
            <p class="muted">Acme Directory, a test identity provider, signs you in to <strong>{}</strong>. There are no passwords.</p></div>
            <input type="hidden" name="request" value="{}">
            <ul class="people">{}</ul>
            <label>The answer that is sent
            <select name="misbehaviour"><option value="">As it should be</option>{}</select>
            <span class="hint">Choose a wrong one to see how the other side takes it.</span></label>
            </form>
            <footer><a href="/">About this identity provider</a></footer>
            </main>
            """,
            request.forWhom(),
            id,
            Html.each(people.all(), person -> row(person, request.loginHint(), here)),
            options(request.misbehaviours())));
  }

  private static Html row(Person person, String hint, String here) {
    boolean hinted = hint.equals(person.userName()) || hint.equalsIgnoreCase(person.email());
    return Html.of(
        """
        <li><button class="button provider wide" name="person" value="{}"{}><span class="logo" aria-hidden="true">{}</span>\
        <span>{}<small>{}</small><small>{}</small></span></button>\
        <a class="small" href="/people/{}?back={}" aria-label="Edit {}">Edit</a></li>
        """,
        person.userName(),
        hinted ? Html.of(" autofocus") : Html.nothing(),
        person.givenName().substring(0, 1),
        person.name(),
        person.email(),
        person.groups().isEmpty() ? "no groups" : String.join(", ", person.groups()),
        person.userName(),
        URLEncoder.encode(here, StandardCharsets.UTF_8),
        person.name());
  }

  /** The options of a select, right answers apart from wrong ones. */
  static Html options(List<? extends Misbehaviour> all) {
    return Html.of(
        "<optgroup label=\"Unusual, and right\">{}</optgroup><optgroup label=\"Wrong\">{}</optgroup>",
        Html.each(all.stream().filter(each -> !each.wrong()).toList(), PersonChooser::option),
        Html.each(all.stream().filter(Misbehaviour::wrong).toList(), PersonChooser::option));
  }

  private static Html option(Misbehaviour each) {
    return Html.of("<option value=\"{}\">{}</option>", each.name(), each.sentence());
  }

  private synchronized Optional<Pending> find(String id) {
    return Optional.ofNullable(pending.get(id));
  }

  private synchronized Optional<Misbehaviour> takeNext() {
    return Optional.ofNullable(next.poll());
  }

  private String randomId() {
    var bytes = new byte[24];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static <V> Map<String, V> bounded() {
    return new LinkedHashMap<>() {
      @Override
      protected boolean removeEldestEntry(Map.Entry<String, V> eldest) {
        return size() > MOST_KEPT;
      }
    };
  }
}
