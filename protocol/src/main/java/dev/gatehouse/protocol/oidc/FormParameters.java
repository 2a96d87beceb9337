package dev.gatehouse.protocol.oidc;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Parameters as {@code application/x-www-form-urlencoded}, in the order of their addition. */
final class FormParameters {

  private final Map<String, String> values = new LinkedHashMap<>();

  FormParameters add(String name, @Nullable String value) {
    if (value != null && !value.isEmpty()) {
      values.put(name, value);
    }
    return this;
  }

  FormParameters addAll(FormParameters others) {
    values.putAll(others.values);
    return this;
  }

  String encoded() {
    return values.entrySet().stream()
        .map(entry -> encode(entry.getKey()) + "=" + encode(entry.getValue()))
        .collect(Collectors.joining("&"));
  }

  /** RFC 6749 §3.1: a query that the endpoint already has is kept. */
  URI appendedTo(URI endpoint) {
    String address = endpoint.toString();
    String separator = endpoint.getRawQuery() == null ? "?" : "&";
    return URI.create(address + separator + encoded());
  }

  static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }
}
