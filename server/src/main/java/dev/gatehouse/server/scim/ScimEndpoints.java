package dev.gatehouse.server.scim;

import static dev.gatehouse.server.scim.ScimRefusedException.accepted;

import dev.gatehouse.protocol.scim.BulkRequest;
import dev.gatehouse.protocol.scim.ListRequest;
import dev.gatehouse.protocol.scim.Projection;
import dev.gatehouse.protocol.scim.ResourceType;
import dev.gatehouse.protocol.scim.ScimJson;
import dev.gatehouse.protocol.scim.ScimLimits;
import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.protocol.scim.ScimResult;
import dev.gatehouse.protocol.scim.ScimType;
import dev.gatehouse.server.scim.ResourceEndpoint.View;
import dev.gatehouse.server.web.RefusedRequestException;
import dev.gatehouse.server.web.Request;
import dev.gatehouse.server.web.Response;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.function.Supplier;
import tools.jackson.databind.node.ObjectNode;

/** Leads a request to what it is about. Everything that is refused is answered as SCIM has it. */
final class ScimEndpoints {
  private static final String SEARCH = ".search";
  private static final String[] SINGLE = {
    "attributes",
    "excludedAttributes",
    "filter",
    "sortBy",
    "sortOrder",
    "startIndex",
    "count",
    "cursor"
  };

  private final DirectoryGate gate;
  private final ResourceEndpoint resources;
  private final BulkEndpoint bulk;
  private final Reading reading;
  private final InstantSource clock;

  /** What only reads. */
  record Reading(ListEndpoint lists, RolesEndpoint roles, DiscoveryEndpoint discovery) {}

  ScimEndpoints(
      DirectoryGate gate,
      ResourceEndpoint resources,
      BulkEndpoint bulk,
      Reading reading,
      InstantSource clock) {
    this.gate = gate;
    this.resources = resources;
    this.bulk = bulk;
    this.reading = reading;
    this.clock = clock;
  }

  Response handle(Request request) {
    Instant now = clock.instant().truncatedTo(ChronoUnit.MILLIS);
    return switch (gate.pass(request, now)) {
      case DirectoryGate.Passage.Shut(Response answer) -> answer;
      case DirectoryGate.Passage.Open(var scope) ->
          answered(request, new Caller(scope, request.clientAddress(), now));
    };
  }

  private Response answered(Request request, Caller caller) {
    try {
      return route(request, caller);
    } catch (OtherMethodException refused) {
      return refused(request, caller, refused.problem()).with("Allow", refused.allowed());
    } catch (ScimRefusedException refused) {
      return refused(request, caller, refused.problem());
    } catch (RefusedRequestException refused) {
      // What the engine refuses: a body that is too large, a query that is no UTF-8.
      return refused(
          request, caller, ScimProblem.of(refused.status(), refused.refusal().sentence()));
    }
  }

  private Response refused(Request request, Caller caller, ScimProblem problem) {
    String name = RefusalLog.nameOf(request);
    gate.refusals()
        .note(caller.whose(), request.method(), path(request), problem, name, caller.now());
    Response answer = ScimAnswers.problem(problem).with(ScimAnswers.CORRELATION_ID, name);
    return problem.status() == 429 ? answer.with("Retry-After", "5") : answer;
  }

  /** Without the query where that is what cannot be read. */
  private static String path(Request request) {
    try {
      return RefusedText.path(request.path(), request.query());
    } catch (RefusedRequestException unreadable) {
      return RefusedText.path(request.path());
    }
  }

  private Response route(Request request, Caller caller) {
    String path = request.path().substring(ScimDoor.ROOT.length());
    List<String> segments =
        Arrays.stream(path.split("/", -1)).filter(part -> !part.isEmpty()).toList();
    String first = segments.isEmpty() ? "" : segments.getFirst().toLowerCase(Locale.ROOT);
    Optional<String> second = segments.size() > 1 ? Optional.of(segments.get(1)) : Optional.empty();
    if (segments.size() > 2) {
      throw notThere();
    }
    DiscoveryEndpoint discovery = reading.discovery();
    return switch (first) {
      case "users" -> resource(request, caller, ResourceType.USER, second);
      case "groups" -> resource(request, caller, ResourceType.GROUP, second);
      case "roles" -> role(request, caller, second);
      case "serviceproviderconfig", "serviceproviderconfigs" ->
          document(request, discovery.serviceProviderConfig(), second);
      case "resourcetypes" ->
          described(
              request,
              () -> second.map(discovery::resourceType).orElseGet(discovery::resourceTypes));
      case "schemas" ->
          described(request, () -> second.map(discovery::schema).orElseGet(discovery::schemas));
      case "bulk" -> only(request, "POST", () -> bulk(request, caller, second));
      case SEARCH -> only(request, "POST", () -> search(request, caller, ResourceType.all()));
      case "" -> only(request, "GET", () -> list(request, caller, ResourceType.all()));
      case "me" ->
          // RFC 7644 §3.11: a token is a directory's, and stands for nobody.
          throw new ScimRefusedException(
              ScimProblem.of(501, "The token of a directory is no person's: there is no Me."));
      default -> throw notThere();
    };
  }

  private Response resource(
      Request request, Caller caller, ResourceType type, Optional<String> second) {
    if (second.isEmpty()) {
      return switch (request.method()) {
        case "GET", "HEAD" -> list(request, caller, List.of(type));
        case "POST" ->
            resources
                .create(caller, type, body(request), view(request, type))
                .answer(201, resources.documents());
        default -> throw otherMethod(request, "GET, HEAD, POST");
      };
    }
    if (second.get().equalsIgnoreCase(SEARCH)) {
      return only(request, "POST", () -> search(request, caller, List.of(type)));
    }
    return one(request, caller, type, second.get());
  }

  /** Read-only: whoever keeps the catalogue changes roles. */
  private Response role(Request request, Caller caller, Optional<String> second) {
    if (second.filter(SEARCH::equalsIgnoreCase).isPresent()) {
      return only(request, "POST", () -> search(request, caller, List.of(ResourceType.ROLE)));
    }
    return only(
        request,
        "GET",
        () ->
            second.isEmpty()
                ? list(request, caller, List.of(ResourceType.ROLE))
                : reading
                    .roles()
                    .one(
                        caller,
                        second.get(),
                        view(request, ResourceType.ROLE).projection(),
                        precondition(request)));
  }

  private static Precondition precondition(Request request) {
    return new Precondition(request.headers("If-Match"), request.headers("If-None-Match"));
  }

  private Response one(Request request, Caller caller, ResourceType type, String id) {
    Precondition precondition = precondition(request);
    return switch (request.method()) {
      case "GET", "HEAD" -> resources.get(caller, type, id, view(request, type), precondition);
      case "PUT" ->
          resources
              .replace(caller, type, id, body(request), view(request, type), precondition)
              .answer(200, resources.documents());
      case "PATCH" ->
          resources
              .patch(caller, type, id, body(request), view(request, type), precondition)
              .answer(200, resources.documents());
      case "DELETE" -> {
        resources.delete(caller, type, id, precondition);
        yield Response.empty(204);
      }
      default -> throw otherMethod(request, "GET, HEAD, PUT, PATCH, DELETE");
    };
  }

  private Response list(Request request, Caller caller, List<ResourceType> types) {
    Map<String, String> parameters = parameters(request);
    return listed(caller, types, parameters, type -> ListRequest.ofQuery(type, parameters));
  }

  private Response search(Request request, Caller caller, List<ResourceType> types) {
    ObjectNode body = body(request);
    // Names of members have no case (RFC 7643 §2.1).
    Map<String, String> members = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    for (var property : body.properties()) {
      members.put(property.getKey(), property.getValue().toString());
    }
    return listed(caller, types, members, type -> ListRequest.ofSearch(type, body));
  }

  private Response listed(
      Caller caller,
      List<ResourceType> types,
      Map<String, String> parameters,
      Function<ResourceType, ScimResult<ListRequest>> read) {
    List<String> identity = identity(types, parameters);
    return ScimAnswers.json(
        200,
        types.equals(List.of(ResourceType.ROLE))
            ? reading.roles().list(caller, identity, accepted(read.apply(ResourceType.ROLE)))
            : reading.lists().list(caller, types, identity, read));
  }

  /** RFC 9865 §2: a cursor serves the query for which it was given out. */
  private static List<String> identity(List<ResourceType> types, Map<String, String> parameters) {
    return List.of(
        types.stream().map(ResourceType::name).toList().toString(),
        parameters.getOrDefault("filter", ""),
        parameters.getOrDefault("sortBy", ""),
        parameters.getOrDefault("sortOrder", ""));
  }

  private Response bulk(Request request, Caller caller, Optional<String> second) {
    if (second.isPresent()) {
      throw notThere();
    }
    requireJson(request);
    byte[] octets = request.body(ScimLimits.BULK_OCTETS);
    BulkRequest asked =
        accepted(BulkRequest.parse(accepted(ScimJson.parseObject(octets, ScimLimits.BULK_OCTETS))));
    Optional<Response> tooMany = gate.refuseBulk(request, caller, asked.steps().size());
    if (tooMany.isPresent()) {
      return tooMany.get();
    }
    // Only a request of which something failed needs a name.
    List<String> named = new ArrayList<>();
    ObjectNode answer =
        bulk.run(
            caller,
            asked,
            (step, problem) -> {
              if (named.isEmpty()) {
                named.add(RefusalLog.nameOf(request));
              }
              gate.refusals()
                  .note(
                      caller.whose(),
                      step.method(),
                      RefusedText.path("/Bulk" + BulkEndpoint.path(step)),
                      problem,
                      named.getFirst(),
                      caller.now());
            });
    Response response = ScimAnswers.json(200, answer);
    return named.isEmpty() ? response : response.with(ScimAnswers.CORRELATION_ID, named.getFirst());
  }

  private static ObjectNode body(Request request) {
    requireJson(request);
    byte[] octets = request.body(ScimLimits.BODY_OCTETS);
    return accepted(ScimJson.parseObject(octets, ScimLimits.BODY_OCTETS));
  }

  /** RFC 7644 §8.1; {@code application/json} as well (§3.1). Some clients name no type at all. */
  private static void requireJson(Request request) {
    String type = request.header("Content-Type").orElse(ScimAnswers.CONTENT_TYPE);
    int end = type.indexOf(';');
    String essence = (end < 0 ? type : type.substring(0, end)).strip().toLowerCase(Locale.ROOT);
    if (!essence.equals(ScimAnswers.CONTENT_TYPE) && !essence.equals("application/json")) {
      throw new ScimRefusedException(
          ScimProblem.of(415, "The body must be " + ScimAnswers.CONTENT_TYPE + "."));
    }
    // RFC 9110 §8.4: what is packed is not unpacked, and must not be taken for broken JSON.
    if (!request
        .header("Content-Encoding")
        .orElse("identity")
        .strip()
        .equalsIgnoreCase("identity")) {
      throw new ScimRefusedException(
          ScimProblem.of(415, "The body must not be compressed: send no Content-Encoding."));
    }
  }

  private static View view(Request request, ResourceType type) {
    Map<String, String> parameters = parameters(request);
    String attributes = parameters.getOrDefault("attributes", "");
    String excluded = parameters.getOrDefault("excludedAttributes", "");
    return new View(
        accepted(Projection.parse(type, attributes, excluded)),
        !attributes.isBlank() || !excluded.isBlank());
  }

  /** Without case, and each once: which of two counts would be anybody's guess. */
  private static Map<String, String> parameters(Request request) {
    Map<String, String> known = new HashMap<>();
    request
        .query()
        .values()
        .forEach(
            (sent, values) -> {
              for (String name : SINGLE) {
                if (name.equalsIgnoreCase(sent)
                    && (values.size() > 1 || known.put(name, values.getFirst()) != null)) {
                  throw new ScimRefusedException(
                      ScimType.INVALID_VALUE, "The parameter " + name + " stands twice.");
                }
              }
            });
    return known;
  }

  private static Response only(Request request, String method, Supplier<Response> endpoint) {
    boolean fits =
        request.method().equals(method)
            || (method.equals("GET") && request.method().equals("HEAD"));
    if (!fits) {
      throw otherMethod(request, method.equals("GET") ? "GET, HEAD" : method);
    }
    return endpoint.get();
  }

  private static Response document(Request request, ObjectNode document, Optional<String> second) {
    if (second.isPresent()) {
      throw notThere();
    }
    return described(request, () -> document);
  }

  private static Response described(Request request, Supplier<ObjectNode> document) {
    if (!parameters(request).getOrDefault("filter", "").isBlank()) {
      // RFC 7644 §4: refused, so that nobody takes all for what the filter asked for.
      throw new ScimRefusedException(
          ScimProblem.of(403, "What describes the service provider cannot be filtered."));
    }
    return only(request, "GET", () -> ScimAnswers.json(200, document.get()));
  }

  /** RFC 9110 §15.5.6: with the methods that mean something. */
  private static OtherMethodException otherMethod(Request request, String allowed) {
    return new OtherMethodException(request.method(), allowed);
  }

  private static ScimRefusedException notThere() {
    return new ScimRefusedException(ScimProblem.of(404, "There is no such endpoint."));
  }
}
