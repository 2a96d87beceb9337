package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.Tokens;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The organization of those who run the installation, and the address under which the first of them
 * makes an account. Its administrators are operators; they sign in as everybody else does, and what
 * is asked of them is that organization's policy.
 */
public final class Operators {
  private static final Duration LINK_LIFETIME = Duration.ofDays(1);
  private static final String PREFIX = "gh_first_";

  private final Organizations organizations;
  private final OperatorStore store = new OperatorStore();

  public Operators(Organizations organizations) {
    this.organizations = organizations;
  }

  /** Whether an organization is the operators'. */
  public boolean isTheirs(Transaction tx, OrganizationId organization) {
    return store.organization(tx).filter(organization::equals).isPresent();
  }

  /** The operators' organization; empty where none could be made. */
  public Optional<Organization> organization(Transaction tx) {
    return store.organization(tx).flatMap(id -> organizations.get(tx, id));
  }

  /**
   * Makes their organization, unless there is one.
   *
   * @param slug of a new one
   * @return false if another organization has that slug: it is some customer's, and its
   *     administrators must not become operators
   */
  public boolean prepare(Transaction tx, String slug, Instant now) {
    if (store.organization(tx).isPresent()) {
      return true;
    }
    return switch (organizations.create(tx, OrganizationDraft.of(slug, "Operators"), now)) {
      case Outcome.Done<Organization>(Organization made) -> {
        store.insert(tx, made.id());
        yield true;
      }
      case Outcome.Conflict<Organization> taken -> false;
      case Outcome.Absent<Organization> absent -> false;
      case Outcome.Invalid<Organization> invalid -> false;
    };
  }

  /**
   * Renews the first operator's link; an older one ends.
   *
   * @return its token, which is stored as a hash only
   */
  public String renewLink(Transaction tx, Instant now) {
    String token = Tokens.random(PREFIX);
    store.putLink(tx, Tokens.hash(token), now.plus(LINK_LIFETIME));
    return token;
  }

  /** Whether a link works. */
  public boolean isOpen(Transaction tx, String token, Instant now) {
    return store.hasLink(tx, Tokens.hash(token), now);
  }

  /** Uses a link up. False if it did not work. */
  public boolean take(Transaction tx, String token, Instant now) {
    return store.takeLink(tx, Tokens.hash(token), now);
  }
}
