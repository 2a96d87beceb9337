package dev.gatehouse.server.api;

import dev.gatehouse.protocol.Check;
import dev.gatehouse.server.api.SignInView.CheckView;
import dev.gatehouse.server.application.Application;
import dev.gatehouse.server.application.ApplicationDraft;
import dev.gatehouse.server.application.ApplicationId;
import dev.gatehouse.server.application.Applications;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.session.ApplicationRehearsals;
import dev.gatehouse.server.session.ApplicationRehearsals.Ends;
import dev.gatehouse.server.session.ApplicationRehearsals.Rehearsed;
import dev.gatehouse.server.session.ApplicationRehearsals.Told;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What applications get from a sign-in, before there is one. */
final class RehearsalOperations {
  private static final String ALL_SCOPES =
      "openid profile email organization roles groups offline_access";

  private final Database database;
  private final Applications applications;
  private final Users users;
  private final ApplicationRehearsals rehearsals;
  private final Trail trail;

  RehearsalOperations(AdminApi.Below below, Trail trail) {
    this.database = below.database();
    this.applications = below.applications();
    this.users = below.users();
    this.rehearsals = below.rehearsals();
    this.trail = trail;
  }

  /** What to rehearse. */
  record RehearsalInput(
      @Doc("The scopes that are asked for, between spaces; left out for all that there are.")
          @Nullable String scope) {}

  /** How it went. */
  record RehearsalView(
      @Doc("In their order; after one that failed come no others.") List<CheckView> checks,
      @Doc("What the application would get; left out where a check failed.")
          Optional<ToldView> told) {
    RehearsalView {
      checks = List.copyOf(checks);
    }

    static RehearsalView of(Rehearsed rehearsed) {
      return new RehearsalView(
          rehearsed.checks().stream().map(CheckView::of).toList(),
          rehearsed.told().map(ToldView::of));
    }
  }

  /** What the application would get. */
  record ToldView(
      @Doc("The scopes that were granted.") List<String> scope,
      @Doc("The claims of the ID token, never the token.") ObjectNode idToken,
      @Doc("What userinfo answers to the access token.") ObjectNode userinfo,
      @Doc("Until when it would work; left out in a preview.") Optional<EndsView> ends) {
    ToldView {
      scope = List.copyOf(scope);
    }

    static ToldView of(Told told) {
      return new ToldView(
          told.scope(),
          Json.MAPPER.valueToTree(told.idToken()),
          Json.MAPPER.valueToTree(told.userinfo()),
          told.ends().map(EndsView::of));
    }
  }

  /** Until when each would work, unless something ended before. */
  record EndsView(
      Instant idToken,
      Instant accessToken,
      @Doc("If it is not used; left out where there is none.") Optional<Instant> refreshToken,
      @Doc("The session, as far as this application may use it.") Instant session) {
    static EndsView of(Ends ends) {
      return new EndsView(ends.idToken(), ends.accessToken(), ends.refreshToken(), ends.session());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Applications")
        .ask(
            "rehearseSignIn",
            "/applications/{application}/rehearse",
            "applications:write",
            "Goes the whole way of a sign-in of the caller, a person with a session, and undoes it:"
                + " no code and no token is given out.",
            RehearsalInput.class,
            RehearsalView.class,
            this::rehearse)
        .get(
            "previewClaims",
            "/organizations/{organization}/users/{user}/applications/{application}/claims",
            "users:read",
            "Shows what an application would be told of a user, but for what depends on the"
                + " sign-in itself.",
            RehearsalView.class,
            this::preview)
        .all();
  }

  private Reply rehearse(Call call) {
    Optional<Application> found = database.read(tx -> applications.get(tx, application(call)));
    if (found.isEmpty() || !isClient(found.get())) {
      return found.isEmpty() ? Reply.notFound() : notClient();
    }
    if (!(call.caller() instanceof Caller.Person person)) {
      return Reply.conflict(
          "session_needed",
          "A key has no session to sign in with. Preview the claims of a user instead.");
    }
    String scope = Optional.ofNullable(call.input(RehearsalInput.class).scope()).orElse(ALL_SCOPES);
    Rehearsed rehearsed = rehearsals.rehearse(found.get(), person.signedIn(), scope, call.now());
    database.write(
        tx -> {
          trail.operator(
              tx,
              call,
              "application.rehearsed",
              "application",
              found.get().id().value(),
              Trail.NOTHING,
              Map.of("failed", failed(rehearsed)));
          return rehearsed;
        });
    return new Reply.Done(RehearsalView.of(rehearsed));
  }

  /** The checks that did. */
  private static List<String> failed(Rehearsed rehearsed) {
    return rehearsed.checks().stream()
        .filter(check -> check.outcome() == Check.Outcome.FAILED)
        .map(Check::name)
        .toList();
  }

  private Reply preview(Call call) {
    UserId id = new UserId(call.request().pathParameter("user"));
    return database.read(
        tx -> {
          Optional<User> user = users.get(tx, call.scope(), id);
          // Of what is not for its people an organization does not hear.
          Optional<Application> application =
              applications
                  .get(tx, application(call))
                  .filter(one -> call.isOperator() || Applications.admits(one, call.scope()));
          if (user.isEmpty() || application.isEmpty()) {
            return Reply.notFound();
          }
          return isClient(application.get())
              ? new Reply.Done(
                  RehearsalView.of(
                      rehearsals.preview(
                          tx, application.get(), call.scope(), user.get(), call.now())))
              : notClient();
        });
  }

  private static boolean isClient(Application application) {
    return application.settings().kind() != ApplicationDraft.Kind.FORWARD_AUTH;
  }

  private static Reply notClient() {
    return Reply.conflict(
        "no_client", "It stands behind a reverse proxy, and gets headers instead of tokens.");
  }

  private static ApplicationId application(Call call) {
    return new ApplicationId(call.request().pathParameter("application"));
  }
}
