package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The pages of API keys, an organization's or the installation's: listed, made, shown, revoked. */
final class ApiKeyPages {
  static final String PATH = "/api-keys";
  static final String NEW = PATH + "/new";
  static final String REVOKE = PATH + "/{key}/revoke";
  static final String READ = "api_keys:read";
  static final String WRITE = "api_keys:write";

  private static final String NOUN = "api-keys";
  private static final int MOST_PAGES = 20;

  private ApiKeyPages() {}

  /** What the list is called, in the side navigation as well. */
  static String title(boolean ofInstallation) {
    return ofInstallation ? "Installation API keys" : "API keys";
  }

  private static String title(Visit visit) {
    return title(visit.ofInstallation());
  }

  private static Api api(Visit visit) {
    return visit.ofInstallation() ? visit.wholeApi() : visit.api();
  }

  static Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of("user"));
    Answer answer = api(visit).get(asked, NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    Owners owners = new Owners(visit);
    return visit.page(
        Heading.of(title(visit))
            .saying(
                (visit.ofInstallation()
                        ? "What programs use to act in every organization and on the installation"
                            + " itself."
                        : "What programs use to act in this organization.")
                    + " A key does what its scopes say, and nothing else."),
        "console/api-keys",
        new ApiKeysView(
            answer.body().list("items").stream()
                .map(
                    key ->
                        new ApiKeysView.Row(
                            key,
                            ScopeWords.listed(key.texts("scopes")),
                            Validity.of(key, visit),
                            owners.of(key.text("user")),
                            visit.href(PATH + "/" + key.text("id") + "/revoke")))
                .toList(),
            visit.href(NEW),
            visit.may(WRITE),
            Listing.of(visit, PATH, asked, answer.body())));
  }

  static Response ask(Visit visit) {
    return form(visit, 200, List.of(), Problems.NONE);
  }

  private static Response form(Visit visit, int status, List<String> chosen, Problems problems) {
    return visit.page(
        status,
        Heading.of("New API key").below(title(visit), PATH),
        "console/api-key",
        new ApiKeyForm(
            visit.form("name"),
            visit.form("expires"),
            visit.form("networks"),
            visit.form("email"),
            chosen,
            ScopeWords.offered(visit),
            !visit.ofInstallation() && visit.may("users:read"),
            visit.href(PATH),
            problems));
  }

  static Response create(Visit visit) {
    List<String> scopes = new ArrayList<>();
    for (ScopeWords.Noun noun : ScopeWords.offered(visit)) {
      // What writes reads as well, so that one of the two is enough.
      if (visit.ticked(noun.write())) {
        scopes.add(noun.write());
      } else if (visit.ticked(noun.read())) {
        scopes.add(noun.read());
      }
    }
    if (scopes.isEmpty()) {
      return form(
          visit, 422, scopes, Problems.of("scopes", "Tick at least one thing that it may do."));
    }
    Map<String, Object> key = new HashMap<>();
    key.put("name", visit.form("name"));
    key.put("scopes", scopes);
    key.put("networks", Entered.words(visit.form("networks")));
    if (!visit.form("expires").isEmpty()) {
      key.put("expiresAt", Entered.endOf(visit.form("expires")));
    }
    if (!visit.ofInstallation() && !visit.form("email").isEmpty()) {
      Optional<Doc> owner = BreakGlassPages.find(visit, visit.form("email"));
      if (owner.isEmpty()) {
        return form(visit, 400, scopes, Problems.of("email", "Nobody here has this address."));
      }
      key.put("user", owner.get().text("id"));
    }
    Answer answer = api(visit).post(key, NOUN);
    return answer.ok()
        ? visit.page(
            Heading.of("API key " + answer.body().text("key.name")).below(title(visit), PATH),
            "console/once",
            new ShownOnce(
                "Copy the key to where it is used now. Gatehouse keeps only a hash of it.",
                List.of(
                    new ShownOnce.Value("API key", answer.body().text("token")),
                    new ShownOnce.Value(
                        "Address of the API", visit.request().publicAddress() + "/api/v1")),
                visit.href(PATH),
                "To the API keys"))
        : form(visit, answer.status(), scopes, answer.problems());
  }

  /** The API lists keys in pages, and shows none alone. */
  private static Optional<Doc> find(Visit visit) {
    String after = "";
    for (int page = 0; page < MOST_PAGES; page++) {
      Doc body = api(visit).get(Map.of("limit", "100", "after", after), NOUN).body();
      Optional<Doc> found =
          body.list("items").stream()
              .filter(one -> one.text("id").equals(visit.parameter("key")))
              .findFirst();
      if (found.isPresent() || !body.has("next")) {
        return found;
      }
      after = body.text("next");
    }
    return Optional.empty();
  }

  static Response askToRevoke(Visit visit) {
    return find(visit)
        .map(
            key ->
                visit.confirm(
                    Heading.of("Revoke " + key.text("name")).below(title(visit), PATH),
                    Confirmation.of(
                        "The API key "
                            + key.text("name")
                            + " (… "
                            + key.text("hint")
                            + ") will be revoked for good.",
                        List.of(
                            "Every program that uses it is refused within two seconds.",
                            "It was last used: "
                                + Words.moment(key.instant("lastUsedAt"), "never")
                                + ".",
                            "This cannot be undone; a new key has a new value."),
                        "Revoke the key",
                        visit.href(PATH))))
        .orElseGet(() -> visit.go(PATH));
  }

  static Response revoke(Visit visit) {
    Answer answer = api(visit).delete(NOUN, visit.parameter("key"));
    return answer.ok() ? visit.done(PATH, "The key is revoked.") : visit.refused(answer);
  }
}
