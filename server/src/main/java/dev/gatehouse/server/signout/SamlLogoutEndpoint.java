package dev.gatehouse.server.signout;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.protocol.saml.LogoutAnswer;
import dev.gatehouse.protocol.saml.LogoutMessage;
import dev.gatehouse.protocol.saml.LogoutRequest;
import dev.gatehouse.protocol.saml.LogoutStatus;
import dev.gatehouse.protocol.saml.LogoutVerdict;
import dev.gatehouse.protocol.saml.RedirectBinding.Parameter;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.saml.SamlKind;
import dev.gatehouse.server.connection.saml.SamlLogouts;
import dev.gatehouse.server.session.SessionCookie;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.signout.PendingStore.Pending;
import dev.gatehouse.server.signout.ToldSignOuts.Outcome;
import dev.gatehouse.server.signout.ToldSignOuts.Told;
import dev.gatehouse.server.web.AutoPostPage;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.RefusedRequestException;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** {@code /saml/{connection}/logout}: single logout, requests and answers (profiles §4.4). */
final class SamlLogoutEndpoint {
  private static final String HOP = "hop";

  private final LiveConnections connections;
  private final SamlLogouts logouts;
  private final ToldSignOuts told;
  private final Returns returns;
  private final Sessions sessions;
  private final Around around;

  /** What is around every endpoint. */
  record Around(Pages pages, Cookies cookies, InstantSource clock) {}

  SamlLogoutEndpoint(
      LiveConnections connections,
      SamlLogouts logouts,
      ToldSignOuts told,
      Returns returns,
      Sessions sessions,
      Around around) {
    this.connections = connections;
    this.logouts = logouts;
    this.told = told;
    this.returns = returns;
    this.sessions = sessions;
    this.around = around;
  }

  /** HTTP-Redirect (bindings §3.4): the characters of the query are what was signed. */
  Response redirected(Request request) {
    LiveConnection live = connections.required(request, SamlKind.KEY);
    return answer(request, live, new LogoutMessage.Redirect(request.rawQuery()), request.query());
  }

  /** HTTP-POST (bindings §3.5). */
  Response posted(Request request) {
    LiveConnection live = connections.required(request, SamlKind.KEY);
    Parameters form = request.form();
    boolean answers = form.has("SAMLResponse");
    if (answers && !form.has(HOP) && !returns.isMarked(request)) {
      return hop(request, form);
    }
    Parameter parameter = answers ? Parameter.SAML_RESPONSE : Parameter.SAML_REQUEST;
    String field = form.required(parameter.word());
    return answer(request, live, new LogoutMessage.Post(parameter, field), form);
  }

  /**
   * Once more from a page of our own: browsers leave cookies that are not SameSite=None out of a
   * form that another site posts, and over plain http there is no None.
   */
  private Response hop(Request request, Parameters form) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("SAMLResponse", form.required("SAMLResponse"));
    form.one("RelayState").ifPresent(state -> fields.put("RelayState", state));
    fields.put(HOP, "1");
    return AutoPostPage.answer(
        around.pages(), request.publicAddress().resolve(request.path()), fields);
  }

  private Response answer(
      Request request, LiveConnection live, LogoutMessage message, Parameters parameters) {
    Instant now = around.clock().instant();
    // The answer must come through the connection that this browser was sent to.
    Optional<Pending> pending =
        returns
            .pending(request)
            .filter(one -> one.connection().equals(live.connection().id()))
            .filter(one -> one.organization().equals(live.scope().organization()));
    String expectation = pending.map(Pending::expectation).orElse("");
    return switch (logouts.verify(live, message, expectation, now)) {
      case LogoutVerdict.Refused refused -> throw refuse(request, live, refused.refusal(), now);
      case LogoutAnswer answer ->
          returns.arrive(request, pending.orElseThrow(), relayState(parameters));
      case LogoutRequest asked ->
          heed(request, new Visit(live, message, relayState(parameters), now), asked);
    };
  }

  private static String relayState(Parameters parameters) {
    return parameters.one("RelayState").orElse("");
  }

  /** What arrived, and when. */
  private record Visit(
      LiveConnection live, LogoutMessage message, String relayState, Instant now) {}

  /**
   * Profiles §4.4.3.5: the answer says what became of it. That nobody was signed in is success:
   * what was asked for holds.
   */
  private Response heed(Request request, Visit visit, LogoutRequest asked) {
    Told message =
        new Told(
            asked.id(),
            asked.replayUntil(),
            Optional.of(asked.nameId().value()),
            asked.sessionIndexes());
    Outcome outcome = told.heed(visit.live(), message, request.clientAddress(), visit.now());
    LogoutStatus status =
        switch (outcome) {
          case Outcome.Ended ended ->
              ended.allTold() ? LogoutStatus.SUCCESS : LogoutStatus.PARTIAL_LOGOUT;
          case Outcome.Replayed replayed -> {
            Refusal why = LogoutRefusal.REPLAYED.because(asked.id());
            told.refused(visit.live(), why, request.clientAddress(), visit.now());
            yield LogoutStatus.REQUEST_DENIED;
          }
        };
    Response answer =
        logouts
            .answer(visit.live(), visit.message(), asked, status, visit.relayState(), visit.now())
            .flatMap(returns::answer)
            .orElseGet(returns::signedOut);
    return sessions.resolve(request).isEmpty()
        ? answer.with(SessionCookie.forgotten(around.cookies()))
        : answer;
  }

  private RefusedRequestException refuse(
      Request request, LiveConnection live, Refusal refusal, Instant now) {
    told.refused(live, refusal, request.clientAddress(), now);
    return new RefusedRequestException(400, refusal);
  }
}
