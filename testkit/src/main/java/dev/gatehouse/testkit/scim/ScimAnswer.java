package dev.gatehouse.testkit.scim;

import tools.jackson.databind.JsonNode;

/**
 * What the other side said.
 *
 * @param status zero when it did not answer at all
 * @param body missing where there was none, or none that is JSON
 */
public record ScimAnswer(String method, String path, int status, JsonNode body) {

  public boolean ok() {
    return status >= 200 && status < 300;
  }

  /** What a page shows beside the status. */
  public String detail() {
    return body.path("detail").asString("");
  }
}
