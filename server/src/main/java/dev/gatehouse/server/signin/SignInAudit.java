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
import dev.gatehouse.server.signin.AdmissionPolicy.Decision.Link;
import java.time.Instant;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ArrayNode;
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
    ObjectNode session = object().put("session", signedIn.session().value());
    record(tx, scope, signedIn.user(), "user.signed_in", "", session.toString(), visitor, now);
  }

  /** The same without an identity provider. Words of amr are letters only: nothing to escape. */
  void signedInLocally(
      Transaction tx,
      OrganizationScope scope,
      SignedIn signedIn,
      boolean breaksTheGlass,
      Visitor visitor,
      Instant now) {
    String after =
        "{\"session\":\"%s\",\"amr\":[%s]%s}"
            .formatted(
                signedIn.session(),
                signedIn.amr().stream()
                    .map(word -> '"' + word + '"')
                    .collect(Collectors.joining(",")),
                breaksTheGlass ? ",\"breakGlass\":true" : "");
    record(tx, scope, signedIn.user(), "user.signed_in", "", after, visitor, now);
  }

  /** Why the subject was believed to be this user is told with it. */
  void linked(
      Transaction tx,
      OrganizationScope scope,
      Link link,
      ConnectionId connection,
      Admission.Consent consent,
      Visitor visitor,
      Instant now) {
    ObjectNode after = object().put("connection", connection.value());
    after.put("proof", link.proof().name());
    after.put("asked", consent == Admission.Consent.GIVEN);
    record(tx, scope, link.user(), "user.linked", "", after.toString(), visitor, now);
  }

  /** The person did not want the accounts to be connected. */
  void declined(
      Transaction tx,
      OrganizationScope scope,
      User user,
      ConnectionId connection,
      Visitor visitor,
      Instant now) {
    ObjectNode after = object().put("connection", connection.value());
    record(tx, scope, user, "user.link_declined", "", after.toString(), visitor, now);
  }

  void provisioned(
      Transaction tx,
      OrganizationScope scope,
      User user,
      ConnectionId connection,
      Visitor visitor,
      Instant now) {
    ObjectNode after = said(user).put("connection", connection.value());
    record(tx, scope, user, "user.provisioned", "", after.toString(), visitor, now);
  }

  /**
   * What the provider says of the person has changed. Roles stand there before and after, for they
   * are what people ask about later; groups may be thousands, so there stands only that they
   * differ.
   */
  void updated(
      Transaction tx,
      OrganizationScope scope,
      User before,
      User after,
      ConnectionId connection,
      Visitor visitor,
      Instant now) {
    ObjectNode document = said(after).put("connection", connection.value());
    document.put("groupsChanged", !before.groups().equals(after.groups()));
    record(
        tx,
        scope,
        after,
        "user.updated",
        said(before).toString(),
        document.toString(),
        visitor,
        now);
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
    record(tx, scope, user, "user.signed_out", "", "", new Visitor(address, ""), now);
  }

  private static ObjectNode said(User user) {
    ObjectNode said = object().put("userName", user.userName());
    said.put("displayName", user.displayName());
    ArrayNode roles = said.putArray("roles");
    user.roles().forEach(roles::add);
    return said;
  }

  private static ObjectNode object() {
    return JsonNodeFactory.instance.objectNode();
  }

  private void record(
      Transaction tx,
      OrganizationScope scope,
      User user,
      String action,
      String before,
      String after,
      Visitor visitor,
      Instant now) {
    String id = user.id().value();
    Target target = new Target("user", id);
    audit.record(
        tx,
        scope,
        new Entry(Actor.user(id), action, target, before, after, visitor.address()),
        now);
  }
}
