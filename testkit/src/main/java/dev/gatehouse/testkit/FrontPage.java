package dev.gatehouse.testkit;

import dev.gatehouse.testkit.page.Html;
import dev.gatehouse.testkit.page.Layout;
import dev.gatehouse.testkit.scim.Provisioning;
import dev.gatehouse.testkit.scim.ProvisioningPage;
import dev.gatehouse.testkit.signals.SecurityEventsPage;
import dev.gatehouse.testkit.signals.TestTransmitter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the identity provider tells about itself, and where its people are edited. */
final class FrontPage {

  private static final int MOST_CLAIMS = 50;

  private final People people;
  private final PersonChooser signIns;
  private final Provisioning provisioning;
  private final TestTransmitter transmitter;
  private final List<Half> halves;

  FrontPage(
      People people,
      PersonChooser signIns,
      Provisioning provisioning,
      TestTransmitter transmitter,
      List<Half> halves) {
    this.people = people;
    this.signIns = signIns;
    this.provisioning = provisioning;
    this.transmitter = transmitter;
    this.halves = List.copyOf(halves);
  }

  /** Answers the front page, people, and sign-out; false for another path. */
  boolean handle(Exchange exchange) {
    var path = exchange.path();
    if (path.equals("/")) {
      show(exchange);
    } else if (path.equals("/sign-out") && exchange.isPost()) {
      var session = signIns.current(exchange);
      signIns.end(exchange);
      var first =
          session.stream()
              .flatMap(who -> halves.stream().flatMap(half -> half.signOut(who).stream()))
              .toList();
      if (!first.isEmpty()) {
        exchange.redirect(first.getFirst());
        return true;
      }
      exchange.redirect("/");
    } else if (path.equals("/next-response") && exchange.isPost()) {
      queue(exchange);
    } else if (path.startsWith("/people/")) {
      people
          .find(path.substring("/people/".length()))
          .ifPresentOrElse(
              person -> edit(exchange, person),
              () ->
                  Layout.IDENTITY_PROVIDER.problem(
                      exchange, 404, "Nobody has this name", "The directory does not list them."));
    } else {
      return false;
    }
    return true;
  }

  private void queue(Exchange exchange) {
    var name = exchange.form("misbehaviour").orElse("");
    halves.stream()
        .flatMap(half -> half.misbehaviours().stream())
        .filter(each -> each.name().equals(name))
        .findFirst()
        .ifPresent(signIns::nextResponse);
    exchange.redirect("/");
  }

  private void show(Exchange exchange) {
    var who = signIns.current(exchange);
    Layout.IDENTITY_PROVIDER.page(
        exchange,
        200,
        "Test identity provider",
        "plain",
        Html.of(
            """
            <main class="work">
            <header><div class="stack"><div class="row"><span class="logo" aria-hidden="true">A</span><h1>Acme Directory</h1></div>
            <p>A test identity provider. It knows no passwords, believes everybody, and sends wrong answers when asked to. Never use it for anything real.</p></div>
            {}</header>
            {}{}{}
            <section class="card"><header><h2>The next answer</h2>{}</header><form class="body stack" method="post" action="/next-response">
            <label>What to send once, at the next sign-in<select name="misbehaviour"><option value="">As it should be</option>{}</select></label>
            <div><button class="button">Use it once</button></div></form></section>
            <section class="card"><header><h2>People</h2></header><div class="scroll" tabindex="0" role="region" aria-label="People"><table><thead><tr><th>Name</th><th>Groups</th><th><span class="unseen">Change</span></th></tr></thead><tbody>{}</tbody></table></div></section>
            </main>
            """,
            who.map(FrontPage::signedIn).orElse(Html.nothing()),
            Html.each(halves, FrontPage::half),
            provisioning(),
            signals(),
            Html.each(
                signIns.waiting(),
                each -> Html.of("<span class=\"badge warn\">{}</span>", each.name())),
            Html.each(
                halves,
                half ->
                    Html.each(
                        half.misbehaviours(),
                        each ->
                            Html.of(
                                "<option value=\"{}\">{}: {}</option>",
                                each.name(),
                                half.title(),
                                each.sentence()))),
            Html.each(people.all(), FrontPage::person)));
  }

  private static Html signedIn(SignIns.Session session) {
    return Html.of(
        """
        <form class="row" method="post" action="/sign-out"><span class="badge good">signed in as {}</span>\
        <button class="button compact">Sign out</button></form>
        """,
        session.person().name());
  }

  private Html provisioning() {
    long inDirectory =
        people.all().stream()
            .filter(each -> provisioning.state(each) == Provisioning.State.IN_DIRECTORY)
            .count();
    return Html.of(
        """
        <section class="card"><header><h2>SCIM 2.0</h2><a class="small" href="{}">Push, deactivate, remove</a></header>
        <dl class="body facts"><dt>Pushes people to</dt><dd>{}</dd><dt>In the directory there</dt><dd>{} of {} people</dd></dl></section>
        """,
        ProvisioningPage.PATH,
        provisioning
            .target()
            .map(target -> Html.of("<code>{}</code>", target.baseUrl()))
            .orElse(Html.of("<span class=\"muted\">nowhere yet</span>")),
        inDirectory,
        people.all().size());
  }

  private Html signals() {
    int receivers = transmitter.streamCount();
    return Html.of(
        """
        <section class="card"><header><h2>Shared Signals 1.0</h2><a class="small" href="{}">Revoke sessions, disable accounts</a></header>
        <dl class="body facts"><dt>Transmitter</dt><dd><code>{}</code></dd><dt>Tells</dt><dd>{}</dd></dl></section>
        """,
        SecurityEventsPage.PATH,
        transmitter.issuer(),
        receivers == 0
            ? Html.of("<span class=\"muted\">nobody yet</span>")
            : receivers == 1 ? "1 receiver" : receivers + " receivers");
  }

  private static Html half(Half half) {
    return Html.of(
        "<section class=\"card\"><header><h2>{}</h2></header><dl class=\"body facts\">{}</dl></section>",
        half.title(),
        Html.each(
            half.addresses(),
            address ->
                Html.of(
                    "<dt>{}</dt><dd><a href=\"{}\"><code>{}</code></a></dd>",
                    address.label(),
                    address.url(),
                    address.url())));
  }

  private static Html person(Person person) {
    return Html.of(
        "<tr><td>{}<span class=\"sub\">{}</span></td><td class=\"muted\">{}</td>"
            + "<td><a href=\"/people/{}\" aria-label=\"Edit {}\">Edit</a></td></tr>",
        person.name(),
        person.email(),
        person.groups().isEmpty() ? "none" : String.join(", ", person.groups()),
        person.userName(),
        person.name());
  }

  private void edit(Exchange exchange, Person person) {
    var back = localPath(exchange.query("back").or(() -> exchange.form("back")).orElse("/"));
    if (exchange.isPost()) {
      people.put(
          person
              .email(exchange.form("email").orElse(person.email()).strip())
              .groups(lines(exchange.form("groups").orElse("")))
              .claims(claims(exchange.form("claims").orElse(""))));
      exchange.redirect(back);
      return;
    }
    Layout.IDENTITY_PROVIDER.page(
        exchange,
        200,
        person.name(),
        "door",
        Html.of(
            """
            <main><form class="panel" method="post" action="/people/{}">
            <div class="brand"><span class="logo" aria-hidden="true">{}</span><h1>{}</h1><p class="muted">What is said about this person from now on</p></div>
            <input type="hidden" name="back" value="{}">
            <label>E-mail<input name="email" value="{}"></label>
            <label>Groups<span class="hint">one on each line</span><textarea name="groups" rows="5">{}</textarea></label>
            <label>Further claims<span class="hint">one on each line, as name = value</span><textarea name="claims" rows="4">{}</textarea></label>
            <div class="row"><button class="button primary">Save</button><a class="button quiet" href="{}">Cancel</a></div>
            </form></main>
            """,
            person.userName(),
            person.givenName().substring(0, 1),
            person.name(),
            back,
            person.email(),
            "\n" + String.join("\n", person.groups()),
            "\n" + written(person.claims()),
            back));
  }

  private static String written(Map<String, List<String>> claims) {
    var all = new ArrayList<String>();
    claims.forEach((name, values) -> values.forEach(value -> all.add(name + " = " + value)));
    return String.join("\n", all);
  }

  private static Map<String, List<String>> claims(String text) {
    var all = new LinkedHashMap<String, List<String>>();
    for (var line : lines(text)) {
      int equals = line.indexOf('=');
      if (equals > 0 && all.size() < MOST_CLAIMS) {
        all.computeIfAbsent(line.substring(0, equals).strip(), name -> new ArrayList<>())
            .add(line.substring(equals + 1).strip());
      }
    }
    return all;
  }

  private static List<String> lines(String text) {
    return Arrays.stream(text.split("\\R")).map(String::strip).filter(l -> !l.isEmpty()).toList();
  }

  /** Only a path of this site: no other host, and nothing that a browser would read as one. */
  private static String localPath(String back) {
    return back.startsWith("/") && !back.startsWith("//") && !back.contains("\\") ? back : "/";
  }
}
