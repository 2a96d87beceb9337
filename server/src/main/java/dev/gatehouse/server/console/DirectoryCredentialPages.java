package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Tokens and OAuth clients of a directory: made, shown once, revoked. */
final class DirectoryCredentialPages {
  private static final String ONE = DirectoryPages.ONE;
  private static final String WRITE = ProvisioningSection.WRITE;
  private static final String NOUN = ProvisioningSection.NOUN;

  void addTo(ConsoleRoutes routes) {
    routes
        .confirmed(ONE + "/tokens/new", WRITE, this::askForToken, this::makeToken)
        .confirmed(ONE + "/tokens/{token}/revoke", WRITE, this::askToRevoke, this::revoke)
        .confirmed(ONE + "/clients/new", WRITE, this::askForClient, this::makeClient)
        .confirmed(ONE + "/clients/{client}/delete", WRITE, this::askToDelete, this::delete);
  }

  private static String id(Visit visit) {
    return visit.parameter(DirectoryPages.ID);
  }

  private static String path(Visit visit) {
    return ProvisioningSection.path(id(visit));
  }

  private static Heading heading(Visit visit, String title) {
    return Heading.of(title)
        .below("Provisioning", ProvisioningSection.PATH)
        .below("Directory", path(visit));
  }

  private static Response form(
      Visit visit, int status, String title, String template, CredentialForm form) {
    Answer directory = visit.api().get(NOUN, id(visit));
    return directory.ok()
        ? visit.page(status, heading(visit, title), template, form)
        : visit.refused(directory);
  }

  private static CredentialForm entered(Visit visit, Problems problems) {
    return new CredentialForm(
        visit.form("name"),
        visit.form("expires"),
        visit.form("authentication"),
        visit.form("key"),
        visit.href(path(visit)),
        problems);
  }

  private Response askForToken(Visit visit) {
    return form(
        visit, 200, "New SCIM token", "console/directory-token", entered(visit, Problems.NONE));
  }

  private Response makeToken(Visit visit) {
    Map<String, Object> token = new HashMap<>();
    token.put("name", visit.form("name"));
    if (!visit.form("expires").isEmpty()) {
      token.put("expiresAt", Entered.endOf(visit.form("expires")));
    }
    Answer answer = visit.api().post(token, NOUN, id(visit), "tokens");
    if (!answer.ok()) {
      return form(
          visit,
          answer.status(),
          "New SCIM token",
          "console/directory-token",
          entered(visit, answer.problems()));
    }
    return once(
        visit,
        "SCIM token " + answer.body().text("about.name"),
        "Enter both at your provider now. Gatehouse keeps only a hash of the token.",
        List.of(new ShownOnce.Value("Token", answer.body().text("token"))));
  }

  /** The secret together with the addresses that are entered beside it. */
  private static Response once(
      Visit visit, String title, String sentence, List<ShownOnce.Value> secret) {
    Doc directory = visit.api().get(NOUN, id(visit)).body();
    List<ShownOnce.Value> values = new ArrayList<>();
    values.add(new ShownOnce.Value("SCIM address", directory.text("baseUrl")));
    values.addAll(secret);
    return visit.page(
        heading(visit, title),
        "console/once",
        new ShownOnce(sentence, values, visit.href(path(visit)), "To the directory"));
  }

  private Response askForClient(Visit visit) {
    return form(
        visit, 200, "New OAuth client", "console/directory-client", entered(visit, Problems.NONE));
  }

  private Response makeClient(Visit visit) {
    Map<String, Object> client = new HashMap<>();
    client.put("name", visit.form("name"));
    if (visit.form("authentication").equals("PRIVATE_KEY_JWT")) {
      client.put("authentication", "PRIVATE_KEY_JWT");
      String key = visit.form("key");
      if (key.startsWith("https://")) {
        client.put("jwksUri", key);
      } else if (!key.isEmpty()) {
        client.put("publicKey", key);
      }
    }
    Answer answer = visit.api().post(client, NOUN, id(visit), "clients");
    if (!answer.ok()) {
      return form(
          visit,
          answer.status(),
          "New OAuth client",
          "console/directory-client",
          entered(visit, answer.problems()));
    }
    Doc made = answer.body();
    Doc directory = visit.api().get(NOUN, id(visit)).body();
    List<ShownOnce.Value> values = new ArrayList<>();
    values.add(new ShownOnce.Value("Token address", directory.text("tokenUrl")));
    values.add(new ShownOnce.Value("Client ID", made.text("client.id")));
    if (made.has("secret")) {
      values.add(new ShownOnce.Value("Client secret", made.text("secret")));
    }
    return once(
        visit,
        "OAuth client " + made.text("client.name"),
        made.has("secret")
            ? "Enter these at your provider now. Gatehouse keeps only a hash of the secret."
            : "Enter these at your provider. The client proves itself with its own key, so that"
                + " there is no secret to keep.",
        values);
  }

  private Response askToRevoke(Visit visit) {
    return question(
        visit,
        "tokens",
        visit.parameter("token"),
        "Revoke",
        "will open nothing any more, within two seconds.",
        List.of(
            "Requests of your provider that use this token are refused.",
            "Nothing is changed about people.",
            "Make another token first and enter it there, so that nothing is missed."));
  }

  private Response revoke(Visit visit) {
    return ended(visit, "tokens", visit.parameter("token"), "The token is revoked.");
  }

  private Response askToDelete(Visit visit) {
    return question(
        visit,
        "clients",
        visit.parameter("client"),
        "Delete",
        "will be deleted with every token that it was given.",
        List.of(
            "Requests of your provider that come by this client are refused.",
            "Nothing is changed about people."));
  }

  private Response delete(Visit visit) {
    return ended(visit, "clients", visit.parameter("client"), "The client is deleted.");
  }

  private static Response question(
      Visit visit, String kind, String id, String deed, String follows, List<String> consequences) {
    Answer all = visit.api().get(NOUN, id(visit), kind);
    if (!all.ok()) {
      return visit.refused(all);
    }
    return all.body().list().stream()
        .filter(one -> one.text("id").equals(id))
        .findFirst()
        .map(
            one ->
                visit.confirm(
                    heading(visit, deed + " " + one.text("name")),
                    Confirmation.of(
                        one.text("name") + " " + follows,
                        consequences,
                        deed,
                        visit.href(path(visit)))))
        .orElseGet(() -> visit.go(path(visit)));
  }

  private static Response ended(Visit visit, String kind, String id, String told) {
    Answer answer = visit.api().delete(NOUN, id(visit), kind, id);
    return answer.ok() ? visit.done(path(visit), told) : visit.refused(answer);
  }
}
