package dev.gatehouse.server.api;

import dev.gatehouse.server.api.Operation.QueryParameter;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.GroupId;
import dev.gatehouse.server.directory.OrganizationGroups;
import dev.gatehouse.server.directory.OrganizationGroups.Group;
import dev.gatehouse.server.directory.OrganizationGroups.Member;
import java.util.List;
import java.util.Optional;

/** The operations on groups: to be looked at; what brought them changes them. */
final class GroupOperations {
  private static final String READ = "users:read";
  private static final String WRITE = "users:write";
  private static final String ALL = "/organizations/{organization}/groups";
  private static final String ONE = ALL + "/{group}";

  private final Database database;
  private final OrganizationGroups groups = new OrganizationGroups();
  private final Trail trail;

  GroupOperations(Database database, Trail trail) {
    this.database = database;
    this.trail = trail;
  }

  /** Where a group came from. */
  enum Source {
    JIT,
    SCIM
  }

  /** A group as the API shows it. */
  record GroupView(
      String id,
      String displayName,
      @Doc("SCIM: a directory provisions it. JIT: sign-ins brought it.") Source source,
      @Doc("Whose sign-ins brought it.") Optional<String> connection,
      @Doc("Which provisions it.") Optional<String> directory) {
    static GroupView of(Group group) {
      return new GroupView(
          group.id().value(),
          group.displayName(),
          group.directory().isPresent() ? Source.SCIM : Source.JIT,
          group.connection().map(Object::toString),
          group.directory().map(Object::toString));
    }
  }

  /** Somebody in a group. */
  record MemberView(String user, String userName) {
    static MemberView of(Member member) {
      return new MemberView(member.user().value(), member.userName());
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Groups")
        .list(
            "listGroups",
            ALL,
            READ,
            "Lists the groups that directories provision or sign-ins brought, by name.",
            GroupView.class,
            List.of(
                new QueryParameter(
                    "search", "Only those whose names hold this, whatever the case and accents.")),
            call ->
                database.read(
                    tx ->
                        call.page(
                            groups.list(
                                tx,
                                call.scope(),
                                call.query("search").orElse(""),
                                call.after(),
                                call.limit()),
                            GroupView::of)))
        .get(
            "getGroup",
            ONE,
            READ,
            "Shows a group.",
            GroupView.class,
            call ->
                database.read(
                    tx -> Reply.found(groups.get(tx, call.scope(), id(call)), GroupView::of)))
        .list(
            "listMembers",
            ONE + "/members",
            READ,
            "Lists who is in a group.",
            MemberView.class,
            List.of(),
            this::members)
        .delete(
            "deleteGroup",
            ONE,
            WRITE,
            "Deletes a group that sign-ins brought; the next sign-in that names it brings it anew.",
            this::delete)
        .all();
  }

  private Reply members(Call call) {
    return database.read(
        tx ->
            groups.get(tx, call.scope(), id(call)).isEmpty()
                ? Reply.notFound()
                : call.page(
                    groups.members(tx, call.scope(), id(call), call.after(), call.limit()),
                    MemberView::of));
  }

  private Reply delete(Call call) {
    return database.write(
        tx -> {
          Optional<Group> group = groups.get(tx, call.scope(), id(call));
          if (group.isEmpty()) {
            return Reply.notFound();
          }
          if (group.get().directory().isPresent()) {
            return ManagedUserRefusal.GROUP.refused();
          }
          groups.delete(tx, call.scope(), group.get());
          trail.inside(
              tx,
              call,
              "group.deleted",
              "group",
              group.get().id().value(),
              GroupView.of(group.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private static GroupId id(Call call) {
    return new GroupId(call.request().pathParameter("group"));
  }
}
