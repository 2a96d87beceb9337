package dev.gatehouse.server.signin;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The doors that sign-ins lead to, by name. */
final class Destinations {
  private volatile Map<String, Destination> byName = Map.of();

  void set(List<Destination> all) {
    byName = all.stream().collect(Collectors.toMap(Destination::name, Function.identity()));
  }

  Optional<Destination> named(String name) {
    return Optional.ofNullable(byName.get(name));
  }

  /**
   * @throws IllegalArgumentException if no such door is wired
   */
  Destination required(String name) {
    return named(name)
        .orElseThrow(() -> new IllegalArgumentException("no destination is called " + name));
  }
}
