package dev.gatehouse.protocol.scim;

/** Which part of a list is asked for. */
public sealed interface Paging {

  /** How many resources at most; 0 asks for {@code totalResults} alone. */
  int count();

  /**
   * RFC 7644 §3.4.2.4.
   *
   * @param startIndex from 1
   */
  record ByIndex(int startIndex, int count) implements Paging {}

  /**
   * RFC 9865 §2.
   *
   * @param cursor as the service provider gave it out, or empty for the first page
   */
  record ByCursor(String cursor, int count) implements Paging {}
}
