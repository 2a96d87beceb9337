package dev.gatehouse.server.connection.oidc;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Claims as texts, nested objects by their path with dots ({@code realm_access.roles}).
 *
 * @param values in the order of the token
 */
record ClaimTexts(Map<String, List<String>> values) {
  private static final int DEEPEST = 3;
  private static final int MOST_NAMES = 300;
  private static final int MOST_VALUES = 5_000;

  static ClaimTexts of(Map<String, Object> claims) {
    Map<String, List<String>> flat = new LinkedHashMap<>();
    claims.forEach((name, value) -> add(flat, name, value, 1));
    return new ClaimTexts(Collections.unmodifiableMap(flat));
  }

  /** The first value of the first of these names that is there; exact case wins. */
  Optional<String> first(List<String> names) {
    return all(names).flatMap(found -> found.stream().filter(one -> !one.isBlank()).findFirst());
  }

  /** The values of the first of these names that is there. */
  Optional<List<String>> all(List<String> names) {
    for (String name : names) {
      List<String> found = find(name);
      if (found != null) {
        return Optional.of(found);
      }
    }
    return Optional.empty();
  }

  private @Nullable List<String> find(String name) {
    List<String> exact = values.get(name);
    if (exact != null) {
      return exact;
    }
    for (Map.Entry<String, List<String>> entry : values.entrySet()) {
      if (entry.getKey().equalsIgnoreCase(name)) {
        return entry.getValue();
      }
    }
    return null;
  }

  private static void add(
      Map<String, List<String>> flat, String name, @Nullable Object value, int depth) {
    if (flat.size() >= MOST_NAMES) {
      return;
    }
    switch (value) {
      case Map<?, ?> map when depth < DEEPEST ->
          map.forEach((key, inner) -> add(flat, name + "." + key, inner, depth + 1));
      case List<?> list -> {
        List<String> texts = new ArrayList<>();
        for (Object element : list) {
          if (texts.size() < MOST_VALUES && isPlain(element)) {
            texts.add(text(element));
          }
        }
        flat.put(name, Collections.unmodifiableList(texts));
      }
      case null -> {}
      default -> {
        if (isPlain(value)) {
          flat.put(name, List.of(text(value)));
        }
      }
    }
  }

  private static boolean isPlain(@Nullable Object value) {
    return value instanceof String || value instanceof Number || value instanceof Boolean;
  }

  private static String text(Object value) {
    return value instanceof Boolean flag
        ? flag.toString().toLowerCase(Locale.ROOT)
        : value.toString();
  }
}
