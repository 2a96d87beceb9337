package dev.gatehouse.server.signin;

import dev.gatehouse.server.audit.Audit;
import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.audit.AuditEvent.Target;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.OrganizationGroups.Changes;
import dev.gatehouse.server.directory.OrganizationGroups.Group;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.session.SignedIn;
import dev.gatehouse.server.signin.Admission.Visitor;
import java.time.Instant;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** What sign-ins leave in the audit trail. */
final class SignInAudit {
  private final Audit audit;

  SignInAudit(Audit audit) {
    this.audit = audit;
  }

  void signedIn(
      Transaction tx, OrganizationScope scope, SignedIn signedIn, Visitor visitor, Instant now) {
    String session = "{\"session\":\"" + signedIn.session() + "\"}";
    record(tx, scope, signedIn.user(), "user.signed_in", session, visitor, now);
  }

  void linked(
      Transaction tx,
      OrganizationScope scope,
      User user,
      ConnectionId connection,
      Visitor visitor,
      Instant now) {
    record(tx, scope, user, "user.linked", connection(connection), visitor, now);
  }

  void provisioned(
      Transaction tx,
      OrganizationScope scope,
      User user,
      ConnectionId connection,
      Visitor visitor,
      Instant now) {
    record(tx, scope, user, "user.provisioned", connection(connection), visitor, now);
  }

  /** What the provider says of the person has changed. */
  void updated(
      Transaction tx,
      OrganizationScope scope,
      User user,
      ConnectionId connection,
      Visitor visitor,
      Instant now) {
    record(tx, scope, user, "user.updated", connection(connection), visitor, now);
  }

  /** Groups that the sign-in brought, and those that the user joined or left by it. */
  void groups(
      Transaction tx,
      OrganizationScope scope,
      User user,
      Changes changes,
      Visitor visitor,
      Instant now) {
    changes
        .created()
        .forEach(group -> group(tx, scope, user, "group.created", group, visitor, now));
    changes
        .joined()
        .forEach(group -> group(tx, scope, user, "group.member_added", group, visitor, now));
    changes
        .left()
        .forEach(group -> group(tx, scope, user, "group.member_removed", group, visitor, now));
  }

  private void group(
      Transaction tx,
      OrganizationScope scope,
      User user,
      String action,
      Group group,
      Visitor visitor,
      Instant now) {
    ObjectNode what = JsonNodeFactory.instance.objectNode();
    what.put("displayName", group.displayName());
    group.connection().ifPresent(connection -> what.put("connection", connection.value()));
    if (!action.equals("group.created")) {
      what.put("user", user.id().value());
    }
    boolean removed = action.equals("group.member_removed");
    audit.record(
        tx,
        scope,
        new Entry(
            Actor.user(user.id().value()),
            action,
            new Target("group", group.id().value()),
            removed ? what.toString() : "",
            removed ? "" : what.toString(),
            visitor.address()),
        now);
  }

  void signedOut(Transaction tx, OrganizationScope scope, User user, String address, Instant now) {
    record(tx, scope, user, "user.signed_out", "", new Visitor(address, ""), now);
  }

  /** Ids hold letters, digits and underscores only: nothing to escape. */
  private static String connection(ConnectionId connection) {
    return "{\"connection\":\"" + connection + "\"}";
  }

  private void record(
      Transaction tx,
      OrganizationScope scope,
      User user,
      String action,
      String after,
      Visitor visitor,
      Instant now) {
    String id = user.id().value();
    audit.record(
        tx,
        scope,
        new Entry(Actor.user(id), action, new Target("user", id), "", after, visitor.address()),
        now);
  }
}
