package dev.gatehouse.server.credential;

import dev.gatehouse.server.credential.TotpStore.Sealed;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.keys.SealedColumn;
import dev.gatehouse.server.keys.SecretBox;
import dev.gatehouse.server.organization.OrganizationScope;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Authenticator apps: enrolled, confirmed by a code, and then asked for codes. */
public final class Authenticators {
  /** So many can a person have. */
  public static final int MOST = 5;

  private static final Duration TO_CONFIRM = Duration.ofMinutes(15);
  private static final Duration UNFINISHED_KEPT_FOR = Duration.ofHours(1);
  private static final int CLEANED_AT_ONCE = 500;
  private static final String USUAL_NAME = "Authenticator app";

  private final TotpStore store = new TotpStore();
  private final SecureRandom random = new SecureRandom();
  private final SecretBox box;

  public Authenticators(SecretBox box) {
    this.box = box;
  }

  /**
   * One that works.
   *
   * @param createdAt when it was confirmed
   */
  public record Authenticator(
      String id, String name, Instant createdAt, Optional<Instant> lastUsedAt) {}

  /** One that waits for its first code. It shows the secret, and is shown to its person alone. */
  public static final class Enrolment {
    private final String id;
    private final byte[] secret;

    private Enrolment(String id, byte[] secret) {
      this.id = id;
      this.secret = secret;
    }

    public String id() {
      return id;
    }

    /** For typing, in groups of four. */
    public String text() {
      return Base32.encode(secret).replaceAll("(.{4})(?=.)", "$1 ");
    }

    /**
     * For scanning, in the form that all apps read: Key URI Format.
     *
     * @param issuer the organization's name; what the app lists it under
     */
    public String uri(String issuer, String userName) {
      // A colon parts issuer and account in the label.
      String label = encoded(issuer.replace(":", " ")) + ":" + encoded(userName);
      return "otpauth://totp/%s?secret=%s&issuer=%s&algorithm=SHA1&digits=%d&period=%d"
          .formatted(
              label,
              Base32.encode(secret),
              encoded(issuer.replace(":", " ")),
              Totp.DIGITS,
              Totp.STEP.toSeconds());
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
  }

  public boolean isEnrolled(Transaction tx, OrganizationScope scope, UserId user) {
    return !store.list(tx, scope, user).isEmpty();
  }

  /** Those that work, oldest first. */
  public List<Authenticator> list(Transaction tx, OrganizationScope scope, UserId user) {
    return store.list(tx, scope, user);
  }

  /** Begins an enrolment, in place of one that was not finished. Empty if there are too many. */
  public Optional<Enrolment> begin(
      Transaction tx, OrganizationScope scope, UserId user, String name, Instant now) {
    if (store.list(tx, scope, user).size() >= MOST) {
      return Optional.empty();
    }
    store.deleteUnconfirmed(tx, scope, user);
    byte[] secret = new byte[Totp.SECRET_OCTETS];
    random.nextBytes(secret);
    String id = RandomId.of("totp_");
    Sealed stored = new Sealed(id, box.seal(secret, row(id)), 0);
    store.insert(tx, scope, user, stored, FactorName.of(name, USUAL_NAME), now);
    return Optional.of(new Enrolment(id, secret));
  }

  /** An enrolment that was begun within the last 15 minutes. */
  public Optional<Enrolment> pending(
      Transaction tx, OrganizationScope scope, UserId user, String id, Instant now) {
    return store
        .unconfirmed(tx, scope, user, id, now.minus(TO_CONFIRM))
        .map(stored -> new Enrolment(stored.id(), box.open(stored.secret(), row(stored.id()))));
  }

  /** Ends an enrolment with a first code, which is used up by that. False if it does not fit. */
  public boolean confirm(
      Transaction tx,
      OrganizationScope scope,
      UserId user,
      Enrolment enrolment,
      String code,
      Instant now) {
    return store.list(tx, scope, user).size() < MOST
        && Totp.match(enrolment.secret, digits(code), now, 0)
            .filter(step -> store.confirm(tx, scope, enrolment.id, step, now))
            .isPresent();
  }

  /** Takes a code, once, of any of the person's authenticators. */
  boolean use(Transaction tx, OrganizationScope scope, UserId user, String code, Instant now) {
    boolean used = false;
    for (Sealed stored : store.secrets(tx, scope, user)) {
      byte[] secret = box.open(stored.secret(), row(stored.id()));
      Optional<Long> step = Totp.match(secret, digits(code), now, stored.lastStep());
      if (!used && step.isPresent()) {
        used = store.use(tx, scope, stored.id(), step.get(), now);
      }
    }
    return used;
  }

  /**
   * Forgets enrolments that nobody finished.
   *
   * @return how many; fewer than 500 means that none are left
   */
  public int cleanUp(Transaction tx, Instant now) {
    return store.deleteUnconfirmedAcrossOrganizations(
        tx, now.minus(UNFINISHED_KEPT_FOR), CLEANED_AT_ONCE);
  }

  boolean remove(Transaction tx, OrganizationScope scope, UserId user, String id) {
    return store.delete(tx, scope, user, id);
  }

  void removeAll(Transaction tx, OrganizationScope scope, UserId user) {
    store.deleteAll(tx, scope, user);
  }

  /** Apps show codes in groups. */
  private static String digits(String typed) {
    return typed.replace(" ", "");
  }

  /** Where secrets are kept sealed. */
  public static SealedColumn sealed() {
    return SealedColumn.named(
        "totp_authenticators",
        List.of("organization_id", "authenticator_id"),
        "secret",
        Authenticators::row);
  }

  private static String row(String id) {
    return "totp_authenticators/" + id + "/secret";
  }
}
