package dev.gatehouse.server.organization;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.Domain.Check;
import dev.gatehouse.server.organization.Domain.Finding;
import dev.gatehouse.server.organization.Domain.Proof;
import dev.gatehouse.server.organization.Domain.Watch;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Proves domains by a TXT record, and ends proofs whose record is gone for good.
 *
 * <p>A proof by DNS holds as long as the record stands. When it is gone, the organization is warned
 * and has {@link #GRACE} to bring it back; in that time nobody else can prove the domain either. An
 * answer that did not come changes nothing. What the operator vouches for needs no record.
 */
public final class DomainProofs {
  /** How long a proof outlives its record. */
  public static final Duration GRACE = Duration.ofDays(7);

  static final int LONGEST_VALUE = 80;

  private static final String LABEL = "_gatehouse-challenge.";
  private static final String PREFIX = "gatehouse-domain-verification=";
  private static final Duration USUAL_PAUSE = Duration.ofDays(1);
  private static final Duration PAUSE_WHILE_MISSING = Duration.ofHours(6);
  private static final Duration PAUSE_AFTER_NO_ANSWER = Duration.ofHours(1);
  private static final Duration BETWEEN_WARNINGS = Duration.ofDays(3);
  private static final Duration LONGEST_CHECK = Duration.ofMinutes(15);

  /** A node that was off during the grace does not end a proof at its first look. */
  private static final int FEWEST_MISSES = 5;

  private static final int MOST_SHOWN = 5;
  private static final int LONGEST_SHOWN = 100;

  private final TxtRecords records;
  private final Organizations organizations;
  private final DomainStore store = new DomainStore();

  /**
   * @param records where TXT records are looked up
   */
  public DomainProofs(TxtRecords records, Organizations organizations) {
    this.records = records;
    this.organizations = organizations;
  }

  /** What a check has changed. */
  public enum Event {
    /** Nothing but when it was made. */
    NOTHING,
    PROVED,
    /** The record of a proved domain is gone; it is still proved. */
    RECORD_MISSING,
    RECORD_BACK,
    /** It was gone for too long. */
    PROOF_ENDED
  }

  /**
   * A check that was written down.
   *
   * @param worthTelling whether the organization is to be told now
   */
  public record Checked(Domain before, Domain after, Event event, boolean worthTelling) {}

  /** The name of the record that proves a domain. */
  public static String recordName(Domain domain) {
    return LABEL + domain.name();
  }

  /** The value of that record; empty for an older claim that never asked for it. */
  public static Optional<String> recordValue(Domain domain) {
    return Optional.of(domain.watch().token())
        .filter(token -> !token.isEmpty())
        .map(token -> PREFIX + token);
  }

  /** When the proof ends if the record stays away. */
  public static Optional<Instant> endsAt(Domain domain) {
    return domain.watch().missingSince().map(since -> since.plus(GRACE));
  }

  /** Makes sure that there is a value for the record; it stays the same for good. */
  public Outcome<Domain> challenge(Transaction tx, OrganizationScope scope, String entered) {
    Optional<String> name = DomainRules.normalized(entered);
    name.ifPresent(one -> store.challenge(tx, scope, one, Tokens.random("")));
    return name.flatMap(one -> store.get(tx, scope, one))
        .<Outcome<Domain>>map(Outcome.Done::new)
        .orElseGet(Outcome.Absent::new);
  }

  /** Looks for the record. Takes up to some seconds, so never inside a transaction. */
  public TxtRecords.Answer look(Domain domain) {
    return records.of(recordName(domain));
  }

  /**
   * Writes down what {@link #look} found, and what follows from it. A conflict if the record is
   * there and the domain is proved to be another organization's.
   */
  public Outcome<Checked> conclude(
      Transaction tx,
      OrganizationScope scope,
      String entered,
      TxtRecords.Answer answer,
      Instant now) {
    Optional<Domain> found =
        DomainRules.normalized(entered).flatMap(name -> store.get(tx, scope, name));
    if (found.isEmpty()) {
      return new Outcome.Absent<>();
    }
    Domain before = found.get();
    Check check = check(before, answer, now);
    return switch (before.proof()) {
      case DNS -> done(tx, scope, before, watched(tx, scope, before, check));
      case OPERATOR -> {
        note(tx, scope, before, check, Optional.empty());
        yield done(tx, scope, before, Event.NOTHING);
      }
      case NONE -> unproved(tx, scope, before, check);
    };
  }

  private Outcome<Checked> unproved(
      Transaction tx, OrganizationScope scope, Domain before, Check check) {
    if (check.finding() != Finding.FOUND) {
      note(tx, scope, before, check, Optional.empty());
      return done(tx, scope, before, Event.NOTHING);
    }
    Optional<OrganizationId> owner = store.verifiedOwnerAcrossOrganizations(tx, before.name());
    if (owner.isPresent()) {
      // Whoever lost the record has the time of grace: a slip must not hand its people to another.
      store.hasten(tx, owner.get(), before.name(), check.at());
      return Outcome.conflict(
          "domain",
          "domain_taken",
          "Another organization has proved that this domain is its own. Remove its record from the"
              + " DNS: its proof then ends after some days, and yours can begin.");
    }
    store.verify(tx, scope, before.name(), Proof.DNS, check.at());
    note(tx, scope, before, check, Optional.of(check.at().plus(USUAL_PAUSE)));
    return done(tx, scope, before, Event.PROVED);
  }

  /** What follows for a domain that is proved by its record. */
  private Event watched(Transaction tx, OrganizationScope scope, Domain domain, Check check) {
    Instant now = check.at();
    Watch watch = domain.watch();
    return switch (check.finding()) {
      case FOUND -> {
        note(tx, scope, domain, check, Optional.of(now.plus(USUAL_PAUSE)));
        yield watch.missingSince().isPresent() ? Event.RECORD_BACK : Event.NOTHING;
      }
      case NO_ANSWER -> {
        Optional<Instant> next = Optional.of(now.plus(PAUSE_AFTER_NO_ANSWER));
        store.note(
            tx,
            scope,
            domain.name(),
            new Watch(
                watch.token(),
                Optional.of(check),
                next,
                watch.missingSince(),
                watch.misses(),
                watch.warnedAt()));
        yield Event.NOTHING;
      }
      case OTHER_RECORDS, NO_RECORD -> missing(tx, scope, domain, check);
    };
  }

  private Event missing(Transaction tx, OrganizationScope scope, Domain domain, Check check) {
    Instant now = check.at();
    Watch watch = domain.watch();
    Instant since = watch.missingSince().orElse(now);
    long misses = watch.misses() + 1;
    if (misses >= FEWEST_MISSES && !now.isBefore(since.plus(GRACE))) {
      store.unverify(tx, scope, domain.name());
      note(tx, scope, domain, check, Optional.empty());
      return Event.PROOF_ENDED;
    }
    boolean warn = isWarningDue(watch, now);
    store.note(
        tx,
        scope,
        domain.name(),
        new Watch(
            watch.token(),
            Optional.of(check),
            Optional.of(now.plus(PAUSE_WHILE_MISSING)),
            Optional.of(since),
            misses,
            warn ? Optional.of(now) : watch.warnedAt()));
    return Event.RECORD_MISSING;
  }

  private static boolean isWarningDue(Watch watch, Instant now) {
    return watch.warnedAt().filter(at -> now.isBefore(at.plus(BETWEEN_WARNINGS))).isEmpty();
  }

  /** Notes a check after which nothing is missing that should be there. */
  private void note(
      Transaction tx, OrganizationScope scope, Domain domain, Check check, Optional<Instant> next) {
    store.note(
        tx,
        scope,
        domain.name(),
        new Watch(
            domain.watch().token(),
            Optional.of(check),
            next,
            Optional.empty(),
            0,
            Optional.empty()));
  }

  private Outcome<Checked> done(
      Transaction tx, OrganizationScope scope, Domain before, Event event) {
    Domain after = store.get(tx, scope, before.name()).orElseThrow();
    boolean worthTelling =
        switch (event) {
          case NOTHING, PROVED -> false;
          case RECORD_MISSING -> !after.watch().warnedAt().equals(before.watch().warnedAt());
          case RECORD_BACK, PROOF_ENDED -> true;
        };
    return new Outcome.Done<>(new Checked(before, after, event, worthTelling));
  }

  private static Check check(Domain domain, TxtRecords.Answer answer, Instant now) {
    return switch (answer) {
      case TxtRecords.Answer.None unused -> new Check(now, Finding.NO_RECORD, "");
      case TxtRecords.Answer.Unanswered(String why) ->
          new Check(now, Finding.NO_ANSWER, shortened(why));
      case TxtRecords.Answer.Found(List<String> values, boolean complete) -> {
        if (recordValue(domain).filter(values::contains).isPresent()) {
          yield new Check(now, Finding.FOUND, "");
        }
        String shown =
            values.stream()
                .limit(MOST_SHOWN)
                .map(DomainProofs::shortened)
                .collect(Collectors.joining(", "));
        yield complete
            ? new Check(now, Finding.OTHER_RECORDS, shown)
            : new Check(now, Finding.NO_ANSWER, "perhaps not all records arrived; found: " + shown);
      }
    };
  }

  /** It comes from strangers' name servers: printable, and not too much of it. */
  private static String shortened(String text) {
    String printable = text.replaceAll("[^\\x20-\\x7e]", "?");
    return printable.length() <= LONGEST_SHOWN
        ? printable
        : printable.substring(0, LONGEST_SHOWN) + "…";
  }

  /** A domain that is to be checked. */
  public record Due(OrganizationScope scope, Domain domain) {}

  /**
   * Takes domains whose record is to be looked for. What a node takes and does not check, because
   * it is killed, is taken by another after a while.
   */
  public List<Due> takeDue(Transaction tx, Instant now, int most) {
    return store.claimDueAcrossOrganizations(tx, now, now.plus(LONGEST_CHECK), most).stream()
        .flatMap(
            due ->
                organizations.scope(tx, due.organization()).stream()
                    .flatMap(
                        scope ->
                            store.get(tx, scope, due.name()).stream()
                                .map(domain -> new Due(scope, domain))))
        .toList();
  }
}
