package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.List;
import java.util.Map;

/** How one person gets in: the method, local access, second factors, sessions, keys, links. */
final class PersonAccessPages {
  private static final String ID = PersonPages.ID;
  private static final String ONE = PersonPages.ONE;
  private static final String WRITE = "users:write";
  private static final String SESSIONS = "sessions:write";
  private static final String POLICY = "sign_in_policy:write";
  private static final List<String> LOCAL = List.of("USUAL", "ALLOWED", "BREAK_GLASS");

  void addTo(ConsoleRoutes routes) {
    routes
        .confirmed(
            ONE + "/method", WRITE, PersonAccessPages::askMethod, PersonAccessPages::setMethod)
        .confirmed(
            ONE + "/local-access", POLICY, PersonAccessPages::askLocal, PersonAccessPages::setLocal)
        .confirmed(
            ONE + "/second-factors/reset",
            "second_factors:write",
            visit -> PersonPages.ask(visit, "Reset second factors of", PersonAccessPages::reset),
            PersonAccessPages::resetFactors)
        .confirmed(
            ONE + "/identities/{connection}/unlink",
            WRITE,
            visit -> PersonPages.ask(visit, "Unlink", PersonAccessPages::unlinking),
            PersonAccessPages::unlink)
        .confirmed(
            ONE + "/api-keys/{key}/revoke",
            "api_keys:write",
            visit -> PersonPages.ask(visit, "Revoke an API key of", PersonAccessPages::revoking),
            visit -> revoke(visit, "api-keys", "The API key"))
        .confirmed(
            ONE + "/ssh-keys/{key}/revoke",
            "ssh_keys:write",
            visit -> PersonPages.ask(visit, "Revoke an SSH key of", PersonAccessPages::revoking),
            visit -> revoke(visit, "ssh-keys", "The SSH key"))
        .post(ONE + "/invitation", WRITE, PersonAccessPages::invite)
        .post(ONE + "/invitation/link", WRITE, PersonAccessPages::inviteByLink)
        .post(ONE + "/invitation/revoke", WRITE, PersonAccessPages::revokeInvitation)
        .post(ONE + "/password/link", WRITE, PersonAccessPages::sendPasswordLink)
        .post(ONE + "/sessions/{session}/end", SESSIONS, PersonAccessPages::endSession)
        .post(ONE + "/sessions/end", SESSIONS, PersonAccessPages::endSessions);
  }

  private static Response back(Visit visit, Answer answer, String told) {
    return answer.ok() ? visit.done(People.path(visit.parameter(ID)), told) : visit.refused(answer);
  }

  private static Response askMethod(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    return user.ok()
        ? method(visit, 200, user.body(), user.body().text("authenticationMethod"), Problems.NONE)
        : visit.refused(user);
  }

  private static Response setMethod(Visit visit) {
    String id = visit.parameter(ID);
    Answer user = visit.api().get("users", id);
    if (!user.ok()) {
      return visit.refused(user);
    }
    String wished = visit.form("method");
    Map<String, String> change =
        visit.ticked("allow")
            ? Map.of("authenticationMethod", wished, "localAccess", "ALLOWED")
            : Map.of("authenticationMethod", wished);
    Answer answer = visit.api().patch(change, "users", id);
    return answer.ok()
        ? visit.done(
            People.path(id),
            People.name(user.body())
                + " signs in with "
                + People.methods(visit).getOrDefault(wished, wished)
                + " from now on.")
        : method(visit, answer.status(), user.body(), wished, answer.problems());
  }

  private static Response method(
      Visit visit, int status, Doc user, String chosen, Problems problems) {
    String id = user.text("id");
    return visit.page(
        status,
        PersonPages.heading("How to sign in:", user),
        "console/person-method",
        new MethodView(
            People.methods(visit),
            chosen,
            problems,
            visit.href(People.path(id) + "/method"),
            visit.href(People.path(id))));
  }

  private static Response askLocal(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    Answer local = visit.api().get("users", visit.parameter(ID), "local-access");
    return user.ok() && local.ok()
        ? local(visit, 200, user.body(), local.body().text("access"), Problems.NONE)
        : visit.refused(user.ok() ? local : user);
  }

  private static Response setLocal(Visit visit) {
    String id = visit.parameter(ID);
    Answer user = visit.api().get("users", id);
    if (!user.ok()) {
      return visit.refused(user);
    }
    String access = visit.form("access");
    Answer answer = visit.api().put(Map.of("access", access), "users", id, "local-access");
    return answer.ok()
        ? visit.done(People.path(id), "Local access of " + People.name(user.body()) + " is saved.")
        : local(visit, answer.status(), user.body(), access, answer.problems());
  }

  private static Response local(
      Visit visit, int status, Doc user, String chosen, Problems problems) {
    String path = People.path(user.text("id"));
    return visit.page(
        status,
        PersonPages.heading("Local access of", user),
        "console/person-local",
        new LocalView(
            LOCAL.stream()
                .map(
                    one ->
                        new People.Choice(
                            one, PersonView.Access.localWords(one), "", one.equals(chosen)))
                .toList(),
            problems,
            visit.href(path + "/local-access"),
            visit.href(path)));
  }

  private static Confirmation reset(Visit visit, Doc user) {
    return Confirmation.of(
        "All second factors of " + People.name(user) + " will be removed.",
        List.of(
            "Authenticator apps, passkeys and recovery codes stop working at once.",
            "The next sign-in with a password asks for a new second factor, if the policy wants one.",
            "The person is told by e-mail. Make sure first that it is really they who asked."),
        "Remove all second factors",
        visit.href(People.path(user.text("id"))));
  }

  private static Response resetFactors(Visit visit) {
    String id = visit.parameter(ID);
    Doc user = visit.api().get("users", id).body();
    Answer answer = visit.api().act("users", id, "second-factors", "reset");
    return answer.ok()
        ? visit.done(
            People.path(id), "The second factors of " + People.name(user) + " are removed.")
        : PersonPages.refused(
            visit,
            answer,
            PersonPages.heading("Reset second factors of", user),
            reset(visit, user));
  }

  private static Confirmation unlinking(Visit visit, Doc user) {
    return Confirmation.of(
        People.name(user) + " will not be linked to that identity any more.",
        List.of(
            "All sessions of this person end.",
            "The next sign-in through the provider links anew, if its settings allow that; else it"
                + " is refused."),
        "Remove the link",
        visit.href(People.path(user.text("id"))));
  }

  private static Response unlink(Visit visit) {
    return back(
        visit,
        visit
            .api()
            .delete(
                "users", visit.parameter(ID), "external-identities", visit.parameter("connection")),
        "The link is removed.");
  }

  private static Confirmation revoking(Visit visit, Doc user) {
    return Confirmation.of(
        "One key of " + People.name(user) + " will stop working for good.",
        List.of("Programs and machines that use it are refused within two seconds."),
        "Revoke the key",
        visit.href(People.path(user.text("id"))));
  }

  private static Response revoke(Visit visit, String kind, String named) {
    String key = visit.parameter("key");
    // The page is about one person: what is not theirs is not there.
    boolean theirs =
        People.all(visit, Map.of("user", visit.parameter(ID)), 1_000, kind).stream()
            .anyMatch(one -> one.text("id").equals(key));
    return theirs
        ? back(visit, visit.api().delete(kind, key), named + " is revoked.")
        : People.gone(visit);
  }

  private static Response invite(Visit visit) {
    return back(
        visit,
        visit.api().post(Map.of(), "users", visit.parameter(ID), "invitation"),
        "An invitation is on its way. An older one does not work any more.");
  }

  private static Response inviteByLink(Visit visit) {
    Answer user = visit.api().get("users", visit.parameter(ID));
    return user.ok() ? link(visit, user.body()) : visit.refused(user);
  }

  /** Invites without a mail, and shows the link this once. */
  static Response link(Visit visit, Doc user) {
    Answer answer =
        visit.api().post(Map.of("sendMail", false), "users", user.text("id"), "invitation");
    return answer.ok()
        ? visit.page(
            PersonPages.heading("Invitation for", user),
            "console/invitation-link",
            new InvitationLinkView(
                People.name(user),
                answer.body().text("link"),
                Words.moment(answer.body().instant("expiresAt"), ""),
                visit.href(People.path(user.text("id")))))
        : visit.refused(answer);
  }

  private static Response revokeInvitation(Visit visit) {
    return back(
        visit,
        visit.api().delete("users", visit.parameter(ID), "invitation"),
        "The invitation is revoked: its link does not work any more.");
  }

  private static Response sendPasswordLink(Visit visit) {
    return back(
        visit,
        visit.api().act("users", visit.parameter(ID), "password", "send-link"),
        "A link to set a new password is on its way.");
  }

  private static Response endSession(Visit visit) {
    Answer answer = visit.api().delete("sessions", visit.parameter("session"));
    return answer.ok() || answer.status() == 404
        ? visit.done(People.path(visit.parameter(ID)), "The session has ended.")
        : visit.refused(answer);
  }

  private static Response endSessions(Visit visit) {
    Answer answer = visit.api().act("users", visit.parameter(ID), "sessions", "end");
    return back(
        visit,
        answer,
        Words.count(answer.body().number("ended"), "session has ended.", "sessions have ended."));
  }
}
