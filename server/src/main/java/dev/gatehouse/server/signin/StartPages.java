package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.Chooser.Choice;
import dev.gatehouse.server.signin.StartStore.Start;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The pages that ask, and the sign-ins that wait behind them. */
final class StartPages {
  private final Database database;
  private final Pages pages;
  private final Cookies cookies;
  private final InstantSource clock;
  private final StartStore store = new StartStore();

  StartPages(Database database, Pages pages, Cookies cookies, InstantSource clock) {
    this.database = database;
    this.pages = pages;
    this.cookies = cookies;
    this.clock = clock;
  }

  /** One button per enabled connection. */
  Response choose(Request request, Choice.Ask ask, Asked asked, byte @Nullable [] invitationHash) {
    Browser browser = Browser.ofOrNew(cookies, request);
    Handle handle = wait(browser, ask.scope(), asked, invitationHash);
    return browser.on(
        cookies,
        buttons(
            200,
            ask.organization(),
            ask.connections(),
            asked,
            "/auth/depart?start=" + handle.value() + "&connection="));
  }

  /** The same page where nothing waits: people who came by themselves. */
  Response buttons(
      int status,
      Organization organization,
      List<Connection> connections,
      Asked asked,
      String prefix) {
    List<SignInButton> buttons =
        connections.stream().map(one -> SignInButton.of(one, prefix + one.id())).toList();
    String product = organization.branding().productName();
    return pages.render(
        status,
        "signin/choose",
        Map.of(
            "organization",
            organization.name(),
            "application",
            asked.applicationName().isEmpty() ? product : asked.applicationName(),
            "logo",
            organization.branding().logoUrl(),
            "buttons",
            buttons));
  }

  /** Asks for the organization or the address. */
  Response find(Request request, Asked asked) {
    Browser browser = Browser.ofOrNew(cookies, request);
    Handle handle = wait(browser, null, asked, null);
    return browser.on(cookies, finder(200, asked.applicationName(), handle.value(), "", ""));
  }

  Response finder(int status, String application, String start, String entered, String problem) {
    // The form's answer may lead to a provider, and browsers hold its redirects to this policy.
    return ContentPolicy.page()
        .formsMayLeave()
        .on(
            pages.render(
                status,
                "signin/find",
                Map.of(
                    "application",
                    application,
                    "start",
                    start,
                    "entered",
                    entered,
                    "problem",
                    problem)));
  }

  private Handle wait(
      Browser browser,
      @Nullable OrganizationScope scope,
      Asked asked,
      byte @Nullable [] invitationHash) {
    Handle handle = Handle.random();
    Instant expiresAt = clock.instant().plus(Departures.LIFETIME);
    OrganizationId organization = scope == null ? null : scope.organization();
    Start start = new Start(browser.hash(), organization, asked, invitationHash, expiresAt);
    database.write(
        tx -> {
          store.insert(tx, handle.hash(), start);
          return handle;
        });
    return handle;
  }
}
