package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** The page of one directory, and what is set there. */
final class DirectoryPages {
  static final String ID = "directory";
  static final String ONE = ProvisioningSection.PATH + "/{directory}";

  /** Providers whose guides tell how to set up SCIM; {@code docs/guides}. */
  private static final Set<String> GUIDES =
      Set.of("entra-saml", "jumpcloud-saml", "okta-saml", "onelogin-saml", "pingone-saml");

  private static final String NOUN = ProvisioningSection.NOUN;
  private static final String READ = ProvisioningSection.READ;
  private static final String WRITE = ProvisioningSection.WRITE;
  private static final int MOST_ASKED = 5;
  private static final int MOST_SHOWN = 20;

  void addTo(ConsoleRoutes routes) {
    routes
        .get(ONE, READ, this::show)
        .post(ONE + "/limits", WRITE, this::setLimits)
        .post(ONE + "/roles", WRITE, this::setRoles)
        .post(ONE + "/enable", WRITE, this::enable)
        .confirmed(ONE + "/disable", WRITE, this::askToDisable, this::disable)
        .confirmed(ONE + "/delete", WRITE, this::askToDelete, this::delete);
  }

  private Response show(Visit visit) {
    Answer directory = visit.api().get(NOUN, visit.parameter(ID));
    return directory.ok()
        ? show(visit, 200, directory.body(), Problems.NONE)
        : visit.refused(directory);
  }

  private static Response show(Visit visit, int status, Doc directory, Problems problems) {
    String id = directory.text("id");
    Doc connection = visit.api().get("connections", directory.text("connection")).body();
    List<Doc> tokens = visit.api().get(NOUN, id, "tokens").body().list();
    List<Doc> clients = visit.api().get(NOUN, id, "clients").body().list();
    return visit.page(
        status,
        Heading.of("Provisioning by " + connection.text("displayName"))
            .below("Provisioning", ProvisioningSection.PATH),
        "console/directory",
        new DirectoryView(
            directory,
            tokens.stream().map(one -> DirectoryView.Token.of(one, visit)).toList(),
            clients,
            activity(visit, tokens, clients),
            visit.api().get(NOUN, id, "refused-requests").body().list().stream()
                .map(DirectoryView.Refused::of)
                .toList(),
            new DirectoryView.Counts(people(visit, connection.text("id")), groups(visit, id)),
            guide(connection),
            visit.href(ProvisioningSection.path(id)),
            visit.may(WRITE),
            problems));
  }

  private static String guide(Doc connection) {
    String preset = connection.text("preset");
    return GUIDES.contains(preset)
        ? "/docs/guides/" + preset + "#provision-people-over-scim"
        : "/docs/provisioning";
  }

  /** Tokens that still open something. */
  static List<Doc> living(Visit visit, String directory) {
    return visit.api().get(NOUN, directory, "tokens").body().list().stream()
        .filter(one -> !one.has("revokedAt"))
        .toList();
  }

  static Optional<Instant> lastUse(List<Doc> credentials) {
    return credentials.stream()
        .flatMap(one -> one.instant("lastUsedAt").stream())
        .max(Comparator.naturalOrder());
  }

  /** What came by those credentials that were used last, newest first. */
  private static List<Doc> activity(Visit visit, List<Doc> tokens, List<Doc> clients) {
    if (!visit.may("audit:read")) {
      return List.of();
    }
    return Stream.concat(tokens.stream(), clients.stream())
        .filter(one -> one.has("lastUsedAt"))
        .sorted(Comparator.comparing((Doc one) -> one.text("lastUsedAt")).reversed())
        .limit(MOST_ASKED)
        .flatMap(
            one ->
                visit
                    .api()
                    .get(
                        Map.of("actor", one.text("id"), "limit", Integer.toString(MOST_SHOWN)),
                        "audit-events")
                    .body()
                    .list("items")
                    .stream())
        .sorted(Comparator.comparing((Doc event) -> event.text("at")).reversed())
        .limit(MOST_SHOWN)
        .toList();
  }

  private static String people(Visit visit, String connection) {
    if (!visit.may("users:read")) {
      return "";
    }
    Doc page = visit.api().get(Map.of("method", connection, "limit", "100"), "users").body();
    return page.has("next")
        ? "More than 100 people"
        : Words.count(page.list("items").size(), "person", "people");
  }

  private static String groups(Visit visit, String directory) {
    if (!visit.may("users:read")) {
      return "";
    }
    Doc page = visit.api().get(Map.of("limit", "100"), "groups").body();
    long some = page.list("items").stream().filter(one -> one.text(ID).equals(directory)).count();
    return (page.has("next") ? "At least " : "") + Words.count(some, "group", "groups");
  }

  private static Response changed(Visit visit, Answer answer, String told) {
    String id = visit.parameter(ID);
    if (answer.ok()) {
      return visit.done(ProvisioningSection.path(id), told);
    }
    Answer directory = visit.api().get(NOUN, id);
    return directory.ok()
        ? show(visit, answer.status(), directory.body(), answer.problems())
        : visit.refused(directory);
  }

  private Response setLimits(Visit visit) {
    Map<String, Object> change = new HashMap<>();
    change.put("networks", Entered.words(visit.form("networks")));
    String rate = visit.form("requestsPerSecond");
    if (rate.matches("\\d{1,6}")) {
      change.put("requestsPerSecond", Integer.parseInt(rate));
    }
    return changed(
        visit, visit.api().patch(change, NOUN, visit.parameter(ID)), "The limits are saved.");
  }

  private Response setRoles(Visit visit) {
    boolean takes = visit.form("takesRoles").equals("yes");
    return changed(
        visit,
        visit.api().patch(Map.of("takesRoles", takes), NOUN, visit.parameter(ID)),
        takes
            ? "The provider gives people roles from now on. Nobody's have changed yet: have it"
                + " provision everybody anew."
            : "What the provider says of roles is kept, and gives none any more. Those that people"
                + " have stay until their groups change.");
  }

  private Response enable(Visit visit) {
    return changed(
        visit,
        visit.api().act(NOUN, visit.parameter(ID), "enable"),
        "The directory is served again.");
  }

  private static Response ask(
      Visit visit, String deed, String sentence, List<String> consequences) {
    Answer directory = visit.api().get(NOUN, visit.parameter(ID));
    if (!directory.ok()) {
      return visit.refused(directory);
    }
    String name =
        visit
            .api()
            .get("connections", directory.body().text("connection"))
            .body()
            .text("displayName");
    String path = ProvisioningSection.path(visit.parameter(ID));
    return visit.confirm(
        Heading.of(deed + " the directory of " + name)
            .below("Provisioning", ProvisioningSection.PATH)
            .below(name, path),
        Confirmation.of(sentence, consequences, deed, visit.href(path)));
  }

  private Response askToDisable(Visit visit) {
    return ask(
        visit,
        "Disable",
        "Every request of this directory will be refused.",
        List.of(
            "Its people stay as they are, and can still sign in.",
            "Whoever leaves is not removed here until it is enabled again."));
  }

  private Response disable(Visit visit) {
    return changed(
        visit, visit.api().act(NOUN, visit.parameter(ID), "disable"), "The directory is disabled.");
  }

  private Response askToDelete(Visit visit) {
    return ask(
        visit,
        "Delete",
        "The directory will be deleted with all of its tokens and clients.",
        List.of(
            "Its people stay, and can still sign in; from now on they are looked after here.",
            "Whoever leaves is not removed here any more.",
            "This cannot be undone: a new directory has new tokens."));
  }

  private Response delete(Visit visit) {
    Answer answer = visit.api().delete(NOUN, visit.parameter(ID));
    return answer.ok()
        ? visit.done(ProvisioningSection.PATH, "The directory was deleted.")
        : visit.refused(answer);
  }
}
