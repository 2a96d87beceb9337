package dev.gatehouse.server.application;

import java.util.List;

/**
 * A role of the product's catalogue.
 *
 * @param key stable, as tokens carry it: 1 to 60 of a-z, 0-9, hyphen, underscore
 * @param name for people
 * @param permissions what it allows, in the product's own words, sorted
 */
public record Role(String key, String name, List<String> permissions) {
  public Role {
    permissions = permissions.stream().distinct().sorted().toList();
  }
}
