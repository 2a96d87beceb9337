package dev.gatehouse.server.signin;

import dev.gatehouse.server.connection.ExternalPerson;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.signin.ConsentStore.Question;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Questions whether to connect an account, between a callback and the session. A question belongs
 * to one attempt and one browser, is answered once, and is in the database: neither a restart nor
 * another node loses it.
 */
final class Consents {
  private final AccountConnection setting;
  private final Organizations organizations;
  private final SecretBox box;
  private final Cookies cookies;
  private final ConsentStore store = new ConsentStore();
  private final AttemptStore attempts = new AttemptStore();

  Consents(AccountConnection setting, Organizations organizations, SecretBox box, Cookies cookies) {
    this.setting = setting;
    this.organizations = organizations;
    this.box = box;
    this.cookies = cookies;
  }

  /**
   * A question with all that the answer needs.
   *
   * @param attempt consumed by the callback
   */
  record Waiting(
      Question question, OrganizationScope scope, Attempt attempt, ExternalPerson person) {}

  /** Whether people have to say yes, or have said so, or nobody asks. */
  Admission.Consent needed(Transaction tx, OrganizationScope scope) {
    return setting.asks(tx, scope) ? Admission.Consent.ASK : Admission.Consent.NOT_NEEDED;
  }

  Browser browser(Request request) {
    return Browser.ofOrNew(cookies, request);
  }

  Response mark(Browser browser, Response response) {
    return browser.on(cookies, response);
  }

  /** Asks the browser; the attempt is consumed. */
  Handle ask(
      Transaction tx,
      Attempt attempt,
      Browser browser,
      User user,
      ExternalPerson person,
      Instant now) {
    Handle handle = Handle.random();
    Question question =
        new Question(
            attempt.organization(),
            attempt.id(),
            user.id(),
            box.seal(StoredPerson.write(person), row(attempt.id())),
            now.plus(Departures.LIFETIME));
    store.insert(tx, question, handle.hash(), browser.hash());
    return handle;
  }

  /** Leads the browser to the question. */
  Response lead(Request request, Browser browser, Handle handle) {
    return mark(
        browser,
        Response.redirect(
            request.publicAddress().resolve("/auth/connect?question=" + handle.value())));
  }

  /** The question that waits in this browser. */
  Optional<Waiting> find(Transaction tx, Request request, String text, Instant now) {
    Optional<Handle> handle = Handle.parse(text);
    Optional<Browser> browser = Browser.of(cookies, request);
    if (handle.isEmpty() || browser.isEmpty()) {
      return Optional.empty();
    }
    return store
        .findAcrossOrganizations(tx, handle.get().hash(), browser.get().hash(), now)
        .flatMap(question -> waiting(tx, question));
  }

  private Optional<Waiting> waiting(Transaction tx, Question question) {
    return organizations
        .scope(tx, question.organization())
        .flatMap(
            scope ->
                attempts
                    .get(tx, scope, question.attempt())
                    .filter(attempt -> attempt.connection() != null)
                    .map(
                        attempt ->
                            new Waiting(
                                question,
                                scope,
                                attempt,
                                StoredPerson.read(
                                    box.open(question.person(), row(attempt.id()))))));
  }

  boolean take(Transaction tx, Waiting waiting) {
    return store.take(tx, waiting.question());
  }

  static SealedColumn sealed() {
    return SealedColumn.named(
        "sign_in_consents",
        List.of("organization_id", "attempt_id"),
        "person",
        id -> row(new AttemptId(id)));
  }

  private static String row(AttemptId attempt) {
    return "sign_in_consents/" + attempt.value() + "/person";
  }
}
