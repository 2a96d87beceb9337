package dev.gatehouse.server.account;

import java.util.List;

/**
 * Through what somebody signs in.
 *
 * @param local whether with credentials here
 * @param links the sign-in services that know them
 * @param managed whether a directory keeps the account
 */
public record ProviderView(String userName, boolean local, List<Link> links, boolean managed) {
  public ProviderView {
    links = List.copyOf(links);
  }

  /**
   * One of them.
   *
   * @param since a day
   * @param used whether it is the one that they sign in through
   */
  public record Link(String name, String description, String since, boolean used) {}
}
