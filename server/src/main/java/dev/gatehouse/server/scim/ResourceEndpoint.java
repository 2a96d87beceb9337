package dev.gatehouse.server.scim;

import static dev.gatehouse.server.scim.ScimRefusedException.accepted;

import dev.gatehouse.protocol.scim.Projection;
import dev.gatehouse.protocol.scim.ResourceReader;
import dev.gatehouse.protocol.scim.ResourceReader.Received;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.db.UniqueViolationException;
import dev.gatehouse.server.directory.GroupId;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.directory.ScimUsers;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.scim.ResourceChanges.Creation;
import dev.gatehouse.server.web.Response;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/** What is done with one resource (RFC 7644 §3.3 to §3.6), each in a transaction of its own. */
final class ResourceEndpoint {
  /** A group is answered in full after a PATCH only while that costs little. */
  private static final int MEMBERS_ANSWERED = 100;

  private final Database database;
  private final ScimUsers users;
  private final ScimGroups groups;
  private final ResourceDocuments documents;
  private final Changes changes;

  /**
   * What changes resources of each type.
   *
   * @param trail tells what was refused, once nothing of it is left
   */
  record Changes(ResourceChanges users, ResourceChanges groups, ScimTrail trail) {
    ResourceChanges of(ResourceType type) {
      return type.equals(ResourceType.USER) ? users : groups;
    }
  }

  ResourceEndpoint(
      Database database,
      ScimUsers users,
      ScimGroups groups,
      ResourceDocuments documents,
      Changes changes) {
    this.database = database;
    this.users = users;
    this.groups = groups;
    this.documents = documents;
    this.changes = changes;
  }

  /**
   * What the answer shows.
   *
   * @param named whether the client said so: then a PATCH is answered with 200 (RFC 7644 §3.5.2)
   */
  record View(Projection projection, boolean named) {}

  /** A resource as it stands after a change, and as it is shown; no body where that is left out. */
  record Changed(ScimResource resource, @Nullable ObjectNode body) {
    Response answer(int status, ResourceDocuments documents) {
      Response response = body == null ? Response.empty(204) : ScimAnswers.json(status, body);
      return response
          .with("Location", documents.location(resource))
          .with("ETag", Precondition.tag(resource));
    }
  }

  Response get(Caller caller, ResourceType type, String id, View view, Precondition precondition) {
    return database.read(
        tx -> {
          ScimResource resource =
              find(tx, caller, type, id).orElseThrow(ScimRefusedException::notFound);
          if (precondition.isKnown(Precondition.tag(resource))) {
            return Response.empty(304).with("ETag", Precondition.tag(resource));
          }
          return new Changed(
                  resource, documents.one(tx, caller.scope(), resource, view.projection()))
              .answer(200, documents);
        });
  }

  private Optional<ScimResource> find(Transaction tx, Caller caller, ResourceType type, String id) {
    return type.equals(ResourceType.USER)
        ? users.get(tx, caller.scope(), new UserId(id))
        : groups.get(tx, caller.scope(), new GroupId(id));
  }

  Changed create(Caller caller, ResourceType type, ObjectNode body, View view) {
    Received received = accepted(ResourceReader.create(type, body));
    Creation creation = changes.of(type).creation(caller, received);
    if (type.equals(ResourceType.USER)) {
      ScimResource created = written(caller, type, "", creation::in);
      return new Changed(created, documents.newcomer(created, view.projection()));
    }
    return written(caller, type, "", tx -> shown(tx, caller, creation.in(tx), view));
  }

  Changed replace(
      Caller caller,
      ResourceType type,
      String id,
      ObjectNode body,
      View view,
      Precondition precondition) {
    return written(
        caller,
        type,
        id,
        tx ->
            shown(tx, caller, changes.of(type).replace(tx, caller, id, body, precondition), view));
  }

  Changed patch(
      Caller caller,
      ResourceType type,
      String id,
      ObjectNode body,
      View view,
      Precondition precondition) {
    return written(
        caller,
        type,
        id,
        tx -> {
          ScimResource after = changes.of(type).patch(tx, caller, id, body, precondition);
          return isDear(tx, caller, after, view)
              ? new Changed(after, null)
              : shown(tx, caller, after, view);
        });
  }

  void delete(Caller caller, ResourceType type, String id, Precondition precondition) {
    written(
        caller,
        type,
        id,
        tx -> {
          changes.of(type).delete(tx, caller, id, precondition);
          return true;
        });
  }

  ResourceDocuments documents() {
    return documents;
  }

  private Changed shown(Transaction tx, Caller caller, ScimResource resource, View view) {
    return new Changed(resource, documents.one(tx, caller.scope(), resource, view.projection()));
  }

  /** Whether the answer would cost more than the change: then 204 (RFC 7644 §3.5.2). */
  private boolean isDear(Transaction tx, Caller caller, ScimResource resource, View view) {
    return !view.named()
        && !resource.isUser()
        && documents.hasMoreMembersThan(tx, caller.scope(), resource, MEMBERS_ANSWERED);
  }

  private <T> T written(Caller caller, ResourceType type, String id, Database.Work<T> work) {
    try {
      return database.write(work);
    } catch (LockedOutException refused) {
      // What was refused is rolled back, and what tells of it must not be.
      database.<Boolean>write(
          tx -> {
            changes.trail().lockedOut(tx, caller, type, id, refused.why());
            return true;
          });
      throw refused;
    } catch (UniqueViolationException e) {
      // The index tells two of a name apart, be it at the same moment.
      throw new ScimRefusedException(
          ScimProblem.of(
              ScimType.UNIQUENESS,
              type.equals(ResourceType.USER) ? ScimUsers.TAKEN : ScimGroups.TAKEN));
    }
  }
}
