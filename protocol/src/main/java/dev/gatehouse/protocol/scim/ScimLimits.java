package dev.gatehouse.protocol.scim;

/** How much of anything a client may send. Two of them are published (RFC 7643 §5). */
public final class ScimLimits {
  /** Octets of a body other than that of Bulk. */
  public static final int BODY_OCTETS = 16 * 1024 * 1024;

  /** Nesting of arrays and objects in a body. */
  public static final int JSON_DEPTH = 20;

  /** Names, values and brackets in a body. */
  public static final int JSON_TOKENS = 2_000_000;

  /** Characters of one string value. */
  public static final int STRING_CHARACTERS = 8_192;

  /**
   * Octets, as UTF-8, of what tables have as a key: {@code userName}, {@code externalId}, {@code
   * displayName} of groups, and identifiers.
   */
  public static final int KEY_OCTETS = 1_024;

  /** Values of a multi-valued attribute, {@code members} apart. */
  public static final int VALUES = 500;

  /** Members of a group in one POST or PUT. */
  public static final int MEMBERS = 100_000;

  /** Members that one operation of PATCH adds or removes. */
  public static final int MEMBERS_PER_OPERATION = 10_000;

  /** Operations of one PATCH. */
  public static final int PATCH_OPERATIONS = 1_000;

  /**
   * What one request may do to multi-valued attributes, {@code members} apart: its changes of them,
   * the values in these, and the comparisons in their paths, added up. Each may have to look at all
   * values that are there.
   */
  public static final int CHANGES_OF_VALUES = 10_000;

  /** Characters of values that one PATCH may have to look at, each as often as it is compared. */
  public static final long PATCH_CHARACTERS = 100_000_000;

  /** Characters of a filter. */
  public static final int FILTER_CHARACTERS = 10_000;

  /** Parentheses and brackets within each other in a filter. */
  public static final int FILTER_DEPTH = 32;

  /** Comparisons in a filter, {@code pr} included. */
  public static final int FILTER_COMPARISONS = 100;

  /** Names in {@code attributes} or {@code excludedAttributes}. */
  public static final int PROJECTED_ATTRIBUTES = 200;

  /** Resources of one page; {@code filter.maxResults}. */
  public static final int PAGE = 1_000;

  /** Resources of a page whose request names no {@code count}. */
  public static final int DEFAULT_PAGE = 100;

  /** Characters of a cursor. */
  public static final int CURSOR_CHARACTERS = 2_048;

  /** {@code bulk.maxOperations}. */
  public static final int BULK_OPERATIONS = 1_000;

  /** {@code bulk.maxPayloadSize}, in octets. */
  public static final int BULK_OCTETS = 1_048_576;

  private ScimLimits() {}
}
