package dev.gatehouse.server.scim;

import dev.gatehouse.protocol.scim.ScimProblem;
import dev.gatehouse.server.web.Response;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Answers in {@code application/scim+json} (RFC 7644 §8.1). */
final class ScimAnswers {
  static final String CONTENT_TYPE = "application/scim+json";

  /** By which a refusal is found again, here and in the client's log. */
  static final String CORRELATION_ID = "X-Correlation-Id";

  private static final JsonMapper JSON = JsonMapper.shared();

  private ScimAnswers() {}

  static Response json(int status, JsonNode body) {
    return Response.of(status, CONTENT_TYPE, JSON.writeValueAsBytes(body))
        .with("Cache-Control", "no-store");
  }

  static Response problem(ScimProblem problem) {
    return json(problem.status(), problem.toJson());
  }
}
