package dev.gatehouse.server.console;

import dev.gatehouse.server.console.SetUp.Step;
import dev.gatehouse.server.web.Response;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;

/** The step that tries a connection for real, and the page of one such test. */
final class SetUpTestPages {
  private static final String WRITE = "connections:write";
  private static final String PAGE = SetUpPages.BASE + "/test";
  private static final String TESTS = ProvidersSection.PATH + "/{connection}/tests";

  void addTo(ConsoleRoutes routes) {
    routes
        .get(
            PAGE,
            WRITE,
            visit ->
                SetUpPages.on(visit, setUp -> page(visit, setUp, "", Doc.NOTHING, Troubles.NONE)))
        .post(PAGE, WRITE, this::start)
        .post(PAGE + "/look-up", WRITE, this::lookUp)
        .get(TESTS + "/{test}", "connections:read", this::result);
  }

  private static Response page(
      Visit visit, SetUp setUp, String userName, Doc tried, Troubles troubles) {
    return visit.page(
        troubles.any() ? 422 : 200,
        setUp.heading(Step.TEST),
        "console/provider-tests",
        new TestStepView(setUp.view(Step.TEST, troubles), setUp.tests(), userName, tried));
  }

  /** Makes the link, and goes there: it opens in a window of its own. */
  private Response start(Visit visit) {
    return SetUpPages.on(
        visit,
        setUp -> {
          Answer issued =
              visit
                  .api()
                  .post(Map.of(), "connections", visit.parameter(SetUpPages.ID), "test-sign-ins");
          if (issued.ok()) {
            return Response.redirect(URI.create(issued.body().text("link")));
          }
          Troubles why =
              issued.status() == 404
                  ? Troubles.of("", "Bring the provider's values first.")
                  : Troubles.of(issued);
          return page(visit, setUp, "", Doc.NOTHING, why);
        });
  }

  /** Asks a directory for somebody, without their password unless it is given. */
  private Response lookUp(Visit visit) {
    return SetUpPages.on(
        visit,
        setUp -> {
          Map<String, Object> question = new LinkedHashMap<>();
          question.put("userName", visit.form("userName"));
          String password = visit.request().form().one("password").orElse("");
          if (!password.isEmpty()) {
            question.put("password", password);
          }
          Answer tried =
              visit.api().post(question, "connections", visit.parameter(SetUpPages.ID), "test");
          return tried.ok()
              ? page(visit, setUp, visit.form("userName"), tried.body(), Troubles.NONE)
              : page(visit, setUp, visit.form("userName"), Doc.NOTHING, Troubles.of(tried));
        });
  }

  private Response result(Visit visit) {
    String id = visit.parameter(SetUpPages.ID);
    Answer connection = visit.api().get("connections", id);
    Answer test = visit.api().get("connections", id, "test-sign-ins", visit.parameter("test"));
    if (!connection.ok() || !test.ok()) {
      return visit.refused(connection.ok() ? test : connection);
    }
    String name = connection.body().text("displayName");
    String path = ProvidersSection.PATH + "/" + id;
    return visit.page(
        Heading.of("Test sign-in").below("SSO providers", ProvidersSection.PATH).below(name, path),
        "console/provider-test",
        new TestResultView(
            test.body(),
            ChangeView.of(
                visit,
                test.body().text("code"),
                connection.body(),
                test.body().text("trace.signIn.user"),
                test.body().text("outcome.email")),
            visit.may(WRITE) ? visit.href(path + "/set-up/test") : "",
            visit.may("sign_in_policy:read") ? visit.href("/policy#mode") : "",
            visit.href(path + "/set-up/attributes"),
            visit.href(path + "/set-up/roles")));
  }
}
