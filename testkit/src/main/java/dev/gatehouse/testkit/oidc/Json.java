package dev.gatehouse.testkit.oidc;

import java.util.Map;
import tools.jackson.databind.json.JsonMapper;

/** JSON text. */
final class Json {

  private static final JsonMapper MAPPER = JsonMapper.builder().build();

  private Json() {}

  static String write(Map<String, ?> object) {
    return MAPPER.writeValueAsString(object);
  }
}
