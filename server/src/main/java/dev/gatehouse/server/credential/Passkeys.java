package dev.gatehouse.server.credential;

import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import dev.gatehouse.server.credential.PasskeyOptions.Person;
import dev.gatehouse.server.credential.PasskeyStore.Stored;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import java.net.URI;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * Passkeys (WebAuthn Level 3): which a person has, and what browsers are asked to sign. {@link
 * PasskeyCheck} judges what they answer.
 */
public final class Passkeys {
  /** So many can a person have. */
  public static final int MOST = 20;

  private static final Duration CHALLENGE_LIVES_FOR = Duration.ofMinutes(5);
  private static final int CLEANED_AT_ONCE = 500;

  /** WebAuthn §13.4.3: at least 16 octets. */
  private static final int CHALLENGE_OCTETS = 32;

  /** WebAuthn §14.6.1: 64 random octets, nothing that tells who it is. */
  private static final int HANDLE_OCTETS = 64;

  private final PasskeyStore store = new PasskeyStore();
  private final PasskeyChallengeStore challenges = new PasskeyChallengeStore();
  private final WebAuthn webAuthn = new WebAuthn();
  private final SecureRandom random = new SecureRandom();
  private final URI publicAddress;

  /**
   * @param publicAddress its host is the relying party's id, and its origin the only one
   */
  public Passkeys(URI publicAddress) {
    this.publicAddress = publicAddress;
  }

  /**
   * One that works.
   *
   * @param synced whether it may be on several devices of the person
   * @param builtIn whether the device itself holds it, rather than a key that one carries about
   */
  public record Passkey(
      String id,
      String name,
      boolean synced,
      boolean builtIn,
      Instant createdAt,
      Optional<Instant> lastUsedAt) {
    /** CAEP 1.0 §3.3. */
    String kind() {
      return builtIn ? "fido2-platform" : "fido2-roaming";
    }

    static Passkey of(Stored stored) {
      return new Passkey(
          stored.id(),
          stored.name(),
          stored.backupEligible(),
          // WebAuthn §5.8.4.
          stored.transports().contains("internal"),
          stored.createdAt(),
          stored.lastUsedAt());
    }
  }

  /**
   * To what a challenge belongs, so that it is answered nowhere else.
   *
   * @param purpose what it is for, such as {@code sign-in}
   * @param holder a secret that only this browser holds, or its hash
   * @param occasion the sign-in, session or person
   */
  public record Binding(String purpose, String holder, String occasion) {
    byte[] hash() {
      return Tokens.hash(String.join("\n", purpose, holder, occasion));
    }

    /** The secret stays out of logs. */
    @Override
    public String toString() {
      return "Binding[" + purpose + "]";
    }
  }

  public boolean isEnrolled(Transaction tx, OrganizationScope scope, UserId user) {
    return !store.list(tx, scope, user).isEmpty();
  }

  /** Oldest first. */
  public List<Passkey> list(Transaction tx, OrganizationScope scope, UserId user) {
    return store.list(tx, scope, user).stream().map(Passkey::of).toList();
  }

  /** What to give to {@code navigator.credentials.create}, as JSON. */
  public String creationOptions(
      Transaction tx, OrganizationScope scope, User user, Binding binding, Instant now) {
    byte[] fresh = octets(HANDLE_OCTETS);
    store.putHandle(tx, scope, user.id(), fresh);
    byte[] handle = store.handle(tx, scope, user.id()).orElse(fresh);
    String name = user.displayName().isBlank() ? user.userName() : user.displayName();
    return PasskeyOptions.creation(
        relyingParty(),
        new Person(handle, user.userName(), name),
        challenge(tx, scope, binding, now),
        store.list(tx, scope, user.id()),
        this::credentialId);
  }

  /** What to give to {@code navigator.credentials.get} where nobody has said who they are. */
  public String requestOptions(
      Transaction tx, OrganizationScope scope, Binding binding, Instant now) {
    return PasskeyOptions.request(
        relyingParty(), challenge(tx, scope, binding, now), List.of(), this::credentialId);
  }

  /** The same for one of the person's own. */
  public String requestOptions(
      Transaction tx, OrganizationScope scope, UserId user, Binding binding, Instant now) {
    return PasskeyOptions.request(
        relyingParty(),
        challenge(tx, scope, binding, now),
        store.list(tx, scope, user),
        this::credentialId);
  }

  /** WebAuthn §5.1.2: the host; a passkey belongs to it. */
  String relyingParty() {
    return publicAddress.getHost();
  }

  URI publicAddress() {
    return publicAddress;
  }

  WebAuthn webAuthn() {
    return webAuthn;
  }

  boolean consume(
      Transaction tx, OrganizationScope scope, byte[] challenge, Binding binding, Instant now) {
    return challenges.consume(tx, scope, challengeHash(challenge), binding.hash(), now);
  }

  Optional<Stored> find(Transaction tx, OrganizationScope scope, byte[] credentialId) {
    return store.byCredential(tx, scope, credentialHash(credentialId));
  }

  /** Whether a handle is the user's, in time that tells nothing. */
  boolean isHandleOf(Transaction tx, OrganizationScope scope, UserId user, byte[] handle) {
    return store
        .handle(tx, scope, user)
        .filter(own -> MessageDigest.isEqual(own, handle))
        .isPresent();
  }

  AttestedCredentialData credential(Stored stored) {
    return webAuthn.credentials().convert(stored.credential());
  }

  byte[] write(AttestedCredentialData credential) {
    return webAuthn.credentials().convert(credential);
  }

  /** Fails with a {@code UniqueViolationException} if the organization has it already. */
  void insert(Transaction tx, OrganizationScope scope, Stored passkey, byte[] credentialId) {
    store.insert(tx, scope, passkey, credentialHash(credentialId));
  }

  boolean use(
      Transaction tx,
      OrganizationScope scope,
      Stored before,
      long signCount,
      boolean backedUp,
      Instant now) {
    return store.use(tx, scope, before, signCount, backedUp, now);
  }

  boolean remove(Transaction tx, OrganizationScope scope, UserId user, String id) {
    return store.delete(tx, scope, user, id);
  }

  void removeAll(Transaction tx, OrganizationScope scope, UserId user) {
    store.deleteAll(tx, scope, user);
  }

  /**
   * Removes challenges that are over, a bounded number of them.
   *
   * @return how many; fewer than 500 means that none are left
   */
  public int cleanUp(Transaction tx, Instant now) {
    return challenges.deleteOverAcrossOrganizations(tx, now, CLEANED_AT_ONCE);
  }

  private byte[] challenge(Transaction tx, OrganizationScope scope, Binding binding, Instant now) {
    byte[] challenge = octets(CHALLENGE_OCTETS);
    challenges.insert(
        tx, scope, challengeHash(challenge), binding.hash(), now.plus(CHALLENGE_LIVES_FOR));
    return challenge;
  }

  private byte[] credentialId(Stored stored) {
    return credential(stored).getCredentialId();
  }

  private byte[] octets(int count) {
    byte[] octets = new byte[count];
    random.nextBytes(octets);
    return octets;
  }

  private static byte[] challengeHash(byte[] challenge) {
    return Tokens.hash(Base64.getEncoder().encodeToString(challenge));
  }

  private static byte[] credentialHash(byte[] credentialId) {
    return Tokens.hash(Base64.getEncoder().encodeToString(credentialId));
  }
}
