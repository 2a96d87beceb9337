package dev.gatehouse.server.directory;

import java.util.Optional;

/**
 * Which users a list shows, and in which order. Those of one rank are in the order of their user
 * names.
 *
 * @param prefix what the user name begins with; empty for all
 * @param search what the user name, the display name or a later word of it begins with, in any
 *     case, with or without accents; empty for all
 * @param method the way to sign in; empty for any
 * @param source where they came from; empty for anywhere
 * @param role the key of a role that they have; empty for any
 * @param active empty for both
 * @param descending the other way round
 */
public record UserQuery(
    String prefix,
    String search,
    Optional<User.Method> method,
    Optional<User.Source> source,
    Optional<String> role,
    Optional<Boolean> active,
    Order order,
    boolean descending) {

  /** By what rows are sorted. */
  public enum Order {
    USER_NAME,
    /** Who has no display name stands where the user name would. */
    DISPLAY_NAME,
    /** Those who never signed in come first. */
    LAST_SIGN_IN
  }
}
