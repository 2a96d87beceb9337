package dev.gatehouse.server.console;

import dev.gatehouse.server.web.Response;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The groups that directories and sign-ins brought: who is in them, and which roles they give. */
final class GroupsSection implements Section {
  static final String PATH = "/groups";

  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String ID = "group";
  private static final String ONE = PATH + "/{group}";

  @Override
  public Place place() {
    return new Place(
        Group.PEOPLE,
        PATH,
        "Groups",
        READ,
        List.of(
            Setting.of("Members of a group", PATH, "teams", "SCIM groups"),
            Setting.of("Roles by group", PATH, "role mapping", "group mapping")));
  }

  @Override
  public void addTo(ConsoleRoutes routes) {
    routes
        .get(PATH, READ, this::list)
        .get(ONE, READ, this::show)
        .confirmed(ONE + "/delete", WRITE, this::askToDelete, this::delete);
  }

  private Response list(Visit visit) {
    Map<String, String> asked = Listing.asked(visit, List.of("search"));
    Answer answer = visit.api().get(asked, "groups");
    if (!answer.ok()) {
      return visit.refused(answer);
    }
    List<Mapping> mappings = mappings(visit);
    Map<String, String> connections = connections(visit);
    return visit.page(
        Heading.of("Groups")
            .saying("Groups come with sign-ins or from a directory, and change there."),
        "console/groups",
        new GroupsView(
            answer.body().list("items").stream()
                .map(group -> row(visit, group, connections, mappings))
                .toList(),
            Listing.of(visit, PATH, asked, answer.body()),
            visit.may("directories:read") ? visit.href(ProvisioningSection.PATH) : ""));
  }

  private Response show(Visit visit) {
    String id = visit.parameter(ID);
    Answer group = visit.api().get("groups", id);
    if (!group.ok()) {
      return visit.refused(group);
    }
    Map<String, String> asked = Listing.asked(visit, List.of());
    Answer members = visit.api().get(asked, "groups", id, "members");
    if (!members.ok()) {
      return visit.refused(members);
    }
    return visit.page(
        Heading.of(group.body().text("displayName")).below("Groups", PATH),
        "console/group",
        new GroupView(
            row(visit, group.body(), connections(visit), mappings(visit)),
            members.body().list("items").stream()
                .map(
                    one ->
                        new Frame.Link(
                            one.text("userName"), visit.href(People.path(one.text("user"))), false))
                .toList(),
            Listing.of(visit, PATH + "/" + id, asked, members.body()),
            visit.may(WRITE) && !group.body().has("directory")));
  }

  private static GroupsView.Row row(
      Visit visit, Doc group, Map<String, String> connections, List<Mapping> mappings) {
    String id = group.text("id");
    String name = group.text("displayName");
    Optional<String> connection = group.optional("connection");
    Optional<String> directory = group.optional("directory");
    // A directory's groups count for the people of its connection; the API names the directory
    // only.
    List<String> roles =
        mappings.stream()
            .filter(one -> one.group().equals(name) || one.group().equals(id))
            .filter(one -> connection.isEmpty() || connection.get().equals(one.connection()))
            .map(one -> one.role() + " (" + connections.getOrDefault(one.connection(), "") + ")")
            .distinct()
            .toList();
    return new GroupsView.Row(
        name,
        visit.href(PATH + "/" + id),
        directory.isPresent()
            ? "Directory (SCIM)"
            : "Sign-ins through " + connections.getOrDefault(connection.orElse(""), "a provider"),
        roles);
  }

  /** A rule that gives a role to a group. */
  private record Mapping(String connection, String group, String role) {}

  private static List<Mapping> mappings(Visit visit) {
    Map<String, String> roles = People.roles(visit);
    List<Mapping> found = new ArrayList<>();
    for (String connection : connections(visit).keySet()) {
      Doc rules = visit.api().get("connections", connection, "role-mappings").body();
      for (Doc rule : rules.list("mappings")) {
        if (!rule.has("claim")) {
          String role = rule.text("role");
          found.add(new Mapping(connection, rule.text("value"), roles.getOrDefault(role, role)));
        }
      }
    }
    return found;
  }

  private static Map<String, String> connections(Visit visit) {
    Map<String, String> connections = new LinkedHashMap<>(People.methods(visit));
    connections.remove("password");
    return connections;
  }

  private Response askToDelete(Visit visit) {
    Answer group = visit.api().get("groups", visit.parameter(ID));
    return group.ok()
        ? visit.confirm(heading(group.body()), deletion(visit, group.body()))
        : visit.refused(group);
  }

  private Response delete(Visit visit) {
    Doc group = visit.api().get("groups", visit.parameter(ID)).body();
    Answer answer = visit.api().delete("groups", visit.parameter(ID));
    if (answer.ok()) {
      return visit.done(PATH, "The group " + group.text("displayName") + " was deleted.");
    }
    return answer.status() == 409
        ? visit.confirm(
            heading(group), deletion(visit, group).refused(answer.problems(), List.of()))
        : visit.refused(answer);
  }

  private static Heading heading(Doc group) {
    return Heading.of("Delete " + group.text("displayName"))
        .below("Groups", PATH)
        .below(group.text("displayName"), PATH + "/" + group.text("id"));
  }

  private static Confirmation deletion(Visit visit, Doc group) {
    return Confirmation.of(
        "The group " + group.text("displayName") + " will be deleted.",
        List.of(
            "Its members stay, and leave the group.",
            "The next sign-in that names it brings it anew."),
        "Delete the group",
        visit.href(PATH + "/" + group.text("id")));
  }
}
