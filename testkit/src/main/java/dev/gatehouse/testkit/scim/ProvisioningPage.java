package dev.gatehouse.testkit.scim;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.People;
import dev.gatehouse.testkit.Person;
import dev.gatehouse.testkit.page.Html;
import dev.gatehouse.testkit.page.Layout;
import dev.gatehouse.testkit.page.Parts;
import java.util.function.Consumer;

/** Who is in the directory of the other side, and buttons that change it. */
public final class ProvisioningPage {
  /** Where the page is. */
  public static final String PATH = "/provisioning";

  private static final String PEOPLE = PATH + "/people/";

  private final People people;
  private final Provisioning provisioning;

  public ProvisioningPage(People people, Provisioning provisioning) {
    this.people = people;
    this.provisioning = provisioning;
  }

  /** Answers the page and its buttons; false for another path. */
  public boolean handle(Exchange exchange) {
    var path = exchange.path();
    if (path.equals(PATH)) {
      if (exchange.isPost()) {
        choose(exchange);
      } else {
        show(exchange);
      }
    } else if (path.equals(PATH + "/push") && exchange.isPost()) {
      provisioning.pushAll();
      exchange.redirect(PATH);
    } else if (path.startsWith(PEOPLE) && exchange.isPost()) {
      act(exchange, path.substring(PEOPLE.length()));
    } else {
      return false;
    }
    return true;
  }

  private void choose(Exchange exchange) {
    provisioning.to(
        new ScimTarget(
            exchange.form("address").orElse("").strip().replaceAll("/+$", ""),
            exchange.form("token").orElse("").strip()));
    exchange.redirect(PATH);
  }

  private void act(Exchange exchange, String userName) {
    var person = people.find(userName);
    Consumer<Person> action =
        switch (exchange.form("do").orElse("")) {
          case "push" -> provisioning::push;
          case "deactivate" -> provisioning::deactivate;
          case "reactivate" -> provisioning::reactivate;
          case "remove" -> provisioning::remove;
          default -> throw new IllegalArgumentException("There is no such button");
        };
    if (person.isEmpty()) {
      throw new IllegalArgumentException("Nobody has this name");
    }
    action.accept(person.get());
    exchange.redirect(PATH);
  }

  private void show(Exchange exchange) {
    Layout.IDENTITY_PROVIDER.page(
        exchange,
        200,
        "Provisioning",
        "plain",
        Html.of(
            """
            <main class="work">
            <header><div class="stack"><div class="row"><span class="logo" aria-hidden="true">A</span><h1>Provisioning</h1></div>
            <p>Acme Directory tells the sign-in service over SCIM who exists, who is in which group, and who is gone. Deactivate somebody, and their open pages sign out.</p></div>
            <a class="button" href="/">To the front page</a></header>
            {}{}{}
            </main>
            """,
            provisioning.target().map(this::directory).orElse(Html.nothing()),
            answers(),
            target()));
  }

  private Html directory(ScimTarget target) {
    return Html.of(
        """
        <section class="card"><header><h2>People</h2><form method="post" action="{}/push"><button class="button compact primary">Push everybody</button></form></header>
        <ul class="provisioned">{}</ul></section>
        """,
        PATH,
        Html.each(people.all(), this::person));
  }

  private Html person(Person person) {
    var state = provisioning.state(person);
    return Html.of(
        """
        <li><div class="who"><strong>{}</strong><span class="sub">{}</span><span class="sub">{}</span></div>
        <div class="state">{}{}</div>
        <form class="row" method="post" action="{}{}" aria-label="{}">{}</form></li>
        """,
        person.name(),
        person.email(),
        person.groups().isEmpty() ? "no groups" : String.join(", ", person.groups()),
        badge(state),
        provisioning.changed(person)
            ? Html.of("<span class=\"badge warn\">Edited since</span>")
            : Html.nothing(),
        PEOPLE,
        person.userName(),
        person.name(),
        buttons(state));
  }

  private static Html badge(Provisioning.State state) {
    return switch (state) {
      case NOT_PUSHED -> Html.of("<span class=\"badge\">Not pushed</span>");
      case IN_DIRECTORY -> Html.of("<span class=\"badge good\">In the directory</span>");
      case DEACTIVATED -> Html.of("<span class=\"badge bad\">Deactivated</span>");
    };
  }

  private static Html buttons(Provisioning.State state) {
    return switch (state) {
      case NOT_PUSHED -> Parts.button("push", "Push", "");
      case IN_DIRECTORY ->
          Html.of(
              "{}{}{}",
              Parts.button("deactivate", "Deactivate", ""),
              Parts.button("push", "Push again", " quiet"),
              Parts.button("remove", "Remove", " quiet danger"));
      case DEACTIVATED ->
          Html.of(
              "{}{}{}",
              Parts.button("reactivate", "Reactivate", ""),
              Parts.button("push", "Push again", " quiet"),
              Parts.button("remove", "Remove", " quiet danger"));
    };
  }

  private Html answers() {
    return Parts.answers(
        "The last answers",
        "Request",
        provisioning.answers().stream()
            .map(
                one ->
                    new Parts.Answer(
                        one.ok(),
                        one.status(),
                        Html.of("<code>{} {}</code>", one.method(), readable(one.path())),
                        one.detail()))
            .toList());
  }

  /** A filter as it was meant, not as an address must write it. */
  private static String readable(String path) {
    return java.net.URLDecoder.decode(path, java.nio.charset.StandardCharsets.UTF_8);
  }

  private Html target() {
    var target = provisioning.target();
    return Html.of(
        """
        <section class="card"><header><h2>Where to push to</h2>{}</header><form class="body stack" method="post" action="{}">
        <label>SCIM address<input name="address" type="url" required value="{}" placeholder="https://signin.example.com/scim/v2"></label>
        <label>Token<span class="hint">{}</span><input name="token" type="password" autocomplete="off" required></label>
        <div><button class="button">Use this directory</button></div></form></section>
        """,
        target.isPresent()
            ? Html.of("<span class=\"badge good\">Set</span>")
            : Html.of("<span class=\"badge warn\">Not set yet</span>"),
        PATH,
        target.map(ScimTarget::baseUrl).orElse(""),
        target.isPresent()
            ? "The one in use is not shown. Another one starts anew."
            : "The service that receives people shows it once.");
  }
}
