package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.SetupLink.Part;
import dev.gatehouse.server.credential.SetupLinkStore.Held;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import dev.gatehouse.server.organization.Organizations;
import dev.gatehouse.server.organization.Outcome;
import dev.gatehouse.server.organization.Page;
import dev.gatehouse.server.organization.Problems;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;

/**
 * Set-up links: shown once, exchanged in each browser for what that browser alone holds, and worth
 * nothing from the moment in which they end or are revoked.
 */
public final class SetupLinks {
  /** The longest that a link can work. */
  public static final Duration LONGEST = Duration.ofDays(30);

  private static final String PREFIX = "gh_setup_";
  private static final String SESSION_PREFIX = "gh_guest_";
  private static final Duration SESSION = Duration.ofHours(8);
  private static final Duration TOUCHED_AGAIN_AFTER = Duration.ofMinutes(1);
  private static final int MOST_USABLE = 50;
  private static final int MOST_BROWSERS = 20;
  private static final int LONGEST_ADDRESS = 254;

  private final SetupLinkStore store = new SetupLinkStore();
  private final Organizations organizations;

  public SetupLinks(Organizations organizations) {
    this.organizations = organizations;
  }

  /**
   * A link as somebody wishes it.
   *
   * @param email where it is to be sent; empty for nowhere
   * @param createdBy who makes it, for people
   */
  public record Draft(
      String name,
      String email,
      List<Part> parts,
      boolean mayEnable,
      String createdBy,
      Instant expiresAt) {
    public Draft {
      parts = List.copyOf(parts);
    }
  }

  /**
   * A new link.
   *
   * @param token shown this once; only its hash is kept
   */
  public record Issued(SetupLink link, String token) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "Issued[" + link.id() + "]";
    }
  }

  public Outcome<Issued> issue(Transaction tx, OrganizationScope scope, Draft draft, Instant now) {
    Problems problems =
        new Problems()
            .text("name", draft.name(), 1, 80)
            .require(
                draft.email().isEmpty()
                    || (draft.email().length() <= LONGEST_ADDRESS
                        && draft.email().matches("[^@\\s\\p{Cntrl}]+@[^@\\s\\p{Cntrl}]+")),
                "email",
                "email_invalid",
                "Must be an e-mail address.")
            .require(
                !draft.parts().isEmpty(),
                "allows",
                "setup_link_parts",
                "Say what it opens: PROVIDER, PROVISIONING or DOMAINS.")
            .require(
                draft.expiresAt().isAfter(now) && !draft.expiresAt().isAfter(now.plus(LONGEST)),
                "expiresAt",
                "setup_link_expiry",
                "Must be in the future, and at most 30 days away.");
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (store.usable(tx, scope, now) >= MOST_USABLE) {
      return Outcome.conflict(
          "name",
          "setup_links_too_many",
          "At most " + MOST_USABLE + " links can work at a time. Revoke one first.");
    }
    SetupLink link =
        new SetupLink(
            RandomId.timeOrdered("setup_", now),
            draft.name(),
            draft.email(),
            draft.parts().stream().distinct().sorted().toList(),
            draft.mayEnable(),
            draft.createdBy(),
            now.truncatedTo(ChronoUnit.MILLIS),
            draft.expiresAt().truncatedTo(ChronoUnit.MILLIS),
            Optional.empty(),
            Optional.empty());
    String token = Tokens.random(PREFIX);
    store.insert(tx, scope, link, Tokens.hash(token));
    return new Outcome.Done<>(new Issued(link, token));
  }

  public Optional<SetupLink> get(Transaction tx, OrganizationScope scope, String id) {
    return store.get(tx, scope, id);
  }

  /** Newest first, with those that are over. */
  public Page<SetupLink> list(Transaction tx, OrganizationScope scope, String after, int wished) {
    int size = Page.size(wished);
    return Page.of(store.list(tx, scope, after, size + 1), size, SetupLink::id);
  }

  /** Ends a link, and what browsers hold of it. False if there is none that could end. */
  public boolean revoke(Transaction tx, OrganizationScope scope, String id, Instant now) {
    return store.revoke(tx, scope, id, now);
  }

  /** A link that works, with the scope of its organization. */
  public record Usable(OrganizationScope scope, SetupLink link) {}

  /** The link of a token, if it works and its organization is on. */
  public Optional<Usable> find(Transaction tx, String token, Instant now) {
    return store
        .byHashAcrossOrganizations(tx, Tokens.hash(token))
        .filter(found -> found.link().isUsable(now))
        .flatMap(
            found ->
                organizations
                    .scope(tx, found.organization())
                    .map(scope -> new Usable(scope, found.link())));
  }

  /**
   * What a browser gets in exchange for the token of a link.
   *
   * @param token to be kept by the browser alone
   */
  public record Opened(SetupGuest guest, String token, Duration lifetime) {
    /** The token stays out of logs. */
    @Override
    public String toString() {
      return "Opened[" + guest.link().id() + "]";
    }
  }

  /** Exchanges the token of a link for a session of this browser; empty if it does not work. */
  public Optional<Opened> exchange(Transaction tx, String token, Instant now) {
    Optional<Usable> found = find(tx, token, now);
    if (found.isEmpty()) {
      return Optional.empty();
    }
    OrganizationScope scope = found.get().scope();
    SetupLink link = found.get().link();
    Duration left = Duration.between(now, link.expiresAt());
    Duration lifetime = left.compareTo(SESSION) < 0 ? left : SESSION;
    String session = RandomId.timeOrdered("guest_", now);
    String held = Tokens.random(SESSION_PREFIX);
    store.closeOld(tx, scope, link.id(), MOST_BROWSERS - 1, now);
    store.open(tx, scope, link.id(), session, Tokens.hash(held), now, now.plus(lifetime));
    store.used(tx, scope, link.id(), now);
    return Optional.of(
        new Opened(new SetupGuest(scope, link, session, now, false), held, lifetime));
  }

  /** Who a browser is, if its link still works and its organization is on. */
  public Optional<SetupGuest> resolve(Transaction tx, String held, Instant now) {
    Optional<Held> found = store.heldAcrossOrganizations(tx, Tokens.hash(held), now);
    return found
        .filter(one -> one.link().isUsable(now))
        .flatMap(
            one ->
                organizations
                    .scope(tx, one.organization())
                    .map(
                        scope ->
                            new SetupGuest(
                                scope,
                                one.link(),
                                one.session(),
                                one.since(),
                                one.link()
                                    .lastUsedAt()
                                    .map(last -> !now.isBefore(last.plus(TOUCHED_AGAIN_AFTER)))
                                    .orElse(true))));
  }

  /** Writes down that a link is used. */
  public void touch(Transaction tx, SetupGuest guest, Instant now) {
    store.used(tx, guest.scope(), guest.link().id(), now);
  }

  /** Ends what one browser holds. */
  public void close(Transaction tx, String held) {
    store.close(tx, Tokens.hash(held));
  }
}
