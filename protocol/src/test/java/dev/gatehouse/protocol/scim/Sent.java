package dev.gatehouse.protocol.scim;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ObjectNode;

/**
 * What a client sends, and what comes of it. In JSON written here, ' stands for ", and \\' for \\".
 */
final class Sent {
  private Sent() {}

  static ObjectNode json(String text) {
    byte[] utf8 = text.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    return accepted(ScimJson.parseObject(utf8, ScimLimits.BODY_OCTETS));
  }

  static <T> T accepted(ScimResult<T> result) {
    return switch (result) {
      case ScimResult.Accepted<T>(T value) -> value;
      case ScimResult.Refused<T>(ScimProblem problem) ->
          throw new AssertionError("refused: " + problem);
    };
  }

  static <T> ScimProblem refused(ScimResult<T> result) {
    return switch (result) {
      case ScimResult.Accepted<T>(T value) -> throw new AssertionError("accepted: " + value);
      case ScimResult.Refused<T>(ScimProblem problem) -> problem;
    };
  }

  static <T> void assertRefused(ScimResult<T> result, ScimType type) {
    assertThat(refused(result).type()).contains(type);
  }

  /** A resource as it is stored: created, with an id. */
  static ObjectNode stored(ResourceType type, String text) {
    return accepted(ResourceReader.create(type, json(text))).resource().put("id", "2819c223");
  }

  static PatchRequest patchRequest(ResourceType type, String operations) {
    return accepted(PatchRequest.parse(type, patchBody(operations)));
  }

  static ObjectNode patchBody(String operations) {
    return json(
        "{'schemas':['urn:ietf:params:scim:api:messages:2.0:PatchOp'],'Operations':["
            + operations
            + "]}");
  }

  static ScimResult<PatchApplication.Patched> patch(ObjectNode user, String operations) {
    return switch (PatchRequest.parse(ResourceType.USER, patchBody(operations))) {
      case ScimResult.Accepted<PatchRequest>(PatchRequest request) ->
          PatchApplication.apply(ResourceType.USER, user, request.attributes());
      case ScimResult.Refused<PatchRequest>(ScimProblem problem) ->
          new ScimResult.Refused<>(problem);
    };
  }

  static ObjectNode patched(ObjectNode user, String operations) {
    return accepted(patch(user, operations)).resource();
  }

  static List<PatchOperation.OnMembers> memberOperations(String operations) {
    PatchRequest request = patchRequest(ResourceType.GROUP, operations);
    assertThat(request.attributes()).isEmpty();
    return request.members();
  }
}
