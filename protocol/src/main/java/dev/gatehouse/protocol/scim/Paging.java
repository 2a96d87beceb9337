package dev.gatehouse.protocol.scim;

import java.util.OptionalInt;

/** Which part of a list is asked for. */
public sealed interface Paging {

  /**
   * RFC 7644 §3.4.2.4.
   *
   * @param startIndex from 1
   * @param count resources at most; 0 asks for {@code totalResults} alone
   */
  record ByIndex(int startIndex, int count) implements Paging {}

  /**
   * RFC 9865 §2.
   *
   * @param cursor as the service provider gave it out, or empty for the first page
   * @param count resources at most; 0 asks for {@code totalResults} alone; empty where nothing was
   *     said: then it is that of the first page
   */
  record ByCursor(String cursor, OptionalInt count) implements Paging {}
}
