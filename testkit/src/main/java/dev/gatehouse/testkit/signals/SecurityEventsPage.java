package dev.gatehouse.testkit.signals;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.People;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.page.Html;
import dev.gatehouse.testkit.page.Layout;
import dev.gatehouse.testkit.page.Parts;
import java.util.function.Consumer;

/** The people of the directory, and buttons that tell receivers what happened to them. */
public final class SecurityEventsPage {
  /** Where the page is. */
  public static final String PATH = "/security-events";

  private static final String PEOPLE = PATH + "/people/";

  private final People people;
  private final TestTransmitter transmitter;
  private final SecurityEvents events;
  private final Consumer<Person> endSessions;

  /**
   * @param endSessions ends those that the person has at this side
   */
  public SecurityEventsPage(
      People people,
      TestTransmitter transmitter,
      SecurityEvents events,
      Consumer<Person> endSessions) {
    this.people = people;
    this.transmitter = transmitter;
    this.events = events;
    this.endSessions = endSessions;
  }

  /** Answers the page and its buttons; false for another path. */
  public boolean handle(Exchange exchange) {
    var path = exchange.path();
    if (path.equals(PATH)) {
      show(exchange);
    } else if (path.startsWith(PEOPLE) && exchange.isPost()) {
      act(exchange, path.substring(PEOPLE.length()));
    } else {
      return false;
    }
    return true;
  }

  private void act(Exchange exchange, String userName) {
    var person = people.find(userName);
    if (person.isEmpty()) {
      throw new IllegalArgumentException("Nobody has this name");
    }
    switch (exchange.form("do").orElse("")) {
      case "revoke" -> {
        endSessions.accept(person.get());
        events.revokeSessions(person.get());
      }
      case "disable" -> {
        endSessions.accept(person.get());
        events.disable(person.get());
      }
      case "enable" -> events.enable(person.get());
      default -> throw new IllegalArgumentException("There is no such button");
    }
    exchange.redirect(PATH);
  }

  private void show(Exchange exchange) {
    Layout.IDENTITY_PROVIDER.page(
        exchange,
        200,
        "Security events",
        "plain",
        Html.of(
            """
            <main class="work">
            <header><div class="stack"><div class="row"><span class="logo" aria-hidden="true">A</span><h1>Security events</h1></div>
            <p>Acme Directory tells receivers over Shared Signals when a session was revoked or an account disabled. Press a button, and the person's open pages sign out.</p></div>
            <a class="button" href="/">To the front page</a></header>
            <section class="card"><header><h2>People</h2></header><ul class="provisioned">{}</ul></section>
            {}{}
            </main>
            """,
            Html.each(people.all(), this::person),
            told(),
            receivers()));
  }

  private Html person(Person person) {
    boolean disabled = events.isDisabled(person);
    return Html.of(
        """
        <li><div class="who"><strong>{}</strong><span class="sub">{}</span></div>
        <div class="state">{}</div>
        <form class="row" method="post" action="{}{}" aria-label="{}">{}{}</form></li>
        """,
        person.name(),
        person.email(),
        Html.of(
            disabled
                ? "<span class=\"badge bad\">Disabled</span>"
                : "<span class=\"badge good\">Active</span>"),
        PEOPLE,
        person.userName(),
        person.name(),
        Parts.button("revoke", "Revoke session", ""),
        disabled
            ? Parts.button("enable", "Enable account", "")
            : Parts.button("disable", "Disable account", " quiet danger"));
  }

  private Html told() {
    return Parts.answers(
        "What was told",
        "Event",
        events.told().stream()
            .map(
                one ->
                    new Parts.Answer(
                        one.ok(),
                        one.status(),
                        Html.of("<code>{}</code> about {}", one.type(), one.about()),
                        one.answer()))
            .toList());
  }

  private Html receivers() {
    var all = transmitter.receivers();
    return Html.of(
        """
        <section class="card"><header><h2>Who is told</h2></header>
        <dl class="body facts"><dt>Transmitter</dt><dd><code>{}</code></dd><dt>Receivers</dt><dd>{}</dd></dl></section>
        """,
        transmitter.issuer(),
        all.isEmpty()
            ? Html.of("<span class=\"muted\">nobody yet</span>")
            : Html.each(all, one -> Html.of("<code>{}</code><br>", one)));
  }
}
