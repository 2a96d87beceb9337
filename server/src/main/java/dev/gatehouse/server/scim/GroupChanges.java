package dev.gatehouse.server.scim;

import static dev.gatehouse.server.scim.ScimRefusedException.accepted;

import dev.gatehouse.protocol.scim.Member;
import dev.gatehouse.protocol.scim.PatchApplication;
import dev.gatehouse.protocol.scim.PatchRequest;
import dev.gatehouse.protocol.scim.Replacement;
import dev.gatehouse.protocol.scim.ResourceReader.Received;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.GroupId;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimResource;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.node.ObjectNode;

/** Changes of groups, each inside the caller's transaction with all that follows from it. */
final class GroupChanges implements ResourceChanges {
  private final ScimGroups groups;
  private final MemberChanges members;
  private final DirectoryRoles roles;
  private final LastAdministrator guard;
  private final ScimTrail trail;

  GroupChanges(
      ScimGroups groups,
      MemberChanges members,
      DirectoryRoles roles,
      LastAdministrator guard,
      ScimTrail trail) {
    this.groups = groups;
    this.members = members;
    this.roles = roles;
    this.guard = guard;
    this.trail = trail;
  }

  @Override
  public Creation creation(Caller caller, Received received) {
    return tx -> create(tx, caller, received);
  }

  private ScimResource create(Transaction tx, Caller caller, Received received) {
    ScimResource group =
        UserChanges.saved(groups.create(tx, caller.scope(), received.resource(), caller.now()));
    trail.record(tx, caller, trail.creation(caller, group, false));
    List<Member> first = received.members().orElse(List.of());
    if (!first.isEmpty()) {
      // Another group may mean another role, and not as well but instead.
      guard.kept(
          tx,
          caller,
          () -> {
            Set<String> touched = members.add(tx, caller, group, first);
            roles.refresh(tx, caller, touched);
            return touched;
          });
    }
    return group;
  }

  @Override
  public ScimResource replace(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    ScimResource before = current(tx, caller, id, precondition);
    Received received =
        accepted(Replacement.of(ResourceType.GROUP, ResourceDocuments.identified(before), body));
    Set<String> touched =
        received.members().map(all -> members.replace(tx, caller, before, all)).orElse(Set.of());
    return update(tx, caller, before, received.resource(), touched);
  }

  @Override
  public ScimResource patch(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    PatchRequest request = accepted(PatchRequest.parse(ResourceType.GROUP, body));
    ScimResource before = current(tx, caller, id, precondition);
    ObjectNode after =
        accepted(
                PatchApplication.apply(
                    ResourceType.GROUP, ResourceDocuments.identified(before), request.attributes()))
            .resource();
    Set<String> touched = members.apply(tx, caller, before, request.members());
    return update(tx, caller, before, after, touched);
  }

  /**
   * @param touched the users who came or went
   */
  private ScimResource update(
      Transaction tx,
      Caller caller,
      ScimResource before,
      ObjectNode identified,
      Set<String> touched) {
    ObjectNode document = ResourceDocuments.withoutIdentity(identified);
    if (document.equals(before.document())) {
      roles.refresh(tx, caller, touched);
      return touched.isEmpty() ? before : groups.touched(tx, caller.scope(), before, caller.now());
    }
    ScimResource after =
        UserChanges.saved(groups.update(tx, caller.scope(), before, document, caller.now()));
    trail.changed(tx, caller, before, after, ScimTrail.Beside.NOTHING);
    Set<String> concerned = new LinkedHashSet<>(touched);
    if (!after.name().equals(before.name())) {
      // Only now does the name matter to those who stayed.
      concerned.addAll(members.all(tx, caller, before));
    }
    roles.refresh(tx, caller, concerned);
    return after;
  }

  @Override
  public void delete(Transaction tx, Caller caller, String id, Precondition precondition) {
    ScimResource group = current(tx, caller, id, precondition);
    List<String> were = members.all(tx, caller, group);
    groups.delete(tx, caller.scope(), new GroupId(group.id()));
    roles.refresh(tx, caller, new LinkedHashSet<>(were));
    trail.deleted(tx, caller, group);
  }

  private ScimResource current(
      Transaction tx, Caller caller, String id, Precondition precondition) {
    ScimResource current =
        groups.get(tx, caller.scope(), new GroupId(id)).orElseThrow(ScimRefusedException::notFound);
    precondition.require(current);
    return current;
  }
}
