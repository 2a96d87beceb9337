package dev.gatehouse.server.scim;

import static dev.gatehouse.server.scim.ScimRefusedException.accepted;

import dev.gatehouse.protocol.scim.PatchApplication;
import dev.gatehouse.protocol.scim.PatchRequest;
import dev.gatehouse.protocol.scim.Replacement;
import dev.gatehouse.protocol.scim.ResourceReader.Received;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.protocol.scim.UserRoles;
import dev.gatehouse.server.audit.AuditEvent.Entry;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.OrganizationGroups;
import dev.gatehouse.server.directory.OrganizationGroups.Group;
import dev.gatehouse.server.directory.Removals;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.directory.ScimSaved;
import dev.gatehouse.server.directory.ScimUsers;
import dev.gatehouse.server.directory.ScimUsers.Newcomer;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.session.Sessions.EndReason;
import dev.gatehouse.server.session.UserAccess;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Changes of users, each inside the caller's transaction with all that follows from it. */
final class UserChanges implements ResourceChanges {
  private final OrganizationGroups signInGroups = new OrganizationGroups();
  private final Below below;
  private final DirectoryRoles roles;
  private final LastAdministrator guard;
  private final ScimTrail trail;

  /** The features below. */
  record Below(
      ScimUsers scimUsers, ScimGroups groups, Users users, Removals removals, UserAccess access) {}

  UserChanges(Below below, DirectoryRoles roles, LastAdministrator guard, ScimTrail trail) {
    this.below = below;
    this.roles = roles;
    this.guard = guard;
    this.trail = trail;
  }

  @Override
  public Creation creation(Caller caller, Received received) {
    Newcomer newcomer =
        below
            .scimUsers()
            .newcomer(caller.scope(), plain(caller, received.resource()), caller.now())
            .orElseThrow(
                () -> new ScimRefusedException(ScimType.INVALID_VALUE, ScimUsers.NO_ADDRESS));
    Entry arrival = trail.creation(caller, newcomer.resource(), false);
    return tx -> create(tx, caller, newcomer, arrival);
  }

  private ScimResource create(Transaction tx, Caller caller, Newcomer newcomer, Entry arrival) {
    ScimSaved saved = below.scimUsers().create(tx, caller.scope(), newcomer);
    // Whoever arrives takes no administrator away; who was there before gets the roles that the
    // directory gives, and may end.
    if (saved instanceof ScimSaved.Adoptable(UserId holder)) {
      return guard.kept(tx, caller, () -> adopt(tx, caller, holder, newcomer));
    }
    ScimResource created = saved(saved);
    forgetRemoval(tx, caller, newcomer);
    DirectoryRoles.Change given = roles.ofNewcomer(tx, caller, created);
    trail.record(
        tx, caller, given.isNone() ? arrival : trail.creation(caller, created, false, given));
    return created;
  }

  private ScimResource adopt(Transaction tx, Caller caller, UserId holder, Newcomer newcomer) {
    ObjectNode document = newcomer.resource().document();
    roles.requireKnown(tx, caller, JsonNodeFactory.instance.objectNode(), document);
    ScimResource adopted =
        saved(below.scimUsers().adopt(tx, caller.scope(), holder, document, caller.now()));
    forgetRemoval(tx, caller, newcomer);
    // Before the roles, which follow from the directory's groups alone from now on.
    for (Group left : signInGroups.leave(tx, caller.scope().organization(), holder)) {
      trail.leftSignInGroup(tx, caller, left, adopted.id());
    }
    DirectoryRoles.Change given = roles.ofAdopted(tx, caller, holder.value());
    endUnlessActive(tx, caller, adopted);
    trail.record(tx, caller, trail.creation(caller, adopted, true, given));
    return adopted;
  }

  private void forgetRemoval(Transaction tx, Caller caller, Newcomer user) {
    below
        .removals()
        .forget(
            tx,
            caller.scope().organization(),
            caller.scope().connection(),
            user.address(),
            user.resource().externalId());
  }

  @Override
  public ScimResource replace(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    ScimResource before = current(tx, caller, id, precondition);
    ObjectNode after =
        accepted(Replacement.of(ResourceType.USER, ResourceDocuments.identified(before), body))
            .resource();
    return update(tx, caller, before, plain(caller, after));
  }

  @Override
  public ScimResource patch(
      Transaction tx, Caller caller, String id, ObjectNode body, Precondition precondition) {
    PatchRequest request = accepted(PatchRequest.parse(ResourceType.USER, body));
    ScimResource before = current(tx, caller, id, precondition);
    ObjectNode after =
        accepted(
                caller.scope().takesRoles()
                    ? PatchApplication.apply(
                        ResourceType.USER,
                        UserRoles.plain(ResourceDocuments.identified(before)),
                        UserRoles.plain(request.attributes()))
                    : PatchApplication.apply(
                        ResourceType.USER,
                        ResourceDocuments.identified(before),
                        request.attributes()))
            .resource();
    return update(tx, caller, before, after);
  }

  /** Only where roles mean something is it for us to say how they are written. */
  private static ObjectNode plain(Caller caller, ObjectNode user) {
    return caller.scope().takesRoles() ? UserRoles.plain(user) : user;
  }

  private ScimResource update(
      Transaction tx, Caller caller, ScimResource before, ObjectNode identified) {
    ObjectNode document = ResourceDocuments.withoutIdentity(identified);
    boolean same = document.equals(before.document());
    ScimResource after = same ? before : changed(tx, caller, before, document);
    // Also where nothing is new to the document: the setting may be, or the catalogue.
    DirectoryRoles.Change given = roles.refreshGiven(tx, caller, after.id());
    if (!same || !given.isNone()) {
      trail.changed(
          tx,
          caller,
          before,
          after,
          new ScimTrail.Beside(suspended(tx, caller, before, after), given));
    }
    return after;
  }

  private ScimResource changed(
      Transaction tx, Caller caller, ScimResource before, ObjectNode document) {
    roles.requireKnown(tx, caller, before.document(), document);
    ScimResource after =
        saved(below.scimUsers().update(tx, caller.scope(), before, document, caller.now()));
    if (before.isActive()) {
      endUnlessActive(tx, caller, after);
    }
    if (!ScimUsers.haveOneAddress(before, after)) {
      UserId id = new UserId(after.id());
      below.access().addressChanged(tx, caller.scope().organization(), id, caller.now());
    }
    return after;
  }

  /** Whether the user stays out although the directory lets them in again. */
  private boolean suspended(
      Transaction tx, Caller caller, ScimResource before, ScimResource after) {
    return after.isActive()
        && !before.isActive()
        && !below
            .users()
            .get(tx, caller.scope().organization(), new UserId(after.id()))
            .orElseThrow()
            .active();
  }

  /** In the same transaction, so that a deactivation is acknowledged only once it holds. */
  private void endUnlessActive(Transaction tx, Caller caller, ScimResource user) {
    if (!user.isActive()) {
      end(tx, caller, new UserId(user.id()));
    }
  }

  private void end(Transaction tx, Caller caller, UserId user) {
    below
        .access()
        .end(
            tx,
            caller.scope().organization(),
            user,
            caller.scope().connection(),
            EndReason.USER_DEACTIVATED,
            caller.now());
  }

  @Override
  public void delete(Transaction tx, Caller caller, String id, Precondition precondition) {
    ScimResource user = current(tx, caller, id, precondition);
    UserId userId = new UserId(user.id());
    var organization = caller.scope().organization();
    below
        .removals()
        .remember(
            tx,
            organization,
            caller.scope().connection(),
            below.users().get(tx, organization, userId).orElseThrow(),
            ScimUsers.addresses(user),
            user.externalId(),
            caller.now());
    end(tx, caller, userId);
    trail.left(
        tx, caller, below.groups().leave(tx, caller.scope(), userId, caller.now()), user.id());
    below.users().delete(tx, organization, userId);
    trail.deleted(tx, caller, user);
  }

  private ScimResource current(
      Transaction tx, Caller caller, String id, Precondition precondition) {
    ScimResource current =
        below
            .scimUsers()
            .get(tx, caller.scope(), new UserId(id))
            .orElseThrow(ScimRefusedException::notFound);
    precondition.require(current);
    return current;
  }

  static ScimResource saved(ScimSaved saved) {
    return switch (saved) {
      case ScimSaved.Done(ScimResource resource) -> resource;
      case ScimSaved.Adoptable adoptable -> throw new IllegalStateException("not adopted");
      case ScimSaved.NameTaken(String sentence) ->
          throw new ScimRefusedException(ScimType.UNIQUENESS, sentence);
      case ScimSaved.Unusable(String sentence) ->
          throw new ScimRefusedException(ScimType.INVALID_VALUE, sentence);
    };
  }
}
