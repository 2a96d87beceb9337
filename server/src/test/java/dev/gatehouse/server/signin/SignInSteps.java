package dev.gatehouse.server.signin;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.SignInWorld;
import dev.gatehouse.server.TestBrowser;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.testkit.HeadlessBrowser;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;

/** A world with a browser, and the steps of a sign-in at the test identity provider. */
public abstract class SignInSteps {
  public final SignInWorld world;
  public final TestBrowser browser;
  public final HeadlessBrowser atProvider = new HeadlessBrowser();

  protected SignInSteps(TestDatabase database) {
    world = new SignInWorld(database);
    browser = world.browser();
  }

  @AfterEach
  public void close() {
    browser.close();
    world.close();
  }

  /** From the departure to the form or address that the provider sends back. */
  public HttpResponse<String> answerOf(HttpResponse<String> departure, String who)
      throws Exception {
    String location = departure.headers().firstValue("Location").orElseThrow();
    return atProvider.signIn(location, who, "");
  }

  public HttpResponse<String> start(Connection connection) {
    HttpResponse<String> departure =
        browser.get("/start?org=acme&state=page7&connection=" + connection.id());
    assertThat(departure.statusCode()).as(departure.body()).isEqualTo(303);
    return departure;
  }

  public HeadlessBrowser.Form samlAnswer(Connection connection, String who) throws Exception {
    return HeadlessBrowser.form(answerOf(start(connection), who));
  }

  public HttpResponse<String> post(TestBrowser from, HeadlessBrowser.Form form) {
    return from.post(form.action(), form.fields(), world.provider.baseUrl());
  }

  public HttpResponse<String> samlSignIn(Connection connection, String who) throws Exception {
    return post(browser, samlAnswer(connection, who));
  }

  public HttpResponse<String> oidcSignIn(Connection connection, String who) throws Exception {
    HttpResponse<String> back = answerOf(start(connection), who);
    return browser.get(back.headers().firstValue("Location").orElseThrow());
  }

  /** Says yes on the page to which a first sign-in of an existing user leads. */
  HttpResponse<String> connect(HttpResponse<String> asked) {
    return browser.post("/auth/connect", Map.of("question", question(asked), "answer", "connect"));
  }

  /** The page's handle. */
  String question(HttpResponse<String> asked) {
    String location = asked.headers().firstValue("Location").orElse("none: " + asked.body());
    assertThat(location).contains("/auth/connect?question=");
    return location.substring(location.indexOf('=') + 1);
  }

  public void assertRefused(HttpResponse<String> page, String code) {
    AttemptTrace trace = world.newestAttempt(world.acme);
    assertThat(trace.summary().code()).as(trace.detail()).isEqualTo(code);
    assertThat(page.statusCode()).isEqualTo(403);
    assertThat(page.body()).contains(trace.summary().reference()).doesNotContain(trace.detail());
    assertThat(trace.summary().verdict()).isEqualTo(Attempts.Verdict.REFUSED);
    assertThat(trace.remedy()).isNotBlank();
  }

  public HttpResponse<String> unsolicited(Connection connection) {
    String entityId = world.address() + "/saml/" + connection.id();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("SAMLResponse", world.provider.saml().answer("jane", entityId, null));
    fields.put("RelayState", "https://app.example/deep");
    HttpResponse<String> answer = browser.post(entityId + "/acs", fields, world.provider.baseUrl());
    return answer.body().contains("name=\"hop\"")
        ? post(browser, HeadlessBrowser.form(answer))
        : answer;
  }

  public Attempts.AttemptPage page(String after, int size) {
    return world.read(
        tx ->
            world
                .attempts()
                .list(
                    tx,
                    world.acme,
                    Attempts.AttemptFilter.none(),
                    new Attempts.PageRequest(after, size)));
  }
}
