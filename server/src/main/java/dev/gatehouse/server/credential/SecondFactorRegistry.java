package dev.gatehouse.server.credential;

import dev.gatehouse.server.audit.AuditEvent.Actor;
import dev.gatehouse.server.credential.Authenticators.Authenticator;
import dev.gatehouse.server.credential.Authenticators.Enrolment;
import dev.gatehouse.server.credential.FactorNotices.By;
import dev.gatehouse.server.credential.FactorNotices.Event;
import dev.gatehouse.server.credential.FactorNotices.What;
import dev.gatehouse.server.credential.FailureLimits.Key;
import dev.gatehouse.server.credential.FailureLimits.Rule;
import dev.gatehouse.server.credential.PasskeyCheck.Registration;
import dev.gatehouse.server.credential.Passkeys.Passkey;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * All second factors of people: who has which, and every change to them, with its row in the audit
 * trail and its mail. Authenticator apps and passkeys are second factors; recovery codes stand in
 * for them and go with the last of them.
 */
public final class SecondFactorRegistry {
  /** Kinds of credentials (CAEP 1.0 §3.3), and one for which it has no word. */
  private static final String APP = "app";

  private static final String RECOVERY_CODE = "recovery-code";

  /** Guessing codes: whoever does has the password already. */
  private static final Rule OF_ATTEMPT =
      new Rule(5, Duration.ofHours(1), Duration.ofHours(1), Duration.ofHours(1));

  private final SecondFactorPolicyStore policies = new SecondFactorPolicyStore();
  private final Authenticators authenticators;
  private final Passkeys passkeys;
  private final PasskeyCheck passkeyCheck;
  private final RecoveryCodes recoveryCodes;
  private final FailureLimits failures;
  private final FactorNotices notices;

  public SecondFactorRegistry(
      Authenticators authenticators,
      Passkeys passkeys,
      PasskeyCheck passkeyCheck,
      RecoveryCodes recoveryCodes,
      FailureLimits failures,
      FactorNotices notices) {
    this.authenticators = authenticators;
    this.passkeys = passkeys;
    this.passkeyCheck = passkeyCheck;
    this.recoveryCodes = recoveryCodes;
    this.failures = failures;
    this.notices = notices;
  }

  /** What somebody has. */
  public record Overview(
      List<Authenticator> authenticators, List<Passkey> passkeys, RecoveryCodes.Count codes) {
    public Overview {
      authenticators = List.copyOf(authenticators);
      passkeys = List.copyOf(passkeys);
    }

    public int factors() {
      return authenticators.size() + passkeys.size();
    }

    /** Each kind that is there, once. */
    private List<String> kinds() {
      List<String> kinds = new ArrayList<>();
      if (!authenticators.isEmpty()) {
        kinds.add(APP);
      }
      passkeys.stream().map(Passkey::kind).distinct().sorted().forEach(kinds::add);
      if (codes.unused() > 0) {
        kinds.add(RECOVERY_CODE);
      }
      return kinds;
    }

    public boolean has(String id) {
      return authenticators.stream().anyMatch(one -> one.id().equals(id))
          || passkeys.stream().anyMatch(one -> one.id().equals(id));
    }
  }

  public Overview overview(Transaction tx, OrganizationScope scope, UserId user) {
    return new Overview(
        authenticators.list(tx, scope, user),
        passkeys.list(tx, scope, user),
        recoveryCodes.count(tx, scope, user));
  }

  /** Whether somebody has a second factor. */
  public boolean isEnrolled(Transaction tx, OrganizationScope scope, UserId user) {
    return authenticators.isEnrolled(tx, scope, user) || passkeys.isEnrolled(tx, scope, user);
  }

  /** Whether local sign-ins of the organization need a second factor. */
  public boolean isRequired(Transaction tx, OrganizationScope scope) {
    return policies.isRequired(tx, scope);
  }

  public void setRequired(Transaction tx, OrganizationScope scope, boolean required) {
    policies.setRequired(tx, scope, required);
  }

  public Authenticators authenticators() {
    return authenticators;
  }

  public Passkeys passkeys() {
    return passkeys;
  }

  public PasskeyCheck passkeyCheck() {
    return passkeyCheck;
  }

  /** Ends an enrolment with a first code. */
  public Optional<FactorRefusal> confirm(
      Transaction tx,
      OrganizationScope scope,
      User user,
      Enrolment enrolment,
      String code,
      By by,
      Instant now) {
    if (!authenticators.confirm(tx, scope, user.id(), enrolment, code, now)) {
      return Optional.of(FactorRefusal.CODE_WRONG);
    }
    notices.tell(
        tx, scope, user, by, Event.AUTHENTICATOR_ADDED, What.one(enrolment.id(), APP), now);
    return Optional.empty();
  }

  /** Stores a passkey that was verified. */
  public Optional<FactorRefusal> add(
      Transaction tx,
      OrganizationScope scope,
      User user,
      Registration registration,
      By by,
      Instant now) {
    Optional<FactorRefusal> refusal = passkeyCheck.store(tx, scope, registration);
    if (refusal.isEmpty()) {
      Passkey passkey = registration.passkey();
      What what = What.one(passkey.id(), passkey.kind());
      notices.tell(tx, scope, user, by, Event.PASSKEY_ADDED, what, now);
    }
    return refusal;
  }

  /** Makes new recovery codes in place of all others. They are seen this once. */
  public List<String> makeCodes(
      Transaction tx, OrganizationScope scope, User user, By by, Instant now) {
    List<String> codes = recoveryCodes.make(tx, scope, user.id(), now);
    notices.tell(tx, scope, user, by, Event.CODES_MADE, What.one("", RECOVERY_CODE), now);
    return codes;
  }

  /** What somebody types as a second step. */
  public enum Typed {
    AUTHENTICATOR_CODE,
    RECOVERY_CODE
  }

  /**
   * Takes a code, and counts it if it is wrong: for the sign-in, and for the person on all nodes.
   *
   * @param attempt what stands for the one sign-in
   * @return why it was not taken
   */
  public Optional<FactorRefusal> use(
      Transaction tx,
      OrganizationScope scope,
      User user,
      Typed typed,
      String code,
      String attempt,
      By by,
      Instant now) {
    List<Key> keys = keys(scope, user.id(), attempt);
    if (!(failures.begin(tx, keys, now) instanceof FailureLimits.Answer.Go(boolean slowing))) {
      return Optional.of(FactorRefusal.TOO_MANY_CODES);
    }
    boolean right =
        switch (typed) {
          case AUTHENTICATOR_CODE -> authenticators.use(tx, scope, user.id(), code, now);
          case RECOVERY_CODE -> recoveryCodes.use(tx, scope, user.id(), code, now);
        };
    if (!right) {
      if (slowing) {
        // Whoever guesses here has the password: once for each time that it begins.
        By guesser = new By(Actor.system("sign_in"), by.address());
        notices.tell(tx, scope, user, guesser, Event.CODES_GUESSED, What.nothing(), now);
      }
      return Optional.of(
          typed == Typed.RECOVERY_CODE
              ? FactorRefusal.RECOVERY_CODE_WRONG
              : FactorRefusal.CODE_WRONG);
    }
    failures.succeeded(tx, keys, now);
    if (typed == Typed.RECOVERY_CODE) {
      notices.tell(tx, scope, user, by, Event.CODE_USED, What.one("", RECOVERY_CODE), now);
    }
    return Optional.empty();
  }

  /** How long a code has to wait; empty if it need not. */
  public Optional<Duration> pause(
      Transaction tx, OrganizationScope scope, UserId user, String attempt, Instant now) {
    return failures.pause(tx, keys(scope, user, attempt), now);
  }

  private static List<Key> keys(OrganizationScope scope, UserId user, String attempt) {
    return List.of(
        ofPerson(scope, user), Key.of(scope, "second_factor_attempt", attempt, OF_ATTEMPT));
  }

  private static Key ofPerson(OrganizationScope scope, UserId user) {
    return Key.of(scope, "second_factor", user.value(), Rule.ACCOUNT);
  }

  /** Removes one. False if the person has no such. */
  public boolean remove(
      Transaction tx, OrganizationScope scope, User user, String id, By by, Instant now) {
    Overview had = overview(tx, scope, user.id());
    boolean app = authenticators.remove(tx, scope, user.id(), id);
    if (!app && !passkeys.remove(tx, scope, user.id(), id)) {
      return false;
    }
    List<String> kinds = new ArrayList<>();
    if (app) {
      kinds.add(APP);
    } else {
      had.passkeys().stream()
          .filter(one -> one.id().equals(id))
          .map(Passkey::kind)
          .forEach(kinds::add);
    }
    if (!isEnrolled(tx, scope, user.id())) {
      recoveryCodes.removeAll(tx, scope, user.id());
      if (had.codes().unused() > 0) {
        kinds.add(RECOVERY_CODE);
      }
    }
    Event event = app ? Event.AUTHENTICATOR_REMOVED : Event.PASSKEY_REMOVED;
    notices.tell(tx, scope, user, by, event, new What(id, kinds), now);
    return true;
  }

  /** Removes all of somebody's, for whoever has lost them. */
  public void reset(Transaction tx, OrganizationScope scope, User user, By by, Instant now) {
    Overview had = overview(tx, scope, user.id());
    authenticators.removeAll(tx, scope, user.id());
    passkeys.removeAll(tx, scope, user.id());
    recoveryCodes.removeAll(tx, scope, user.id());
    failures.forget(tx, ofPerson(scope, user.id()));
    notices.tell(tx, scope, user, by, Event.RESET, new What("", had.kinds()), now);
  }
}
