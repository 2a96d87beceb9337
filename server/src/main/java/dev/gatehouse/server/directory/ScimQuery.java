package dev.gatehouse.server.directory;

import dev.gatehouse.protocol.scim.AttributePath;
import dev.gatehouse.protocol.scim.Filter;
import dev.gatehouse.protocol.scim.ResourceType;
import java.util.Optional;

/**
 * Which resources of one type are asked for, and in which order.
 *
 * @param sort empty for the order of the ids
 */
public record ScimQuery(ResourceType type, Optional<Filter> filter, Optional<Sort> sort) {

  /**
   * RFC 7644 §3.4.2.3.
   *
   * @param path as a multi-valued attribute's it means the primary value, or the first
   */
  public record Sort(AttributePath path, boolean descending) {}

  /** Which part of the result. */
  public sealed interface Window {
    /** The most resources to answer, 0 for the total alone. */
    int count();

    /** Those after so many others. */
    record Skipping(long offset, int count) implements Window {}

    /** Those after the one that had this {@linkplain ScimQueries.Found.Resources#keys key}. */
    record After(String key, int count) implements Window {}
  }
}
