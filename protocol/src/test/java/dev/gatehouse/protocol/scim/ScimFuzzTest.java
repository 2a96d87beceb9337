package dev.gatehouse.protocol.scim;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.node.ObjectNode;

/** Whatever a client sends, an answer comes out. */
class ScimFuzzTest {
  private static final ObjectNode USER =
      Sent.stored(
          ResourceType.USER,
          """
          {'userName':'ada','title':'x','name':{'givenName':'Ada'},
           'emails':[{'value':'a@x','type':'work','primary':true},{'value':'b@x'}],
           'urn:ietf:params:scim:schemas:extension:enterprise:2.0:User':
             {'manager':{'value':'m'}}}
          """);

  private static String text(byte[] data) {
    return new String(data, StandardCharsets.UTF_8);
  }

  private static void requireSensible(ScimProblem problem) {
    assertThat(problem.status()).isIn(400, 409, 413);
    assertThat(problem.detail()).isNotBlank();
  }

  private static Optional<ObjectNode> object(byte[] data) {
    return switch (ScimJson.parseObject(data, 100_000)) {
      case ScimResult.Accepted<ObjectNode>(ObjectNode object) -> Optional.of(object);
      case ScimResult.Refused<ObjectNode>(ScimProblem problem) -> {
        requireSensible(problem);
        yield Optional.empty();
      }
    };
  }

  @FuzzTest(maxDuration = "60s")
  void every_filter_is_read_as_what_it_says_or_refused(byte[] data) {
    for (ResourceType type : ResourceType.all()) {
      switch (Filter.parse(type, text(data))) {
        case ScimResult.Accepted<Filter>(Filter filter) -> {
          String written = WrittenFilter.of(filter);
          assertThat(FilterEvaluation.matches(new Filter.Not(filter), USER))
              .isNotEqualTo(FilterEvaluation.matches(filter, USER));
          if (written.length() <= 2_000 && !written.contains("((((((((")) {
            assertThat(Sent.accepted(Filter.parse(type, written))).isEqualTo(filter);
          }
        }
        case ScimResult.Refused<Filter>(ScimProblem problem) -> {
          assertThat(problem.type()).contains(ScimType.INVALID_FILTER);
          requireSensible(problem);
        }
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_PATCH_leaves_a_canonical_user_or_is_refused(byte[] data) {
    Optional<ObjectNode> body = object(data);
    if (body.isEmpty()) {
      return;
    }
    switch (PatchRequest.parse(ResourceType.USER, body.get())) {
      case ScimResult.Accepted<PatchRequest>(PatchRequest request) ->
          requireCanonical(PatchApplication.apply(ResourceType.USER, USER, request.attributes()));
      case ScimResult.Refused<PatchRequest>(ScimProblem problem) -> requireSensible(problem);
    }
    switch (PatchRequest.parse(ResourceType.GROUP, body.get())) {
      case ScimResult.Accepted<PatchRequest>(PatchRequest request) ->
          assertThat(request.members()).doesNotContainNull();
      case ScimResult.Refused<PatchRequest>(ScimProblem problem) -> requireSensible(problem);
    }
  }

  private static void requireCanonical(ScimResult<PatchApplication.Patched> result) {
    switch (result) {
      case ScimResult.Accepted<PatchApplication.Patched>(PatchApplication.Patched patched) -> {
        ObjectNode user = patched.resource();
        ResourceReader.Received again =
            Sent.accepted(ResourceReader.create(ResourceType.USER, user));
        assertThat(again.resource().put("id", "2819c223")).isEqualTo(user);
      }
      case ScimResult.Refused<PatchApplication.Patched>(ScimProblem problem) ->
          requireSensible(problem);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_body_is_a_canonical_resource_or_refused(byte[] data) {
    Optional<ObjectNode> body = object(data);
    if (body.isEmpty()) {
      return;
    }
    for (ResourceType type : ResourceType.all()) {
      switch (ResourceReader.create(type, body.get())) {
        case ScimResult.Accepted<ResourceReader.Received>(ResourceReader.Received received) -> {
          ObjectNode resource = received.resource();
          assertThat(Sent.accepted(ResourceReader.create(type, resource)).resource())
              .isEqualTo(resource);
          assertThat(Projection.standard(type).apply(resource)).isEqualTo(resource);
        }
        case ScimResult.Refused<ResourceReader.Received>(ScimProblem problem) ->
            requireSensible(problem);
      }
      switch (Replacement.of(type, USER, body.get())) {
        case ScimResult.Accepted<ResourceReader.Received>(ResourceReader.Received received) ->
            assertThat(received.resource().path("id")).isEqualTo(USER.path("id"));
        case ScimResult.Refused<ResourceReader.Received>(ScimProblem problem) ->
            requireSensible(problem);
      }
    }
  }

  @FuzzTest(maxDuration = "60s")
  void every_bulk_request_is_planned_once_each_or_refused(byte[] data) {
    Optional<ObjectNode> body = object(data);
    if (body.isEmpty()) {
      return;
    }
    switch (BulkRequest.parse(body.get())) {
      case ScimResult.Accepted<BulkRequest>(BulkRequest request) ->
          assertThat(request.steps()).extracting(BulkStep::index).doesNotHaveDuplicates();
      case ScimResult.Refused<BulkRequest>(ScimProblem problem) -> requireSensible(problem);
    }
    if (ListRequest.ofSearch(ResourceType.USER, body.get())
        instanceof ScimResult.Refused<ListRequest>(ScimProblem problem)) {
      requireSensible(problem);
    }
  }

  /** Lines of name=value. */
  @FuzzTest(maxDuration = "60s")
  void every_query_is_read_within_the_limits_or_refused(byte[] data) {
    Map<String, String> parameters = new HashMap<>();
    for (String line : text(data).split("\n", 20)) {
      List<String> parts = List.of(line.split("=", 2));
      parameters.put(parts.getFirst(), parts.getLast());
    }
    switch (ListRequest.ofQuery(ResourceType.USER, parameters)) {
      case ScimResult.Accepted<ListRequest>(ListRequest request) ->
          assertThat(
                  switch (request.paging()) {
                    case Paging.ByIndex index -> index.count();
                    case Paging.ByCursor cursor -> cursor.count().orElse(0);
                  })
              .isBetween(0, ScimLimits.PAGE);
      case ScimResult.Refused<ListRequest>(ScimProblem problem) -> requireSensible(problem);
    }
  }
}
