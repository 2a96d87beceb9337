package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.LockOut;
import dev.gatehouse.server.directory.OrganizationGroups.Group;
import dev.gatehouse.server.directory.ScimGroups.Left;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.organization.OrganizationScope;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes what a directory changes into the audit trail, in the transaction that changes it. What
 * identifies a resource is kept, and the names of the attributes that changed, not all their
 * values: the trail outlives the person.
 */
final class ScimTrail {
  private static final String ROLES = "roles";

  private final Audit audit;

  ScimTrail(Audit audit) {
    this.audit = audit;
  }

  /** What is to be {@linkplain #record recorded} of a creation. */
  Entry creation(Caller caller, ScimResource resource, boolean adopted) {
    return creation(caller, resource, adopted, DirectoryRoles.Change.NONE);
  }

  /** The same, of somebody who has got roles by it. */
  Entry creation(
      Caller caller, ScimResource resource, boolean adopted, DirectoryRoles.Change given) {
    ObjectNode after = identity(resource);
    if (!given.isNone()) {
      list(after, ROLES, given.after());
    }
    if (adopted) {
      after.put("adopted", true);
    }
    return entry(
        caller,
        noun(resource) + ".created",
        new Target(noun(resource), resource.id()),
        "",
        after.toString());
  }

  /**
   * What a change brings with it.
   *
   * @param suspended that the user stays out although the directory says otherwise
   * @param given the user's roles, where the directory gives them
   */
  record Beside(boolean suspended, DirectoryRoles.Change given) {
    static final Beside NOTHING = new Beside(false, DirectoryRoles.Change.NONE);
  }

  /** A change of activity has an action of its own, as others wait for it. */
  void changed(
      Transaction tx, Caller caller, ScimResource before, ScimResource after, Beside beside) {
    TreeSet<String> names = new TreeSet<>();
    before.document().propertyNames().forEach(names::add);
    after.document().propertyNames().forEach(names::add);
    names.removeIf(name -> before.document().path(name).equals(after.document().path(name)));
    boolean comesBack = after.isActive() && !beside.suspended();
    if (after.isUser()
        && before.isActive() != after.isActive()
        && (comesBack || !after.isActive())) {
      names.remove("active");
      record(
          tx,
          caller,
          after.isActive() ? "user.reactivated" : "user.deactivated",
          after,
          identity(before).toString(),
          identity(after).toString());
    }
    ObjectNode was = identity(before);
    ObjectNode now = identity(after);
    if (!beside.given().isNone()) {
      // Roles are no values of a person, and who got which is what the trail is for.
      names.add(ROLES);
      list(was, ROLES, beside.given().before());
      list(now, ROLES, beside.given().after());
    }
    if (!names.isEmpty()) {
      list(now, "changed", names);
      record(tx, caller, noun(after) + ".updated", after, was.toString(), now.toString());
    }
  }

  void deleted(Transaction tx, Caller caller, ScimResource resource) {
    record(tx, caller, noun(resource) + ".deleted", resource, identity(resource).toString(), "");
  }

  /** A user whom the directory adopts leaves a group that sign-ins brought. */
  void leftSignInGroup(Transaction tx, Caller caller, Group group, String user) {
    ObjectNode what = membership(group.displayName(), user);
    group.connection().ifPresent(connection -> what.put("connection", connection.value()));
    Target target = new Target("group", group.id().value());
    record(tx, caller, entry(caller, "group.member_removed", target, what.toString(), ""));
  }

  private static ObjectNode membership(String group, String user) {
    return JsonNodeFactory.instance.objectNode().put("displayName", group).put("user", user);
  }

  /** Users who came into a group or left it. */
  void members(
      Transaction tx, Caller caller, ScimResource group, Collection<String> users, boolean added) {
    recordAll(
        tx,
        caller,
        users.stream()
            .map(user -> member(caller, group.id(), group.label(), user, added))
            .toList());
  }

  /** The groups that a user left. */
  void left(Transaction tx, Caller caller, List<Left> groups, String user) {
    recordAll(
        tx,
        caller,
        groups.stream()
            .map(one -> member(caller, one.group().value(), one.label(), user, false))
            .toList());
  }

  private static Entry member(
      Caller caller, String group, String label, String user, boolean added) {
    String what = membership(label, user).toString();
    return entry(
        caller,
        added ? "group.member_added" : "group.member_removed",
        new Target("group", group),
        added ? "" : what,
        added ? what : "");
  }

  private void recordAll(Transaction tx, Caller caller, List<Entry> entries) {
    audit.recordAll(tx, caller.scope().organization(), entries, caller.now());
  }

  /**
   * What was refused so that somebody stays who administers.
   *
   * @param id of the resource that was to change; empty for one that was to be created
   */
  void lockedOut(Transaction tx, Caller caller, ResourceType type, String id, LockOut why) {
    OrganizationScope organization = caller.scope().organization();
    Target target =
        id.isEmpty()
            ? new Target("organization", organization.organization().value())
            : new Target(type.equals(ResourceType.USER) ? "user" : "group", id);
    // Codes hold letters and underscores only: nothing to escape.
    String refusal = "{\"refusal\":\"" + why.code() + "\"}";
    audit.record(
        tx,
        organization,
        new Entry(
            caller.scope().actor(), "lock_out.refused", target, "", refusal, caller.address()),
        caller.now());
  }

  private void record(
      Transaction tx,
      Caller caller,
      String action,
      ScimResource resource,
      String before,
      String after) {
    record(
        tx,
        caller,
        entry(caller, action, new Target(noun(resource), resource.id()), before, after));
  }

  void record(Transaction tx, Caller caller, Entry entry) {
    audit.record(tx, caller.scope().organization(), entry, caller.now());
  }

  private static Entry entry(
      Caller caller, String action, Target target, String before, String after) {
    return new Entry(caller.scope().actor(), action, target, before, after, caller.address());
  }

  private static void list(ObjectNode into, String name, Collection<String> texts) {
    var list = into.putArray(name);
    texts.forEach(list::add);
  }

  private static ObjectNode identity(ScimResource resource) {
    ObjectNode identity = JsonNodeFactory.instance.objectNode();
    identity.put(resource.isUser() ? "userName" : "displayName", resource.name());
    Optional.of(resource.externalId())
        .filter(id -> !id.isEmpty())
        .ifPresent(id -> identity.put("externalId", id));
    if (resource.isUser()) {
      identity.put("displayName", resource.label()).put("active", resource.isActive());
    }
    return identity;
  }

  private static String noun(ScimResource resource) {
    return resource.isUser() ? "user" : "group";
  }
}
