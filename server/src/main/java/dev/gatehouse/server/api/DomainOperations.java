package dev.gatehouse.server.api;

import dev.gatehouse.server.connection.Connection;
import dev.gatehouse.server.connection.Connections;
import dev.gatehouse.server.credential.SetupGuest;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.DomainChecks;
import dev.gatehouse.server.organization.ConnectionId;
import dev.gatehouse.server.organization.Domain;
import dev.gatehouse.server.organization.DomainProofs;
import dev.gatehouse.server.organization.Domains;
import dev.gatehouse.server.organization.Outcome;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The operations on e-mail domains. */
final class DomainOperations {
  private static final String READ = "domains:read";
  private static final String WRITE = "domains:write";
  private static final String ALL = "/organizations/{organization}/domains";
  private static final String ONE = ALL + "/{domain}";

  private final Database database;
  private final Domains domains;
  private final DomainProofs proofs;
  private final DomainChecks checks;
  private final Connections connections;
  private final Trail trail;

  DomainOperations(
      Database database,
      Domains domains,
      DomainProofs proofs,
      DomainChecks checks,
      Connections connections,
      Trail trail) {
    this.database = database;
    this.domains = domains;
    this.proofs = proofs;
    this.checks = checks;
    this.connections = connections;
    this.trail = trail;
  }

  /** A domain as somebody enters it. */
  record DomainInput(@Doc("Such as example.com.") String name) {}

  /** Where the people of a domain sign in. */
  record RouteInput(
      @Doc("A connection's id; left out to let people choose.") @Nullable String connection) {}

  /** The record that proves a domain. */
  record DomainRecordView(
      @Doc("Its full name.") String name,
      @Doc("Always TXT.") String type,
      @Doc("To be copied as it is.") String value) {}

  /** The last look at the record. */
  record DomainCheckView(Instant at, Domain.Finding finding, @Doc("In words.") String sentence) {}

  /** A domain as the API shows it. */
  record DomainView(
      String name,
      @Doc("Where its people sign in.") Optional<String> connection,
      @Doc("An unproved domain neither routes nor links.") boolean verified,
      Optional<Instant> verifiedAt,
      Domain.Proof proof,
      Instant createdAt,
      @Doc("The DNS record that proves it; ask for the challenge where there is none yet.")
          Optional<DomainRecordView> record,
      Optional<DomainCheckView> lastCheck,
      @Doc("When a proof by DNS is looked at again.") Optional<Instant> nextCheckAt,
      @Doc("Since when a proof by DNS has lost its record.") Optional<Instant> missingSince,
      @Doc("When the proof ends if the record stays away.") Optional<Instant> proofEndsAt) {
    static DomainView of(Domain domain) {
      return new DomainView(
          domain.name(),
          domain.connection().map(Object::toString),
          domain.isVerified(),
          domain.verifiedAt(),
          domain.proof(),
          domain.createdAt(),
          DomainProofs.recordValue(domain)
              .map(value -> new DomainRecordView(DomainProofs.recordName(domain), "TXT", value)),
          domain
              .watch()
              .last()
              .map(last -> new DomainCheckView(last.at(), last.finding(), last.sentence())),
          domain.watch().next(),
          domain.watch().missingSince(),
          DomainProofs.endsAt(domain));
    }
  }

  List<Operation> operations() {
    return new OperationGroup("Domains")
        .get(
            "listDomains",
            ALL,
            READ,
            "Lists the e-mail domains by name.",
            OperationGroup.listOf(DomainView.class),
            call ->
                database.read(
                    tx ->
                        new Reply.Done(
                            domains.list(tx, call.scope()).stream().map(DomainView::of).toList())))
        .get(
            "getDomain",
            ONE,
            READ,
            "Shows an e-mail domain.",
            DomainView.class,
            call ->
                database.read(
                    tx -> Reply.found(domains.get(tx, call.scope(), name(call)), DomainView::of)))
        .create(
            "claimDomain",
            ALL,
            WRITE,
            "Claims a domain, unproved.",
            DomainInput.class,
            DomainView.class,
            call ->
                change(
                    call,
                    "domain.claimed",
                    call.input(DomainInput.class).name(),
                    tx ->
                        domains.claim(
                            tx, call.scope(), call.input(DomainInput.class).name(), call.now())))
        .act(
            "vouchForDomain",
            ONE + "/vouch",
            WRITE,
            "The operator vouches that the domain is the organization's.",
            DomainView.class,
            call ->
                call.isOperator()
                    ? change(
                        call,
                        "domain.vouched_for",
                        name(call),
                        tx ->
                            domains.verify(
                                tx, call.scope(), name(call), Domain.Proof.OPERATOR, call.now()))
                    : call.operatorOnly())
        .act(
            "challengeDomain",
            ONE + "/challenge",
            WRITE,
            "Makes sure that the domain has a DNS record to publish; it stays the same.",
            DomainView.class,
            call ->
                change(
                    call,
                    "domain.challenged",
                    name(call),
                    tx -> proofs.challenge(tx, call.scope(), name(call))))
        .act(
            "checkDomain",
            ONE + "/check",
            WRITE,
            "Looks for the DNS record now, and proves the domain if it is there.",
            DomainView.class,
            this::check)
        .put(
            "routeDomain",
            ONE + "/route",
            WRITE,
            "Says where the people of the domain sign in.",
            RouteInput.class,
            DomainView.class,
            this::route)
        .delete("removeDomain", ONE, WRITE, "Removes a domain.", this::remove)
        .all();
  }

  private Reply route(Call call) {
    String connection = call.input(RouteInput.class).connection();
    if (call.caller() instanceof Caller.Guest(SetupGuest guest)
        && !guest.link().mayEnable()
        && database.read(tx -> leadsToWhatIsOn(tx, call))) {
      return SetupGuestRefusal.CONNECTION_ENABLED.refused();
    }
    return change(
        call,
        "domain.routed",
        name(call),
        tx ->
            domains.route(
                tx,
                call.scope(),
                name(call),
                connection == null ? null : new ConnectionId(connection)));
  }

  /** Whether people of the domain sign in through its connection today. */
  private boolean leadsToWhatIsOn(Transaction tx, Call call) {
    return domains
        .get(tx, call.scope(), name(call))
        .filter(Domain::isVerified)
        .flatMap(Domain::connection)
        .flatMap(id -> connections.get(tx, call.scope(), id))
        .filter(Connection::enabled)
        .isPresent();
  }

  /** The name servers are asked outside any transaction. */
  private Reply check(Call call) {
    Outcome<Domain> challenged =
        database.write(tx -> proofs.challenge(tx, call.scope(), name(call)));
    if (!(challenged instanceof Outcome.Done<Domain>(Domain domain))) {
      return Reply.notFound();
    }
    return Reply.of(
        checks.check(
            call.scope(),
            domain,
            (tx, action, checked) ->
                trail.inside(
                    tx,
                    call,
                    action,
                    "domain",
                    domain.name(),
                    DomainView.of(checked.before()),
                    DomainView.of(checked.after()))),
        checked -> DomainView.of(checked.after()));
  }

  private Reply remove(Call call) {
    return database.write(
        tx -> {
          Optional<Domain> before = domains.get(tx, call.scope(), name(call));
          if (before.isEmpty() || !domains.remove(tx, call.scope(), name(call))) {
            return Reply.notFound();
          }
          trail.inside(
              tx,
              call,
              "domain.removed",
              "domain",
              before.get().name(),
              DomainView.of(before.get()),
              Trail.NOTHING);
          return Reply.nothing();
        });
  }

  private Reply change(Call call, String action, String name, Database.Work<Outcome<Domain>> work) {
    return database.write(
        tx -> {
          Optional<Domain> before = domains.get(tx, call.scope(), name);
          Outcome<Domain> outcome = work.run(tx);
          if (outcome instanceof Outcome.Done<Domain>(Domain after)) {
            trail.inside(
                tx,
                call,
                action,
                "domain",
                after.name(),
                before.<Object>map(DomainView::of).orElse(Trail.NOTHING),
                DomainView.of(after));
          }
          return Reply.of(outcome, DomainView::of);
        });
  }

  private static String name(Call call) {
    return call.request().pathParameter("domain");
  }
}
