package dev.gatehouse.server.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import java.util.Optional;

/**
 * One page of a list.
 *
 * @param items at most as many as the caller's {@code limit}
 * @param next what to give as {@code after} for the next page; empty on the last
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
record Page<T>(List<T> items, Optional<String> next) {
  Page {
    items = List.copyOf(items);
  }
}
