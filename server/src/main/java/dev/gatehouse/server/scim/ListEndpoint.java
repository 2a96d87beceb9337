package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ListRequest;
import dev.gatehouse.protocol.scim.ListResponse;
import dev.gatehouse.protocol.scim.Paging;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimResult;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.ScimQueries;
import dev.gatehouse.server.directory.ScimQuery;
import dev.gatehouse.server.directory.ScimQuery.Window;
import dev.gatehouse.server.directory.ScimResource;
import dev.gatehouse.server.scim.Cursors.Position;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import tools.jackson.databind.node.ObjectNode;

/** Lists and searches, of one type or of all (RFC 7644 §3.4.2, §3.4.3; RFC 9865). */
final class ListEndpoint {
  private final Database database;
  private final ScimQueries queries;
  private final ResourceDocuments documents;
  private final Cursors cursors;
  private final DearQueries dear = new DearQueries();

  ListEndpoint(
      Database database, ScimQueries queries, ResourceDocuments documents, Cursors cursors) {
    this.database = database;
    this.queries = queries;
    this.documents = documents;
    this.cursors = cursors;
  }

  /**
   * @param identity what must be the same when a cursor comes back
   * @param read reads the request for a type
   */
  ObjectNode list(
      Caller caller,
      List<ResourceType> types,
      List<String> identity,
      Function<ResourceType, ScimResult<ListRequest>> read) {
    List<Part> parts = parts(types, read);
    return switch (parts.getFirst().request().paging()) {
      case Paging.ByIndex(int startIndex, int count) -> {
        Page page = page(caller, parts, new Position(0, "", startIndex - 1L, count));
        yield ListResponse.byIndex(page.total(), startIndex, page.documents());
      }
      case Paging.ByCursor(String cursor, OptionalInt count) -> {
        List<String> query =
            Stream.concat(identity.stream(), parts.stream().map(part -> part.type().name()))
                .toList();
        Position from = cursors.open(caller.scope(), query, cursor, count, caller.now());
        Page page = page(caller, parts, from);
        Optional<String> next =
            page.next().map(at -> cursors.seal(caller.scope(), query, at, caller.now()));
        yield ListResponse.byCursor(page.total(), next, Optional.empty(), page.documents());
      }
    };
  }

  private record Part(ResourceType type, ListRequest request) {
    ScimQuery query() {
      return new ScimQuery(
          type,
          request.filter(),
          request.sort().map(sort -> new ScimQuery.Sort(sort.path(), !sort.ascending())));
    }
  }

  /**
   * A search over all types may speak of an attribute that only one of them has: then the others
   * have no resource that fits (RFC 7644 §3.4.2.1).
   */
  private static List<Part> parts(
      List<ResourceType> types, Function<ResourceType, ScimResult<ListRequest>> read) {
    List<Part> parts = new ArrayList<>();
    Optional<ScimProblem> problem = Optional.empty();
    for (ResourceType type : types) {
      switch (read.apply(type)) {
        case ScimResult.Accepted<ListRequest>(ListRequest request) ->
            parts.add(new Part(type, request));
        case ScimResult.Refused<ListRequest>(ScimProblem refused) ->
            problem = problem.or(() -> Optional.of(refused));
      }
    }
    if (parts.isEmpty()) {
      throw new ScimRefusedException(problem.orElseThrow());
    }
    return parts;
  }

  private Page page(Caller caller, List<Part> parts, Position from) {
    Supplier<Page> read = () -> database.read(tx -> page(tx, caller, parts, from));
    boolean many = parts.stream().anyMatch(part -> queries.isDear(documents.base(), part.query()));
    return many ? dear.inTurn(caller.scope().directory(), read) : read.get();
  }

  private record Page(long total, List<ObjectNode> documents, Optional<Position> next) {}

  /**
   * A cursor goes on after a key: a late page costs what the first does, and who comes or goes
   * meanwhile makes nobody else come twice or not at all.
   */
  private Page page(Transaction tx, Caller caller, List<Part> parts, Position from) {
    int count = from.count();
    long total = 0;
    long skip = from.skipped();
    List<ObjectNode> answered = new ArrayList<>();
    Optional<Position> next = Optional.empty();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      boolean isOver = i < from.type() || next.isPresent();
      int wanted = isOver ? 0 : count - answered.size();
      // One more than asked for tells whether there is another page.
      int read = wanted == 0 ? 0 : wanted + 1;
      boolean goesOn = i == from.type() && !from.after().isEmpty();
      ScimQueries.Found.Resources found =
          found(
              tx,
              caller,
              part,
              goesOn ? new Window.After(from.after(), read) : new Window.Skipping(skip, read));
      total += found.total();
      if (isOver) {
        continue;
      }
      List<ScimResource> some =
          found.resources().subList(0, Math.min(wanted, found.resources().size()));
      List<ObjectNode> here = documents.page(tx, caller.scope(), some, part.request().projection());
      answered.addAll(here);
      if (here.size() < found.resources().size()) {
        String last = found.keys().get(here.size() - 1);
        next = Optional.of(Position.after(i, last, skip + here.size(), count));
      } else if (wanted == 0 && found.total() > skip && count > 0) {
        next = Optional.of(new Position(i, "", skip, count));
      }
      skip = goesOn ? 0 : Math.max(0, skip - found.total());
    }
    return new Page(total, answered, next);
  }

  private ScimQueries.Found.Resources found(
      Transaction tx, Caller caller, Part part, Window window) {
    return switch (queries.find(tx, caller.scope(), documents.base(), part.query(), window)) {
      case ScimQueries.Found.Resources resources -> resources;
      case ScimQueries.Found.TooMany() ->
          throw new ScimRefusedException(
              ScimType.TOO_MANY,
              "The query would have to look at more than "
                  + ScimQueries.MOST_CANDIDATES
                  + " resources, or compare more often than "
                  + ScimQueries.MOST_COMPARISONS
                  + " times. Filter by userName, externalId or id with eq, use fewer comparisons, or"
                  + " list everything without a filter.");
    };
  }
}
