package dev.gatehouse.server.signout;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent;
import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.db.TestDatabase;
import dev.gatehouse.server.signin.SignInSteps;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;

/** A world with a browser that is signed in, and what it does to be signed out. */
abstract class SignOutSteps extends SignInSteps {
  SignOutSteps(TestDatabase database) {
    super(database);
  }

  boolean isSignedIn() {
    return world.sessions().resolve(browser.cookie("gatehouse_session")).isPresent();
  }

  boolean isOpen(String token) {
    return world.sessions().resolve(token).isPresent();
  }

  HttpResponse<String> signOut() {
    return browser.post("/auth/logout", Map.of());
  }

  static String location(HttpResponse<String> answer) {
    return answer
        .headers()
        .firstValue("Location")
        .orElseThrow(() -> new AssertionError(answer.body()));
  }

  /** Whether the provider still knows this person: then it answers without asking who it is. */
  boolean isSignedInAtProvider(Connection connection) throws Exception {
    String departure = location(start(connection));
    return !atProvider
        .get(departure)
        .headers()
        .firstValue("Location")
        .orElse("")
        .contains("/sign-in?");
  }

  List<AuditEvent> audited(String action) {
    return world
        .read(
            tx -> world.audit().list(tx, world.acme, new Audit.AuditFilter(action, "", ""), "", 10))
        .items();
  }

  void assertSignedOutPage(HttpResponse<String> page) {
    assertThat(page.statusCode()).isEqualTo(200);
    assertThat(page.body()).contains("You are signed out");
  }
}
