package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.PasswordLinkStore.Found;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.directory.Users;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * Links that let whoever reads a user's mail set the password, once. Only the hash of a token is
 * kept, and each user has one open link at most.
 */
public final class PasswordLinks {
  private static final int LONGEST_TOKEN = 200;
  private static final int CLEANED_AT_ONCE = 500;

  private final Organizations organizations;
  private final Users users;
  private final PasswordLinkStore store = new PasswordLinkStore();

  /**
   * @param organizations mint the scope in which a token's bearer may act
   */
  public PasswordLinks(Organizations organizations, Users users) {
    this.organizations = organizations;
    this.users = users;
  }

  /** Whose password a link sets. */
  public record Bearer(OrganizationScope scope, User user) {}

  /**
   * Makes a link's token; what was open before ends.
   *
   * @return shown this once
   */
  public String issue(
      Transaction tx, OrganizationScope scope, UserId user, Duration lifetime, Instant now) {
    revoke(tx, scope, user);
    String token = Tokens.random("gh_pwd_");
    store.insert(tx, scope, user, Tokens.hash(token), now, now.plus(lifetime));
    return token;
  }

  /** Looks at a token without using it. */
  public Optional<Bearer> resolve(Transaction tx, String token, Instant now) {
    return token.length() > LONGEST_TOKEN
        ? Optional.empty()
        : store
            .findAcrossOrganizations(tx, Tokens.hash(token), now)
            .flatMap(found -> bearer(tx, found));
  }

  /** Uses a token up, in one statement. Empty if it is not open, or no longer. */
  public Optional<Bearer> use(Transaction tx, String token, Instant now) {
    return token.length() > LONGEST_TOKEN
        ? Optional.empty()
        : store
            .takeAcrossOrganizations(tx, Tokens.hash(token), now)
            .flatMap(found -> bearer(tx, found));
  }

  /** Ends what is open for a user. Returns how many. */
  public int revoke(Transaction tx, OrganizationScope scope, UserId user) {
    return store.deleteOfUser(tx, scope, user);
  }

  /**
   * Removes what is over, a bounded number of rows in one transaction.
   *
   * @return how many; fewer than 500 means that none are left
   */
  public int cleanUp(Transaction tx, Instant now) {
    return store.deleteOverAcrossOrganizations(tx, now, CLEANED_AT_ONCE);
  }

  private Optional<Bearer> bearer(Transaction tx, Found found) {
    return organizations
        .scope(tx, found.organization())
        .flatMap(scope -> users.get(tx, scope, found.user()).map(user -> new Bearer(scope, user)));
  }
}
