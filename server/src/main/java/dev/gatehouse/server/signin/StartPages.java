package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.face.Face;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Organization;
import dev.gatehouse.server.organization.OrganizationId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.signin.Chooser.Choice;
import dev.gatehouse.server.signin.RememberedBrowsers.Remembered;
import dev.gatehouse.server.signin.StartStore.Start;
import dev.gatehouse.server.web.ContentPolicy;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The pages that ask, and the sign-ins that wait behind them. */
final class StartPages {
  private final Database database;
  private final Pages pages;
  private final Cookies cookies;
  private final RememberedBrowsers browsers;
  private final InstantSource clock;
  private final StartStore store = new StartStore();

  StartPages(
      Database database,
      Pages pages,
      Cookies cookies,
      RememberedBrowsers browsers,
      InstantSource clock) {
    this.database = database;
    this.pages = pages;
    this.cookies = cookies;
    this.browsers = browsers;
    this.clock = clock;
  }

  /** A field for the address and one button per enabled connection; a door's sign-in waits. */
  Response choose(Request request, Choice.Ask ask, Asked asked, byte @Nullable [] invitationHash) {
    Browser browser = Browser.ofOrNew(cookies, request);
    Handle handle = wait(browser, ask.scope(), asked, invitationHash);
    return browser.on(cookies, first(200, form(request, ask, asked, handle.value())));
  }

  /**
   * What the page shows.
   *
   * @param start the handle of the waiting sign-in; empty for people who came by themselves
   */
  SignInForm form(Request request, Choice.Ask ask, Asked asked, String start) {
    Organization organization = ask.organization();
    Face.current().of(organization.id().value());
    String product = organization.branding().productName();
    String prefix =
        start.isEmpty()
            ? "/sign-in/" + organization.slug() + "/through/"
            : "/auth/depart?start=" + start + "&connection=";
    Optional<ConnectionId> usual =
        browsers.in(request).filter(one -> one.isOf(ask.scope())).flatMap(Remembered::connection);
    List<Connection> inOrder = new ArrayList<>(ask.connections());
    boolean known = usual.isPresent() && inOrder.removeIf(one -> one.id().equals(usual.get()));
    if (known) {
      ask.connections().stream()
          .filter(one -> one.id().equals(usual.get()))
          .forEach(one -> inOrder.add(0, one));
    }
    return new SignInForm(
        organization.name(),
        asked.applicationName().isEmpty() ? product : asked.applicationName(),
        organization.branding().logoUrl(),
        organization.slug(),
        start,
        inOrder.stream().map(one -> SignInButton.of(one, prefix + one.id())).toList(),
        "",
        "",
        "",
        known);
  }

  /** Asks for the address, or for a button. */
  Response first(int status, SignInForm form) {
    return shown(status, "signin/choose", form);
  }

  /** Asks for the password. */
  Response password(int status, SignInForm form) {
    return shown(status, "signin/password", form);
  }

  /** The form's answer may lead to a provider or to an application, wherever that is. */
  private Response shown(int status, String template, SignInForm form) {
    return ContentPolicy.page()
        .formsMayLeave()
        .on(pages.render(status, template, Map.of("form", form)));
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
