package dev.gatehouse.server.scim;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimResource;
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
  private final Audit audit;

  ScimTrail(Audit audit) {
    this.audit = audit;
  }

  void created(Transaction tx, Caller caller, ScimResource resource, boolean adopted) {
    ObjectNode after = identity(resource);
    if (adopted) {
      after.put("adopted", true);
    }
    record(tx, caller, noun(resource) + ".created", resource, "", after.toString());
  }

  /**
   * A change of activity has an action of its own, as others wait for it.
   *
   * @param suspended that the user stays out although the directory says otherwise
   */
  void changed(
      Transaction tx, Caller caller, ScimResource before, ScimResource after, boolean suspended) {
    TreeSet<String> names = new TreeSet<>();
    before.document().propertyNames().forEach(names::add);
    after.document().propertyNames().forEach(names::add);
    names.removeIf(name -> before.document().path(name).equals(after.document().path(name)));
    boolean comesBack = after.isActive() && !suspended;
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
    if (!names.isEmpty()) {
      ObjectNode now = identity(after);
      var changed = now.putArray("changed");
      names.forEach(changed::add);
      record(
          tx, caller, noun(after) + ".updated", after, identity(before).toString(), now.toString());
    }
  }

  void deleted(Transaction tx, Caller caller, ScimResource resource) {
    record(tx, caller, noun(resource) + ".deleted", resource, identity(resource).toString(), "");
  }

  void member(Transaction tx, Caller caller, ScimResource group, String user, boolean added) {
    ObjectNode what = JsonNodeFactory.instance.objectNode();
    what.put("displayName", group.label()).put("user", user);
    record(
        tx,
        caller,
        added ? "group.member_added" : "group.member_removed",
        group,
        added ? "" : what.toString(),
        added ? what.toString() : "");
  }

  private void record(
      Transaction tx,
      Caller caller,
      String action,
      ScimResource resource,
      String before,
      String after) {
    audit.record(
        tx,
        caller.scope().organization(),
        new Entry(
            caller.scope().actor(),
            action,
            new Target(noun(resource), resource.id()),
            before,
            after,
            caller.address()),
        caller.now());
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
