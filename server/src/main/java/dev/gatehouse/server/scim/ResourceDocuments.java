package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.Projection;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.DirectoryScope;
import dev.gatehouse.server.directory.GroupId;
import dev.gatehouse.server.directory.ScimGroups;
import dev.gatehouse.server.directory.ScimGroups.Related;
import dev.gatehouse.server.directory.ScimResource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Resources as clients see them: the document with what only the service provider can say. */
final class ResourceDocuments {
  private static final String ID = "id";
  private static final int MEMBERS_AT_ONCE = 1_000;

  /**
   * Members of groups and groups of users in one list; a page ends before the resource with which
   * it would have more.
   */
  private static final int RELATED_OF_A_PAGE = 50_000;

  /** Users whose groups are read at once: each may be in thousands. */
  private static final int USERS_AT_ONCE = 100;

  private final ScimGroups groups;
  private final String base;
  private final int relatedOfAPage;

  /**
   * @param base of {@code /scim/v2} as clients reach it, without a slash at its end
   */
  ResourceDocuments(ScimGroups groups, String base) {
    this(groups, base, RELATED_OF_A_PAGE);
  }

  /** With a bound that a test reaches. */
  ResourceDocuments(ScimGroups groups, String base, int relatedOfAPage) {
    this.groups = groups;
    this.base = base;
    this.relatedOfAPage = relatedOfAPage;
  }

  String base() {
    return base;
  }

  String location(ScimResource resource) {
    return base + resource.type().endpoint() + "/" + resource.id();
  }

  /** The document with its id, as PATCH and PUT are applied to it. */
  static ObjectNode identified(ScimResource resource) {
    ObjectNode document = resource.document().deepCopy();
    return document.put(ID, resource.id());
  }

  static ObjectNode withoutIdentity(ObjectNode identified) {
    identified.remove(ID);
    return identified;
  }

  ObjectNode one(
      Transaction tx, DirectoryScope scope, ScimResource resource, Projection projection) {
    return page(tx, scope, List.of(resource), projection).getFirst();
  }

  /** A user of whom this directory did not know before, and who is in no group of it yet. */
  ObjectNode newcomer(ScimResource user, Projection projection) {
    return projection.apply(complete(user));
  }

  /** The first resources of a list; all of them, unless very many belong to them. */
  List<ObjectNode> page(
      Transaction tx, DirectoryScope scope, List<ScimResource> resources, Projection projection) {
    boolean withGroups = projection.includes("groups");
    boolean withMembers = projection.includes(ResourceType.MEMBERS);
    Map<String, List<Related>> groupsOfUsers = Map.of();
    List<ObjectNode> documents = new ArrayList<>();
    int related = 0;
    for (ScimResource resource : resources) {
      int position = documents.size();
      if (withGroups && position % USERS_AT_ONCE == 0) {
        int end = Math.min(resources.size(), position + USERS_AT_ONCE);
        groupsOfUsers = groupsOf(tx, scope, resources.subList(position, end));
      }
      ObjectNode full = complete(resource);
      if (resource.isUser()) {
        related += addGroups(groupsOfUsers.getOrDefault(resource.id(), List.of()), full);
      } else if (withMembers) {
        related += addMembers(tx, scope, resource, full);
      }
      if (related > relatedOfAPage && !documents.isEmpty()) {
        return documents;
      }
      documents.add(projection.apply(full));
    }
    return documents;
  }

  private Map<String, List<Related>> groupsOf(
      Transaction tx, DirectoryScope scope, List<ScimResource> some) {
    return groups.ofUsers(
        tx, scope, some.stream().filter(ScimResource::isUser).map(ScimResource::id).toList());
  }

  private int addGroups(List<Related> groupsOfUser, ObjectNode full) {
    if (!groupsOfUser.isEmpty()) {
      ArrayNode listed = full.putArray("groups");
      groupsOfUser.forEach(group -> listed.add(group(group)));
    }
    return groupsOfUser.size();
  }

  /** RFC 7643 §3.1. */
  private ObjectNode complete(ScimResource resource) {
    ObjectNode full = identified(resource);
    full.putObject("meta")
        .put("resourceType", resource.type().name())
        .put("created", resource.createdAt().toString())
        .put("lastModified", resource.modifiedAt().toString())
        .put("location", location(resource))
        .put("version", Precondition.tag(resource));
    return full;
  }

  private int addMembers(
      Transaction tx, DirectoryScope scope, ScimResource group, ObjectNode full) {
    ArrayNode listed = JsonNodeFactory.instance.arrayNode();
    String after = "";
    List<Related> some;
    do {
      some = groups.members(tx, scope, new GroupId(group.id()), after, MEMBERS_AT_ONCE);
      for (Related member : some) {
        listed.add(member(member));
        after = member.id();
      }
    } while (some.size() == MEMBERS_AT_ONCE);
    // RFC 7643 §2.5: an empty list and none are the same.
    if (!listed.isEmpty()) {
      full.set(ResourceType.MEMBERS, listed);
    }
    return listed.size();
  }

  /** Whether a group has more members than that, without reading them all. */
  boolean hasMoreMembersThan(
      Transaction tx, DirectoryScope scope, ScimResource group, int members) {
    return groups.members(tx, scope, new GroupId(group.id()), "", members + 1).size() > members;
  }

  ObjectNode member(Related user) {
    return related(user, ResourceType.USER, "User");
  }

  private ObjectNode group(Related group) {
    return related(group, ResourceType.GROUP, "direct");
  }

  private ObjectNode related(Related one, ResourceType type, String word) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("value", one.id())
        .put("$ref", base + type.endpoint() + "/" + one.id())
        .put("display", one.display())
        .put("type", word);
  }
}
