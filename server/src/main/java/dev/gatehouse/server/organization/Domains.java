package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.Tokens;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The e-mail domains of organizations. */
public final class Domains {
  private static final int MOST_DOMAINS = 200;

  private final Organizations organizations;
  private final DomainStore store = new DomainStore();

  /**
   * @param organizations mints the scope to which a domain leads
   */
  public Domains(Organizations organizations) {
    this.organizations = organizations;
  }

  /** Claims a domain, unproved. Several organizations may claim the same one. */
  public Outcome<Domain> claim(
      Transaction tx, OrganizationScope scope, String entered, Instant now) {
    Optional<String> name = DomainRules.normalized(entered);
    if (name.isEmpty()) {
      return new Problems()
          .add("domain", "domain_invalid", "Must be a domain name such as example.com.")
          .outcome();
    }
    Problems problems = DomainRules.check(name.get());
    if (!problems.isEmpty()) {
      return problems.outcome();
    }
    if (store.list(tx, scope).size() >= MOST_DOMAINS) {
      return Outcome.conflict("domain", "domains_too_many", "There are too many domains already.");
    }
    Domain domain =
        new Domain(
            name.get(),
            Optional.empty(),
            Optional.empty(),
            Domain.Proof.NONE,
            now,
            Domain.Watch.ofNew(Tokens.random("")));
    return store.insert(tx, scope, domain)
        ? new Outcome.Done<>(domain)
        : Outcome.conflict("domain", "domain_exists", "The organization has this domain already.");
  }

  /** Notes that a claimed domain is proved. A conflict if it is proved to be another's. */
  public Outcome<Domain> verify(
      Transaction tx, OrganizationScope scope, String entered, Domain.Proof proof, Instant now) {
    if (proof == Domain.Proof.NONE) {
      throw new IllegalArgumentException("a proof is needed");
    }
    Optional<Domain> claimed = get(tx, scope, entered);
    if (claimed.isEmpty()) {
      return new Outcome.Absent<>();
    }
    String name = claimed.get().name();
    Optional<OrganizationId> owner = store.verifiedOwnerAcrossOrganizations(tx, name);
    if (owner.isPresent() && !owner.get().equals(scope.organization())) {
      return Outcome.conflict(
          "domain", "domain_taken", "Another organization has proved that this domain is its own.");
    }
    store.verify(tx, scope, name, proof, now);
    return new Outcome.Done<>(store.get(tx, scope, name).orElseThrow());
  }

  /**
   * Says where the domain's people sign in.
   *
   * @param connection null to let them choose
   */
  public Outcome<Domain> route(
      Transaction tx, OrganizationScope scope, String entered, @Nullable ConnectionId connection) {
    Optional<Domain> domain = get(tx, scope, entered);
    if (domain.isEmpty()) {
      return new Outcome.Absent<>();
    }
    if (connection != null && !store.connectionExists(tx, scope, connection)) {
      return new Problems()
          .add("connection", "connection_unknown", "There is no such connection here.")
          .outcome();
    }
    store.route(tx, scope, domain.get().name(), connection);
    return new Outcome.Done<>(store.get(tx, scope, domain.get().name()).orElseThrow());
  }

  public Optional<Domain> get(Transaction tx, OrganizationScope scope, String entered) {
    return DomainRules.normalized(entered).flatMap(name -> store.get(tx, scope, name));
  }

  /** All, by name. */
  public List<Domain> list(Transaction tx, OrganizationScope scope) {
    return store.list(tx, scope);
  }

  /** False if there was none. */
  public boolean remove(Transaction tx, OrganizationScope scope, String entered) {
    return DomainRules.normalized(entered).map(name -> store.delete(tx, scope, name)).orElse(false);
  }

  /** Whether an e-mail address is of a domain that is proved to be the organization's. */
  public boolean vouchesFor(Transaction tx, OrganizationScope scope, String email) {
    return domainOf(email)
        .flatMap(name -> store.get(tx, scope, name))
        .filter(Domain::isVerified)
        .isPresent();
  }

  /** Where an e-mail address leads. */
  public record Route(OrganizationScope scope, Optional<ConnectionId> connection) {}

  /** Where a person of this address signs in: by a proved domain of an enabled organization. */
  public Optional<Route> routeOf(Transaction tx, String email) {
    Optional<String> name = domainOf(email);
    if (name.isEmpty()) {
      return Optional.empty();
    }
    return store
        .verifiedOwnerAcrossOrganizations(tx, name.get())
        .flatMap(owner -> organizations.scope(tx, owner))
        .map(
            scope ->
                new Route(scope, store.get(tx, scope, name.get()).flatMap(Domain::connection)));
  }

  private static Optional<String> domainOf(String email) {
    int at = email.lastIndexOf('@');
    return at < 1 ? Optional.empty() : DomainRules.normalized(email.substring(at + 1));
  }
}
