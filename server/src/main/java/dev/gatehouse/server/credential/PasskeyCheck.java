package dev.gatehouse.server.credential;

import com.webauthn4j.credential.CredentialRecordImpl;
import com.webauthn4j.data.AuthenticationData;
import com.webauthn4j.data.AuthenticationParameters;
import com.webauthn4j.data.AuthenticatorTransport;
import com.webauthn4j.data.PublicKeyCredentialParameters;
import com.webauthn4j.data.PublicKeyCredentialType;
import com.webauthn4j.data.RegistrationData;
import com.webauthn4j.data.RegistrationParameters;
import com.webauthn4j.data.attestation.AttestationObject;
import com.webauthn4j.data.attestation.authenticator.AttestedCredentialData;
import com.webauthn4j.data.attestation.statement.COSEAlgorithmIdentifier;
import com.webauthn4j.data.client.CollectedClientData;
import com.webauthn4j.data.client.Origin;
import com.webauthn4j.data.client.challenge.DefaultChallenge;
import com.webauthn4j.server.ServerProperty;
import com.webauthn4j.verifier.exception.MaliciousCounterValueException;
import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.PasskeyStore.Stored;
import dev.gatehouse.server.credential.Passkeys.Binding;
import dev.gatehouse.server.credential.Passkeys.Passkey;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.RandomId;
import dev.gatehouse.server.organization.OrganizationScope;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Judges what browsers answer. WebAuthn4J verifies registrations (WebAuthn §7.1) and assertions
 * (§7.2); here is added what only a server knows: the challenge is one of ours, asked of this very
 * browser, and answered once; the credential is stored, and its user handle is the user's.
 */
public final class PasskeyCheck {
  /** An answer has some hundreds of octets, and a few thousand with attestation. */
  private static final int LONGEST_ANSWER = 32_768;

  /** WebAuthn §7.1 step 25. */
  private static final int LONGEST_CREDENTIAL_ID = 1_023;

  private static final int MOST_TRANSPORTS = 8;
  private static final int LONGEST_DETAIL = 300;
  private static final String USUAL_NAME = "Passkey";

  private final Database database;
  private final Passkeys passkeys;
  private final WebAuthn webAuthn;

  public PasskeyCheck(Database database, Passkeys passkeys) {
    this.database = database;
    this.passkeys = passkeys;
    this.webAuthn = passkeys.webAuthn();
  }

  /** How it came out. */
  public sealed interface Result<T> {
    record Right<T>(T value) implements Result<T> {}

    record Wrong<T>(Refusal refusal) implements Result<T> {}
  }

  /** A passkey that was verified and is not stored yet. */
  public static final class Registration {
    private final Stored stored;
    private final byte[] credentialId;

    private Registration(Stored stored, byte[] credentialId) {
      this.stored = stored;
      this.credentialId = credentialId;
    }

    Passkey passkey() {
      return Passkey.of(stored);
    }

    /** As for {@link Use#amr}. */
    public String amr() {
      return keyHolder(stored);
    }
  }

  /** A use that was verified and is not written down yet. */
  public static final class Use {
    private final Stored stored;
    private final long signCount;
    private final boolean backedUp;

    private Use(Stored stored, long signCount, boolean backedUp) {
      this.stored = stored;
      this.signCount = signCount;
      this.backedUp = backedUp;
    }

    public UserId user() {
      return stored.user();
    }

    /** RFC 8176 §2: whether the key is held by hardware, or may be copied between devices. */
    public String amr() {
      return keyHolder(stored);
    }
  }

  private static String keyHolder(Stored stored) {
    return stored.backupEligible() ? "swk" : "hwk";
  }

  /** Judges the answer of {@code navigator.credentials.create}. */
  public Result<Registration> registration(
      OrganizationScope scope,
      UserId user,
      String name,
      String json,
      Binding binding,
      Instant now) {
    RegistrationData data;
    byte[] challenge;
    try {
      data = webAuthn.manager().parseRegistrationResponseJSON(bounded(json));
      challenge = challenge(data.getCollectedClientData());
    } catch (RuntimeException e) {
      // Whatever the library makes of what a stranger wrote: it is no answer.
      return invalid(e);
    }
    if (!database.write(tx -> passkeys.consume(tx, scope, challenge, binding, now))) {
      return wrong(FactorRefusal.PASSKEY_CHALLENGE, "no such challenge waits for this browser");
    }
    try {
      webAuthn
          .manager()
          .verify(data, new RegistrationParameters(server(challenge), algorithms(), true, true));
      AttestationObject attestation = present(data.getAttestationObject());
      AttestedCredentialData credential =
          present(attestation.getAuthenticatorData().getAttestedCredentialData());
      if (credential.getCredentialId().length > LONGEST_CREDENTIAL_ID) {
        return wrong(FactorRefusal.PASSKEY_INVALID, "the credential id is too long");
      }
      Stored stored =
          new Stored(
              RandomId.of("passkey_"),
              user,
              FactorName.of(name, USUAL_NAME),
              passkeys.write(credential),
              attestation.getAuthenticatorData().getSignCount(),
              attestation.getAuthenticatorData().isFlagBE(),
              attestation.getAuthenticatorData().isFlagBS(),
              transports(data.getTransports()),
              now,
              Optional.empty());
      return new Result.Right<>(new Registration(stored, credential.getCredentialId()));
    } catch (RuntimeException e) {
      return invalid(e);
    }
  }

  /** Stores what was verified. */
  Optional<FactorRefusal> store(
      Transaction tx, OrganizationScope scope, Registration registration) {
    if (passkeys.list(tx, scope, registration.stored.user()).size() >= Passkeys.MOST) {
      return Optional.of(FactorRefusal.TOO_MANY_FACTORS);
    }
    // WebAuthn §7.1 step 26: a credential belongs to one user.
    if (passkeys.find(tx, scope, registration.credentialId).isPresent()) {
      return Optional.of(FactorRefusal.PASSKEY_KNOWN);
    }
    passkeys.insert(tx, scope, registration.stored, registration.credentialId);
    return Optional.empty();
  }

  private record Found(boolean asked, Optional<Stored> stored, boolean fits) {}

  /**
   * Judges the answer of {@code navigator.credentials.get}.
   *
   * @param only whose it must be; empty where the passkey says who it is
   */
  public Result<Use> assertion(
      OrganizationScope scope, Optional<UserId> only, String json, Binding binding, Instant now) {
    AuthenticationData data;
    byte[] challenge;
    byte[] credentialId;
    try {
      data = webAuthn.manager().parseAuthenticationResponseJSON(bounded(json));
      challenge = challenge(data.getCollectedClientData());
      credentialId = octets(data.getCredentialId());
    } catch (RuntimeException e) {
      return invalid(e);
    }
    Found found =
        database.write(
            tx -> {
              boolean asked = passkeys.consume(tx, scope, challenge, binding, now);
              Optional<Stored> stored = passkeys.find(tx, scope, credentialId);
              boolean fits =
                  stored
                      .filter(one -> fits(tx, scope, one, only, octets(data.getUserHandle())))
                      .isPresent();
              return new Found(asked, stored, fits);
            });
    if (!found.asked()) {
      return wrong(FactorRefusal.PASSKEY_CHALLENGE, "no such challenge waits for this browser");
    }
    if (found.stored().isEmpty()) {
      return wrong(FactorRefusal.PASSKEY_UNKNOWN, "there is no such credential here");
    }
    if (!found.fits()) {
      return wrong(FactorRefusal.PASSKEY_UNKNOWN, "the credential is another person's");
    }
    return verified(data, found.stored().get(), challenge);
  }

  /** WebAuthn §7.2 step 6: the handle, where one comes, is of the user whose credential it is. */
  private boolean fits(
      Transaction tx,
      OrganizationScope scope,
      Stored stored,
      Optional<UserId> only,
      byte[] handle) {
    if (handle.length == 0) {
      return only.equals(Optional.of(stored.user()));
    }
    return only.map(stored.user()::equals).orElse(true)
        && passkeys.isHandleOf(tx, scope, stored.user(), handle);
  }

  private Result<Use> verified(AuthenticationData data, Stored stored, byte[] challenge) {
    CredentialRecordImpl record =
        new CredentialRecordImpl(
            null,
            true,
            stored.backupEligible(),
            stored.backedUp(),
            stored.signCount(),
            passkeys.credential(stored),
            null,
            null,
            null,
            null);
    try {
      webAuthn
          .manager()
          .verify(data, new AuthenticationParameters(server(challenge), record, null, true, true));
      var authenticator = present(data.getAuthenticatorData());
      return new Result.Right<>(
          new Use(stored, authenticator.getSignCount(), authenticator.isFlagBS()));
    } catch (MaliciousCounterValueException e) {
      // WebAuthn §7.2 step 22: a counter that does not grow may mean a copy. Refused.
      return wrong(FactorRefusal.PASSKEY_COUNTER, stored.id() + ": the counter went back");
    } catch (RuntimeException e) {
      return invalid(e);
    }
  }

  /** Writes a use down. False if the passkey is gone, or was used at the same moment. */
  public boolean use(Transaction tx, OrganizationScope scope, Use use, Instant now) {
    return passkeys.use(tx, scope, use.stored, use.signCount, use.backedUp, now);
  }

  private ServerProperty server(byte[] challenge) {
    return new ServerProperty(
        Origin.create(passkeys.publicAddress().toString()),
        passkeys.relyingParty(),
        new DefaultChallenge(challenge));
  }

  private static List<PublicKeyCredentialParameters> algorithms() {
    return PasskeyOptions.ALGORITHMS.stream()
        .map(COSEAlgorithmIdentifier::create)
        .map(alg -> new PublicKeyCredentialParameters(PublicKeyCredentialType.PUBLIC_KEY, alg))
        .toList();
  }

  private static List<String> transports(@Nullable Set<AuthenticatorTransport> transports) {
    return transports == null
        ? List.of()
        : transports.stream()
            .map(AuthenticatorTransport::getValue)
            .filter(word -> word.matches("[a-z-]{1,20}"))
            .sorted()
            .limit(MOST_TRANSPORTS)
            .toList();
  }

  private static String bounded(String json) {
    if (json.length() > LONGEST_ANSWER) {
      throw new IllegalArgumentException("the answer is too long");
    }
    return json;
  }

  private static byte[] challenge(@Nullable CollectedClientData client) {
    return present(present(client).getChallenge().getValue());
  }

  /** Empty for none. */
  private static byte[] octets(@Nullable Object given) {
    return given instanceof byte[] octets ? octets : new byte[0];
  }

  private static <T> T present(@Nullable T part) {
    if (part == null) {
      throw new IllegalArgumentException("a part of the answer is missing");
    }
    return part;
  }

  private static <T> Result<T> invalid(RuntimeException e) {
    String detail = e.getClass().getSimpleName() + ": " + e.getMessage();
    return wrong(
        FactorRefusal.PASSKEY_INVALID,
        detail.substring(0, Math.min(LONGEST_DETAIL, detail.length())));
  }

  private static <T> Result<T> wrong(FactorRefusal why, String detail) {
    return new Result.Wrong<>(why.because(detail));
  }
}
