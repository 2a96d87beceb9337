package dev.gatehouse.protocol.scim;

import java.util.Optional;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Why a SCIM request is refused (RFC 7644 §3.12). The keyword is the stable code.
 *
 * @param status of HTTP
 * @param type where the RFC has a keyword for it
 * @param detail one sentence for the people who run the client; it repeats names and positions of
 *     what they sent, never stored values; at most 1,000 characters
 */
public record ScimProblem(int status, Optional<ScimType> type, String detail) {
  public static final String SCHEMA = "urn:ietf:params:scim:api:messages:2.0:Error";
  private static final int LONGEST_DETAIL = 1_000;

  public ScimProblem {
    if (status < 400 || status > 599) {
      throw new IllegalArgumentException("not the status of an error: " + status);
    }
    detail =
        detail.length() <= LONGEST_DETAIL ? detail : detail.substring(0, LONGEST_DETAIL - 1) + "…";
  }

  /** A status that says enough, such as 404 or 412. */
  public static ScimProblem of(int status, String detail) {
    return new ScimProblem(status, Optional.empty(), detail);
  }

  /** RFC 7644 §3.12: every keyword comes with 400, except uniqueness, which comes with 409. */
  public static ScimProblem of(ScimType type, String detail) {
    int status = type == ScimType.UNIQUENESS ? 409 : 400;
    return new ScimProblem(status, Optional.of(type), detail);
  }

  /** The body of the answer. The status is a string there. */
  public ObjectNode toJson() {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.putArray("schemas").add(SCHEMA);
    body.put("status", Integer.toString(status));
    type.ifPresent(keyword -> body.put("scimType", keyword.keyword()));
    return body.put("detail", detail);
  }
}
