package dev.gatehouse.server.scim;

import dev.gatehouse.server.web.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** The error body of SCIM (RFC 7644 §3.12) for what is refused before SCIM is read. */
final class ScimErrors {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ScimErrors() {}

  static Response answer(DirectoryRefusal why) {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("schemas", List.of("urn:ietf:params:scim:api:messages:2.0:Error"));
    // RFC 7644 §3.12: the status is a string. Identity providers show the detail to administrators.
    members.put("status", Integer.toString(why.status()));
    members.put("detail", why.code() + ": " + why.sentence());
    return Response.of(why.status(), "application/scim+json", JSON.writeValueAsBytes(members))
        .with("Cache-Control", "no-store");
  }
}
