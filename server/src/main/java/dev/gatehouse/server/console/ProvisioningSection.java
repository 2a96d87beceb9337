package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The SCIM side of providers: the list, and making one. */
final class ProvisioningSection implements Section {
  static final String PATH = "/provisioning";
  static final String READ = "directories:read";
  static final String WRITE = "directories:write";
  static final String NOUN = "directories";

  private static final String CONNECTION = "connection";

  private final DirectoryPages directory = new DirectoryPages();
  private final DirectoryCredentialPages credentials = new DirectoryCredentialPages();

  @Override
  public Place place() {
    return new Place(
        Group.PEOPLE,
        PATH,
        "Provisioning",
        READ,
        List.of(
            Setting.of(
                "SCIM",
                PATH,
                "directories",
                "user provisioning",
                "deprovisioning",
                "directory sync",
                "user sync"),
            Setting.of("SCIM token", PATH, "bearer token", "SCIM address", "base URL"),
            Setting.of("OAuth clients of directories", PATH, "client secret", "private_key_jwt")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, visit -> list(visit, 200, Problems.NONE))
        .post(PATH, WRITE, this::create);
    directory.addTo(routes);
    credentials.addTo(routes);
  }

  private static Response list(Visit visit, int status, Problems problems) {
    Map<String, String> asked = Listing.asked(visit, List.of());
    Answer answer = visit.api().get(asked, NOUN);
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    List<Doc> directories = answer.body().list("items");
    Map<String, String> connections = connections(visit);
    Set<String> taken =
        directories.stream().map(one -> one.text(CONNECTION)).collect(Collectors.toSet());
    Map<String, String> free = new LinkedHashMap<>(connections);
    free.keySet().removeAll(taken);
    return visit.page(
        status,
        Heading.of("Provisioning")
            .saying(
                "With SCIM your provider creates people here, and whoever leaves loses access"
                    + " within seconds."),
        "console/directories",
        new DirectoriesView(
            directories.stream()
                .map(one -> DirectoriesView.Row.of(one, connections, visit))
                .toList(),
            free,
            connections.isEmpty(),
            visit.href(ProvidersSection.PATH),
            visit.may(WRITE),
            Listing.of(visit, PATH, asked, answer.body()),
            problems));
  }

  static Map<String, String> connections(Visit visit) {
    Map<String, String> names = new LinkedHashMap<>();
    visit
        .api()
        .get("connections")
        .body()
        .list()
        .forEach(one -> names.put(one.text("id"), one.text("displayName")));
    return names;
  }

  private Response create(Visit visit) {
    String connection = visit.form(CONNECTION);
    if (connection.isEmpty()) {
      return list(visit, 400, Problems.of(CONNECTION, "Choose a provider."));
    }
    Answer answer = visit.api().post(Map.of(CONNECTION, connection), NOUN);
    return answer.ok()
        ? visit.done(
            path(answer.body().text("id")),
            "The directory is made. Now give it a token, and enter both at your provider.")
        : list(visit, answer.status(), answer.problems());
  }

  static String path(String id) {
    return PATH + "/" + id;
  }
}
