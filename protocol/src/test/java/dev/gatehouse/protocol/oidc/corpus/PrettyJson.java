package dev.gatehouse.protocol.oidc.corpus;

import com.nimbusds.jose.util.JSONObjectUtils;
import com.nimbusds.jose.util.JSONStringUtils;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** JSON as a person reads it in a diff: a member a line, lists on one line. */
final class PrettyJson {

  private PrettyJson() {}

  static String of(Map<?, ?> object) {
    return write(object, "");
  }

  private static String write(@Nullable Object value, String indent) {
    return switch (value) {
      case Map<?, ?> map when map.isEmpty() -> "{}";
      case Map<?, ?> map ->
          map.entrySet().stream()
              .map(
                  entry ->
                      indent
                          + "  "
                          + string(String.valueOf(entry.getKey()))
                          + ": "
                          + write(entry.getValue(), indent + "  "))
              .collect(Collectors.joining(",\n", "{\n", "\n" + indent + "}"));
      case List<?> list ->
          list.stream()
              .map(element -> write(element, indent))
              .collect(Collectors.joining(", ", "[", "]"));
      case String text -> string(text);
      case null -> "null";
      default -> JSONObjectUtils.toJSONString(Map.of("v", value)).replaceAll("^\\{\"v\":|\\}$", "");
    };
  }

  private static String string(String text) {
    return JSONStringUtils.toJSONString(text);
  }
}
