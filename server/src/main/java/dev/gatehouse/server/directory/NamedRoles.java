package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.CaseFolding;
import dev.gatehouse.server.application.Role;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * The catalogue of roles by what a directory may call them: by the key, or by the name where only
 * one role is called so. Without case, as SCIM compares {@code roles.value}. Pure.
 */
public final class NamedRoles {
  private final List<Role> roles;
  private final Map<String, String> keys = new HashMap<>();

  NamedRoles(List<Role> roles) {
    this.roles = List.copyOf(roles);
    Map<String, Integer> bearers = new HashMap<>();
    roles.forEach(role -> bearers.merge(folded(role.name()), 1, Integer::sum));
    roles.stream()
        .filter(role -> Objects.equals(bearers.get(folded(role.name())), 1))
        .forEach(role -> keys.put(folded(role.name()), role.key()));
    // A key is whose it is, whatever another role is called.
    roles.forEach(role -> keys.put(role.key(), role.key()));
  }

  /** The key of the role that is meant. */
  public Optional<String> key(String named) {
    return Optional.ofNullable(keys.get(folded(named)));
  }

  /** The keys of those that are meant, each once; what names none is passed over. */
  List<String> keys(List<String> named) {
    return named.stream().flatMap(one -> key(one).stream()).distinct().toList();
  }

  /** All keys, for people who need to know what there is. */
  public List<String> all() {
    return roles.stream().map(Role::key).toList();
  }

  private static String folded(String text) {
    return CaseFolding.fold(text.strip());
  }
}
