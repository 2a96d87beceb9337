package dev.gatehouse.server.signin;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.connection.Arrival;
import dev.gatehouse.server.connection.Connection.IdpInitiated;
import dev.gatehouse.server.connection.ConnectionKind.ArrivalRequest;
import dev.gatehouse.server.connection.ConnectionKinds;
import dev.gatehouse.server.connection.LiveConnection;
import dev.gatehouse.server.connection.PromptAnswer;
import dev.gatehouse.server.connection.Received;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.policy.AccessRefusal;
import dev.gatehouse.server.signin.Callbacks.Callback;
import dev.gatehouse.server.web.AutoPostPage;
import dev.gatehouse.server.web.Cookies;
import dev.gatehouse.server.web.LocalPath;
import dev.gatehouse.server.web.Pages;
import dev.gatehouse.server.web.Parameters;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The addresses to which identity providers send browsers back. */
final class CallbackEndpoints {
  private static final String HOP = "hop";

  /** No kind is called so: a page's answer never goes the way of a provider's. */
  private static final String PROMPT = "prompt";

  private final Callbacks callbacks;
  private final Landing landing;
  private final Departures departures;
  private final Verdicts verdicts;
  private final Surroundings around;
  private final PromptTries tries;
  private final AttemptStore store = new AttemptStore();

  /** What is around every endpoint. */
  record Surroundings(
      Database database,
      ConnectionKinds kinds,
      Pages pages,
      Cookies cookies,
      TestSignInEndpoints tests,
      InstantSource clock) {}

  CallbackEndpoints(
      Callbacks callbacks,
      Landing landing,
      Departures departures,
      Verdicts verdicts,
      PromptTries tries,
      Surroundings around) {
    this.callbacks = callbacks;
    this.landing = landing;
    this.departures = departures;
    this.verdicts = verdicts;
    this.tries = tries;
    this.around = around;
  }

  /** SAML's answer, posted by the provider's page (SAML bindings §3.5). */
  Response saml(Request request) {
    Parameters form = request.form();
    String message = form.required("SAMLResponse");
    Optional<Handle> handle = form.one("RelayState").flatMap(Handle::parse);
    // Over https a browser that has been here sends its cookie with what nobody asked for as well.
    boolean worthAHop = handle.isPresent() || !around.cookies().secure();
    if (worthAHop && !form.has(HOP) && Browser.of(around.cookies(), request).isEmpty()) {
      return hop(request, form);
    }
    ConnectionId id = new ConnectionId(request.pathParameter("connection"));
    Callback callback = callbacks.find(request, id, handle, around.clock().instant());
    return answer(request, callback, "saml", message);
  }

  /**
   * Posts the same form once more, now from a page of our own. Browsers leave cookies that are not
   * SameSite=None out of a form that another site posts, and over plain http there is no None. This
   * opens nothing: over https the cookie comes with the first post anyway, and in both cases it
   * must be the cookie of the browser that began the attempt. Verification has not begun yet.
   */
  private Response hop(Request request, Parameters form) {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("SAMLResponse", form.required("SAMLResponse"));
    form.one("RelayState").ifPresent(state -> fields.put("RelayState", state));
    fields.put(HOP, "1");
    // The path has no connection's form yet: anybody can have posted this.
    String here = LocalPath.of(request.path()).orElse("/");
    return AutoPostPage.answer(around.pages(), request.publicAddress().resolve(here), fields);
  }

  /** OpenID Connect's answer (Core §3.1.2.5), on the connection's own address. */
  Response oidc(Request request) {
    return oidc(request, new ConnectionId(request.pathParameter("connection")));
  }

  /** The same on the shared address; the kind insists on {@code iss} (RFC 9207). */
  Response oidcShared(Request request) {
    return oidc(request, null);
  }

  private Response oidc(Request request, @Nullable ConnectionId id) {
    Optional<Handle> handle = request.query().one("state").flatMap(Handle::parse);
    Callback callback = callbacks.find(request, id, handle, around.clock().instant());
    return answer(request, callback, "oidc", request.rawQuery());
  }

  /** The answer to a page of ours, whose password the connection checks itself. */
  Response prompt(Request request) {
    ConnectionId id = new ConnectionId(request.pathParameter("connection"));
    Parameters form = request.form();
    Optional<Handle> handle = form.one("attempt").flatMap(Handle::parse);
    Callback callback = callbacks.find(request, id, handle, around.clock().instant());
    if (!(callback instanceof Callback.Answers answers)
        || PromptPage.round(answers.attempt()).isEmpty()) {
      return answer(request, callback, PROMPT, "");
    }
    return prompted(request, answers, form);
  }

  private Response prompted(Request request, Callback.Answers answers, Parameters form) {
    LiveConnection connection = answers.connection();
    String userName = form.one("user_name").orElse("");
    int round = PromptPage.round(answers.attempt()).orElseThrow();
    Optional<PromptTries.Try> allowed = tries.begin(request, connection, userName);
    if (allowed.isEmpty() && answers.attempt().isTest()) {
      return around
          .tests()
          .refuseUnasked(connection, answers.attempt(), Verdicts.UNTRIED, Verdicts.UNTRIED_CHECKS);
    }
    if (allowed.isEmpty()) {
      return verdicts.refuseUntried(request, answers.attempt(), answers.handle());
    }
    PromptTries.Try one = allowed.get();
    try (one) {
      return answers.attempt().isTest()
          ? tested(request, answers, round, form, one)
          : landed(request, answers, round, form, one);
    }
  }

  private Response landed(
      Request request, Callback.Answers answers, int round, Parameters form, PromptTries.Try one) {
    LiveConnection connection = answers.connection();
    String userName = form.one("user_name").orElse("");
    Landing.Prompting prompting =
        new Landing.Prompting() {
          @Override
          public Response wrong(Refusal refusal) {
            one.wrong();
            return round < PromptPage.MOST_ROUNDS
                ? departures.askAgain(
                    request, connection, answers.attempt(), userName, refusal, round + 1)
                : verdicts.answer(request, answers.attempt(), answers.handle(), refusal);
          }

          @Override
          public void right() {
            one.right();
          }
        };
    return landing.land(
        request, connection, answers.attempt(), answers.handle(), entered(form), prompting);
  }

  /** As {@link #landed} for a test, which lets nobody in. */
  private Response tested(
      Request request, Callback.Answers answers, int round, Parameters form, PromptTries.Try one) {
    LiveConnection connection = answers.connection();
    TestSignInEndpoints.Asking asking =
        new TestSignInEndpoints.Asking() {
          @Override
          public Optional<Response> again(Refusal refusal) {
            one.wrong();
            String userName = form.one("user_name").orElse("");
            return round < PromptPage.MOST_ROUNDS
                ? Optional.of(
                    departures.askAgain(
                        request, connection, answers.attempt(), userName, refusal, round + 1))
                : Optional.empty();
          }

          @Override
          public void right() {
            one.right();
          }
        };
    return around.tests().land(request, connection, answers.attempt(), entered(form), asking);
  }

  private static String entered(Parameters form) {
    return PromptAnswer.of(form.one("user_name").orElse(""), form.one("password").orElse(""))
        .map(PromptAnswer::message)
        .orElse("");
  }

  /**
   * @param way the key of the kind whose answers come here; what another kind asked for is not
   *     answered here
   */
  private Response answer(Request request, Callback callback, String way, String message) {
    if (isOfAnother(callback, way)) {
      return verdicts.plain(
          404, AccessRefusal.CONNECTION_OFF.because("not a connection of " + way));
    }
    return switch (callback) {
      case Callback.Answers answers when answers.attempt().isTest() ->
          around.tests().land(request, answers.connection(), answers.attempt(), message);
      case Callback.Answers answers ->
          landing.land(request, answers.connection(), answers.attempt(), answers.handle(), message);
      case Callback.Refused refused ->
          verdicts.refuseStray(
              request,
              refused.connection(),
              refused.asked(),
              refused.why().because("see the checks"),
              refused.checks(),
              Received.NOTHING);
      case Callback.Off off -> verdicts.refuseOff(request, off.attempt(), off.why());
      case Callback.NoConnection nowhere ->
          verdicts.plain(404, nowhere.why().because("unknown or off"));
      case Callback.Unsolicited unsolicited ->
          unsolicited(request, unsolicited.connection(), message);
    };
  }

  private static boolean isOfAnother(Callback callback, String way) {
    return switch (callback) {
      case Callback.Answers answers -> !answers.connection().connection().kind().equals(way);
      case Callback.Unsolicited unsolicited ->
          !unsolicited.connection().connection().kind().equals(way);
      case Callback.Refused unused -> false;
      case Callback.Off unused -> false;
      case Callback.NoConnection unused -> false;
    };
  }

  /** SAML profiles §4.1.5: a response that nobody asked for. */
  private Response unsolicited(Request request, LiveConnection connection, String message) {
    if (!connection.connection().kind().equals("saml")) {
      return stray(request, connection, SignInRefusal.ATTEMPT_UNKNOWN, "state");
    }
    IdpInitiated mode = connection.connection().idpInitiated();
    if (mode == IdpInitiated.ON) {
      return landUnsolicited(request, connection, message);
    }
    Arrival arrival =
        around
            .kinds()
            .of(connection.connection())
            .arrive(connection, new ArrivalRequest("", message), around.clock().instant());
    if (!(arrival instanceof Arrival.Refused refused)) {
      throw new IllegalStateException("an unsolicited response was accepted on " + connection);
    }
    boolean nobodyAsked = refused.refusal().code().equals("saml_unsolicited");
    if (mode == IdpInitiated.SAFE && nobodyAsked) {
      // Nothing of the response is used: it only says that somebody wants to sign in.
      return departures.depart(request, connection, HomeDestination.asked(), null);
    }
    return verdicts.refuseStray(
        request,
        connection,
        HomeDestination.asked(),
        refused.refusal(),
        refused.checks(),
        refused.received());
  }

  private Response landUnsolicited(Request request, LiveConnection connection, String message) {
    Attempt attempt = verdicts.stray(connection, HomeDestination.asked(), around.clock().instant());
    around
        .database()
        .write(
            tx -> {
              store.insert(tx, attempt, Handle.random().hash(), request);
              return attempt;
            });
    return landing.land(request, connection, attempt, null, message);
  }

  private Response stray(
      Request request, LiveConnection connection, SignInRefusal why, String check) {
    return verdicts.refuseStray(
        request,
        connection,
        HomeDestination.asked(),
        why.because("no usable " + check),
        List.of(Check.failed(check, "the one that was sent", "none, or one of nobody here")),
        Received.NOTHING);
  }
}
