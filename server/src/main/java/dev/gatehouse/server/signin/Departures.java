package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.ConnectionKind.DepartureRequest;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.Departure;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.web.AutoPostPage;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Reference;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Sends browsers to identity providers: one attempt written, one answer. */
final class Departures {
  /** How long a person may stay at the provider. */
  static final Duration LIFETIME = Duration.ofMinutes(15);

  private final Database database;
  private final ConnectionKinds kinds;
  private final Verdicts verdicts;
  private final Pages pages;
  private final Cookies cookies;
  private final InstantSource clock;
  private final AttemptStore store = new AttemptStore();

  Departures(
      Database database,
      ConnectionKinds kinds,
      Verdicts verdicts,
      Pages pages,
      Cookies cookies,
      InstantSource clock) {
    this.database = database;
    this.kinds = kinds;
    this.verdicts = verdicts;
    this.pages = pages;
    this.cookies = cookies;
    this.clock = clock;
  }

  /** Says what it means that nobody can leave. */
  @FunctionalInterface
  interface IfImpossible {
    /**
     * @param attempt of which nothing is stored yet
     */
    Response answer(Attempt attempt, Handle handle, Refusal refusal, List<Check> checks);
  }

  Response depart(
      Request request, LiveConnection connection, Asked asked, byte @Nullable [] invitationHash) {
    return depart(
        request,
        connection,
        asked,
        invitationHash,
        (attempt, handle, refusal, checks) ->
            verdicts.refuseNew(request, attempt, handle, refusal, checks));
  }

  Response depart(
      Request request,
      LiveConnection connection,
      Asked asked,
      byte @Nullable [] invitationHash,
      IfImpossible ifImpossible) {
    Instant now = clock.instant();
    Handle handle = Handle.random();
    Browser browser = Browser.ofOrNew(cookies, request);
    Departure departure =
        kinds
            .of(connection.connection())
            .depart(
                connection,
                new DepartureRequest(
                    handle.value(), asked.loginHint(), asked.forceAuthentication(), asked.maxAge()),
                now);
    Attempt attempt =
        new Attempt(
            connection.scope().organization(),
            AttemptId.next(database, now),
            Reference.random().value(),
            browser.hash(),
            connection.connection().id(),
            asked,
            invitationHash,
            departure instanceof Departure.Prompt
                ? PromptPage.expectation(1)
                : departure.expectation(),
            now,
            now.plus(LIFETIME),
            null);
    return switch (departure) {
      case Departure.Impossible impossible -> {
        Refusal refusal = impossible.refusal();
        List<Check> checks =
            List.of(Check.failed("departure", "a provider that answers", refusal.detail()));
        yield browser.on(cookies, ifImpossible.answer(attempt, handle, refusal, checks));
      }
      case Departure.Redirect redirect -> {
        insert(request, attempt, handle);
        yield browser.on(cookies, Response.redirect(redirect.url()));
      }
      case Departure.Prompt prompt -> {
        insert(request, attempt, handle);
        String name = asked.loginHint().orElse("");
        var shown = new PromptPage.Shown(handle, asked.applicationName(), name, "");
        yield browser.on(cookies, PromptPage.answer(pages, connection.connection(), prompt, shown));
      }
      case Departure.Form form -> {
        insert(request, attempt, handle);
        yield browser.on(cookies, AutoPostPage.answer(pages, form.action(), form.fields()));
      }
    };
  }

  /**
   * Asks once more after a wrong answer, with an attempt of its own: each try has its trace, and of
   * several answers to one page only one is tried.
   *
   * @param over the attempt that has its verdict
   */
  Response askAgain(
      Request request,
      LiveConnection connection,
      Attempt over,
      String userName,
      Refusal refusal,
      int round) {
    Instant now = clock.instant();
    Handle handle = Handle.random();
    Asked asked = over.asked();
    Departure departure =
        kinds
            .of(connection.connection())
            .depart(
                connection,
                new DepartureRequest(
                    handle.value(), asked.loginHint(), asked.forceAuthentication(), asked.maxAge()),
                now);
    if (!(departure instanceof Departure.Prompt prompt)) {
      throw new IllegalStateException(connection + " asked with a page before");
    }
    insert(
        request,
        new Attempt(
            over.organization(),
            AttemptId.next(database, now),
            Reference.random().value(),
            over.browserHash(),
            over.connection(),
            asked,
            over.invitationHash(),
            PromptPage.expectation(round),
            now,
            now.plus(LIFETIME),
            null),
        handle);
    return PromptPage.answer(
        pages,
        connection.connection(),
        prompt,
        new PromptPage.Shown(handle, asked.applicationName(), userName, refusal.sentence()));
  }

  private void insert(Request request, Attempt attempt, Handle handle) {
    database.write(
        tx -> {
          store.insert(tx, attempt, handle.hash(), request);
          return attempt;
        });
  }
}
