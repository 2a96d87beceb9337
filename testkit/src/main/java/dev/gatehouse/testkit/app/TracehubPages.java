package dev.gatehouse.testkit.app;

import dev.gatehouse.testkit.Exchange;
import dev.gatehouse.testkit.app.OpenIdClient.SignedIn;
import dev.gatehouse.testkit.app.SignalReceiver.Signal;
import dev.gatehouse.testkit.page.Html;
import dev.gatehouse.testkit.page.Layout;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What people see of Tracehub. */
final class TracehubPages {
  private static final int MOST_EVENTS = 10;
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("HH:mm:ss 'UTC'", Locale.ROOT).withZone(ZoneOffset.UTC);

  private TracehubPages() {}

  /**
   * @param told of the person, newest first
   */
  static void home(Exchange exchange, Optional<SignedIn> session, List<Signal> told) {
    if (session.isPresent()) {
      page(
          exchange,
          "Overview",
          session.get(),
          Html.of("{}{}{}", reports(), about(session.get()), events(told)));
      return;
    }
    Layout.APPLICATION.page(
        exchange,
        200,
        "Welcome",
        "door",
        Html.of(
            """
            <main><div class="panel">
            <div class="brand"><span class="logo" aria-hidden="true">T</span><h1>Tracehub</h1>
            <p class="muted">Errors of your systems, before your customers notice. A sample application that signs people in through Gatehouse.</p></div>
            <a class="button primary wide" href="/sign-in">Sign in</a>
            <div class="or">or follow a link that a colleague sent</div>
            <a class="button wide" href="/reports/42">Report 42</a>
            </div></main>
            """));
  }

  static void signedOut(Exchange exchange) {
    Layout.APPLICATION.page(
        exchange,
        200,
        "Signed out",
        "door",
        Html.of(
            """
            <main><div class="panel">
            <div class="brand"><span class="logo" aria-hidden="true">T</span><h1>You are signed out</h1>
            <p class="muted">Of Tracehub, and of the sign-in service.</p></div>
            <a class="button primary wide" href="/sign-in">Sign in again</a>
            </div></main>
            """));
  }

  /**
   * For a browser whose session the sign-in service ended.
   *
   * @param told of the person, newest first
   */
  static void ended(Exchange exchange, List<Signal> told) {
    Layout.APPLICATION.page(
        exchange,
        200,
        "Signed out",
        "door",
        Html.of(
            """
            <main><div class="panel">
            <div class="brand"><span class="logo" aria-hidden="true">T</span><h1>You were signed out</h1>
            <p class="muted">The sign-in service has ended your session: somebody signed you out elsewhere, or your access has ended.</p></div>
            {}
            <a class="button primary wide" href="/sign-in">Sign in again</a>
            </div></main>
            """,
            told.stream()
                .filter(Signal::endsAccess)
                .findFirst()
                .map(TracehubPages::notice)
                .orElse(Html.nothing())));
  }

  private static Html notice(Signal signal) {
    return Html.of(
        "<div class=\"notice bad\"><strong>{}</strong><span>Security event <code>{}</code>, {}</span></div>",
        sentence(signal),
        signal.type(),
        TIME.format(signal.at()));
  }

  private static String sentence(Signal signal) {
    return switch (signal.type()) {
      case "session-revoked" -> "Your session was revoked";
      case "account-disabled" -> "Your account was disabled";
      case "account-enabled" -> "Your account was enabled again";
      case "account-purged" -> "Your account was deleted";
      case "credential-change" -> "What you sign in with has changed";
      default -> "Something happened to your account";
    };
  }

  private static Html events(List<Signal> told) {
    if (told.isEmpty()) {
      return Html.nothing();
    }
    return Html.of(
        """
        <section class="card"><header><h2>Security events about you</h2><span class="muted small">told by the sign-in service, newest first</span></header>
        <div class="scroll" tabindex="0" role="region" aria-label="Security events"><table><thead><tr><th>What happened</th><th>Event</th><th>When</th></tr></thead><tbody>{}</tbody></table></div></section>
        """,
        Html.each(
            told.stream().limit(MOST_EVENTS).toList(),
            one ->
                Html.of(
                    "<tr><td>{}<span class=\"sub\">{}</span></td><td><code>{}</code></td><td>{}</td></tr>",
                    sentence(one),
                    one.detail(),
                    one.type(),
                    TIME.format(one.at()))));
  }

  static void report(Exchange exchange, SignedIn session, String number) {
    var content =
        Html.of(
            """
            <header><div class="stack"><div class="row"><h1>Report {}</h1><span class="badge bad">Open</span></div>
            <p>Checkout answers too slowly for one customer in fifty. You came here by a link; signing in brought you back to this very page.</p></div>
            <a class="button" href="/">All reports</a></header>
            <section class="card"><header><h2>Where the time goes</h2><span class="muted small">95th percentile, last hour</span></header>
            <dl class="body facts"><dt>Payment gateway</dt><dd><meter max="2400" high="1200" value="1810">1,810 ms</meter> 1,810 ms</dd>
            <dt>Stock service</dt><dd><meter max="2400" high="1200" value="240">240 ms</meter> 240 ms</dd>
            <dt>Database</dt><dd><meter max="2400" high="1200" value="96">96 ms</meter> 96 ms</dd></dl></section>
            """,
            number);
    page(exchange, "Report " + number, session, content);
  }

  private static Html reports() {
    return Html.of(
        """
        <header><div class="stack"><h1>Reports</h1><p>Everything that your organization's systems complained about today.</p></div></header>
        <section class="card"><div class="scroll" tabindex="0" role="region" aria-label="Reports"><table><thead><tr><th>Report</th><th>State</th><th>Seen</th></tr></thead><tbody>
        <tr><td><a href="/reports/42">Checkout answers too slowly</a><span class="sub">report 42</span></td><td><span class="badge bad">Open</span></td><td>1,204 times</td></tr>
        <tr><td><a href="/reports/41">Search index is behind</a><span class="sub">report 41</span></td><td><span class="badge warn">Watched</span></td><td>87 times</td></tr>
        <tr><td><a href="/reports/38">Mail queue was full</a><span class="sub">report 38</span></td><td><span class="badge good">Fixed</span></td><td>3 times</td></tr>
        </tbody></table></div></section>
        """);
  }

  private static Html about(SignedIn session) {
    var claims = session.claims();
    return Html.of(
        """
        <section class="card"><header><h2>Who you are</h2><a class="small" href="/api/me">as JSON</a></header><dl class="body facts">
        <dt>Name</dt><dd>{}</dd><dt>E-mail</dt><dd>{}</dd><dt>Organization</dt><dd>{}</dd><dt>Signed in through</dt><dd><code>{}</code></dd>
        <dt>Roles</dt><dd>{}</dd><dt>Permissions</dt><dd>{}</dd><dt>Groups</dt><dd>{}</dd><dt>Subject</dt><dd><code>{}</code></dd>
        </dl></section>
        """,
        text(claims, "name"),
        text(claims, "email"),
        organization(claims),
        text(claims, "connection"),
        chips(claims, "roles"),
        chips(claims, "permissions"),
        chips(claims, "groups"),
        text(claims, "sub"));
  }

  private static void page(Exchange exchange, String title, SignedIn session, Html content) {
    Layout.APPLICATION.watchedPage(
        exchange,
        title,
        "plain",
        Html.of(
            """
            <header class="top"><div><a class="name" href="/"><span class="logo" aria-hidden="true">T</span>Tracehub</a>
            <form class="row" method="post" action="/sign-out"><span class="muted small">{}</span><button class="button compact">Sign out</button></form></div></header>
            <main class="work">{}</main>
            """,
            text(session.claims(), "name"),
            content));
  }

  private static String text(Map<String, Object> claims, String name) {
    return claims.get(name) instanceof String text ? text : "not told";
  }

  private static String organization(Map<String, Object> claims) {
    return claims.get("organization") instanceof Map<?, ?> members
            && members.get("name") instanceof String name
        ? name
        : text(claims, "organization");
  }

  private static Html chips(Map<String, Object> claims, String name) {
    List<String> all = new ArrayList<>();
    if (claims.get(name) instanceof List<?> values) {
      values.forEach(value -> all.add(String.valueOf(value)));
    }
    return all.isEmpty()
        ? Html.of("<span class=\"muted\">none</span>")
        : Html.of(
            "<span class=\"chips\">{}</span>",
            Html.each(all, each -> Html.of("<span class=\"badge plain\">{}</span>", each)));
  }
}
