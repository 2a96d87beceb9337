package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.FilterEvaluation;
import dev.gatehouse.protocol.scim.ListRequest;
import dev.gatehouse.protocol.scim.ListResponse;
import dev.gatehouse.protocol.scim.Paging;
import dev.gatehouse.protocol.scim.Projection;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.server.application.Role;
import dev.gatehouse.server.application.Roles;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.directory.LockOutGuard;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.scim.Cursors.Position;
import dev.gatehouse.server.web.Response;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Stream;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * The roles that there are (draft-ietf-scim-roles-entitlements-01). The catalogue is small, so that
 * all of it is read and a list is made in memory.
 */
final class RolesEndpoint {
  private static final int VERSION_OCTETS = 10;

  private final Database database;
  private final Cursors cursors;
  private final String base;
  private final Roles roles = new Roles();

  /**
   * @param base of {@code /scim/v2} as clients reach it, without a slash at its end
   */
  RolesEndpoint(Database database, Cursors cursors, String base) {
    this.database = database;
    this.cursors = cursors;
    this.base = base;
  }

  Response one(Caller caller, String id, Projection projection, Precondition precondition) {
    ObjectNode role =
        database
            .read(tx -> roles.get(tx, id))
            .map(found -> document(caller, found))
            .orElseThrow(ScimRefusedException::notFound);
    String tag = role.at("/meta/version").asString();
    Response response =
        precondition.isKnown(tag)
            ? Response.empty(304)
            : ScimAnswers.json(200, projection.apply(role));
    return response.with("ETag", tag);
  }

  /**
   * @param identity what must be the same when a cursor comes back
   */
  ObjectNode list(Caller caller, List<String> identity, ListRequest request) {
    Stream<ObjectNode> all =
        database.read(roles::list).stream()
            .map(role -> document(caller, role))
            .filter(
                role ->
                    request.filter().map(one -> FilterEvaluation.matches(one, role)).orElse(true));
    List<ObjectNode> found =
        request.sort().map(sort -> all.sorted(sort.order())).orElse(all).toList();
    return switch (request.paging()) {
      case Paging.ByIndex(int startIndex, int count) ->
          ListResponse.byIndex(
              found.size(), startIndex, page(found, startIndex - 1L, count, request));
      case Paging.ByCursor(String cursor, OptionalInt count) -> {
        Position from = cursors.open(caller.scope(), identity, cursor, count, caller.now());
        List<ObjectNode> page = page(found, from.skipped(), from.count(), request);
        long reached = from.skipped() + page.size();
        Optional<String> next =
            page.isEmpty() || reached >= found.size()
                ? Optional.empty()
                : Optional.of(
                    cursors.seal(
                        caller.scope(),
                        identity,
                        new Position(0, "", reached, from.count()),
                        caller.now()));
        yield ListResponse.byCursor(found.size(), next, Optional.empty(), page);
      }
    };
  }

  private static List<ObjectNode> page(
      List<ObjectNode> found, long skipped, int count, ListRequest request) {
    return found.stream().skip(skipped).limit(count).map(request.projection()::apply).toList();
  }

  private ObjectNode document(Caller caller, Role role) {
    ObjectNode document = JsonNodeFactory.instance.objectNode();
    document.putArray("schemas").add(ResourceType.ROLE.schema().id());
    document
        .put("id", role.key())
        .put("value", role.key())
        .put("display", role.name())
        .put(
            "type",
            role.permissions().contains(LockOutGuard.PERMISSION) ? "Administrator" : "Member")
        // The draft: usable in the service provider's system. A directory may not give any.
        .put("supported", caller.scope().takesRoles());
    // RFC 7644 §3.14. The catalogue counts no versions: what is shown is its own.
    String version = Precondition.tag(version(document));
    document
        .putObject("meta")
        .put("resourceType", ResourceType.ROLE.name())
        .put("location", base + ResourceType.ROLE.endpoint() + "/" + role.key())
        .put("version", version);
    return document;
  }

  private static String version(ObjectNode document) {
    byte[] hash = Tokens.hash(document.toString());
    return HexFormat.of().formatHex(hash, 0, VERSION_OCTETS);
  }
}
