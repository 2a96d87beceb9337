package dev.gatehouse.server.scim;

import static dev.gatehouse.server.scim.ScimRefusedException.accepted;

import dev.gatehouse.protocol.scim.BulkReferences;
import dev.gatehouse.protocol.scim.BulkRequest;
import dev.gatehouse.protocol.scim.BulkStep;
import dev.gatehouse.protocol.scim.Projection;
import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.server.db.DatabaseException;
import dev.gatehouse.server.scim.ResourceEndpoint.Changed;
import dev.gatehouse.server.scim.ResourceEndpoint.View;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Bulk (RFC 7644 §3.7). Each operation is a transaction of its own, as the RFC has it: those that
 * are done when one fails stay done.
 */
final class BulkEndpoint {
  private static final Logger LOG = LoggerFactory.getLogger(BulkEndpoint.class);
  private static final String BROKEN =
      "Something went wrong here, and nothing of this operation was done. Send it and those that"
          + " are not answered again.";

  private final ResourceEndpoint resources;
  private final ResourceDocuments documents;

  BulkEndpoint(ResourceEndpoint resources, ResourceDocuments documents) {
    this.resources = resources;
    this.documents = documents;
  }

  /**
   * @param refused hears of operations that failed; the answer as a whole is none
   */
  ObjectNode run(Caller caller, BulkRequest request, BiConsumer<BulkStep, ScimProblem> refused) {
    int mostErrors = request.failOnErrors().orElse(Integer.MAX_VALUE);
    Map<String, String> made = new HashMap<>();
    Map<Integer, ObjectNode> answers = new TreeMap<>();
    int errors = 0;
    for (BulkStep step : request.steps()) {
      if (errors >= mostErrors) {
        break;
      }
      ObjectNode answer = JsonNodeFactory.instance.objectNode();
      answer.put("method", step.method());
      step.bulkId().ifPresent(bulkId -> answer.put("bulkId", bulkId));
      try {
        done(caller, step, made, answer);
      } catch (ScimRefusedException e) {
        errors++;
        refused.accept(step, e.problem());
        answer
            .put("status", Integer.toString(e.problem().status()))
            .set("response", e.problem().toJson());
      } catch (DatabaseException e) {
        // What was done before must be told all the same; what comes after would hardly fare
        // better.
        LOG.error("an operation of Bulk failed: {} {}", step.method(), path(step), e);
        ScimProblem problem = ScimProblem.of(500, BROKEN);
        answer.put("status", "500").set("response", problem.toJson());
        errors = mostErrors;
      }
      answers.put(step.index(), answer);
    }
    ObjectNode response = JsonNodeFactory.instance.objectNode();
    response.putArray("schemas").add(BulkRequest.RESPONSE_SCHEMA);
    response.putArray("Operations").addAll(answers.values());
    return response;
  }

  /** What an operation is about; empty where that could not be read. */
  static String path(BulkStep step) {
    return switch (step) {
      case BulkStep.Refuse refuse -> "";
      case BulkStep.Perform perform ->
          perform.type().endpoint() + perform.id().map(id -> "/" + id).orElse("");
    };
  }

  private void done(Caller caller, BulkStep step, Map<String, String> made, ObjectNode answer) {
    switch (step) {
      case BulkStep.Refuse(var index, var method, var bulkId, ScimProblem problem) ->
          throw new ScimRefusedException(problem);
      case BulkStep.Perform perform -> {
        BulkStep.Perform resolved = accepted(BulkReferences.resolve(perform, made));
        // RFC 7644 §3.7: location is required unless a creation failed.
        resolved
            .id()
            .ifPresent(
                id ->
                    answer.put(
                        "location", documents.base() + resolved.type().endpoint() + "/" + id));
        perform(caller, resolved, answer)
            .ifPresent(
                changed -> {
                  answer.put("location", documents.location(changed.resource()));
                  answer.put("version", Precondition.tag(changed.resource()));
                  perform.bulkId().ifPresent(id -> made.put(id, changed.resource().id()));
                });
      }
    }
  }

  private Optional<Changed> perform(Caller caller, BulkStep.Perform step, ObjectNode answer) {
    Precondition precondition =
        new Precondition(step.version().map(List::of).orElse(List.of()), List.of());
    // The answer has no body, so that nothing is read for one.
    View view = new View(accepted(Projection.parse(step.type(), "id", "")), true);
    ObjectNode data = step.data().orElseGet(JsonNodeFactory.instance::objectNode);
    Optional<Changed> changed =
        switch (step.verb()) {
          case POST -> Optional.of(resources.create(caller, step.type(), data, view));
          case PUT ->
              Optional.of(
                  resources.replace(
                      caller, step.type(), step.id().orElseThrow(), data, view, precondition));
          case PATCH ->
              Optional.of(
                  resources.patch(
                      caller, step.type(), step.id().orElseThrow(), data, view, precondition));
          case DELETE -> {
            resources.delete(caller, step.type(), step.id().orElseThrow(), precondition);
            yield Optional.empty();
          }
        };
    String status =
        switch (step.verb()) {
          case POST -> "201";
          case PUT, PATCH -> "200";
          case DELETE -> "204";
        };
    answer.put("status", status);
    return changed;
  }
}
