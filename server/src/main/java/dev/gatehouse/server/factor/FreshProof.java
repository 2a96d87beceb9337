package dev.gatehouse.server.factor;

import dev.gatehouse.server.credential.SecondFactorRegistry;
import dev.gatehouse.server.db.Database;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.session.Sessions;
import dev.gatehouse.server.session.SignedIn;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/**
 * Whether somebody has proved a few minutes ago who they are: what dangerous things ask for.
 * Whoever finds an open browser, or has stolen a session, can do none of them.
 */
public final class FreshProof {
  public static final Duration RECENT = Duration.ofMinutes(15);

  private final Database database;
  private final Sessions sessions;
  private final SecondFactorRegistry factors;
  private final InstantSource clock;

  public FreshProof(
      Database database, Sessions sessions, SecondFactorRegistry factors, InstantSource clock) {
    this.database = database;
    this.sessions = sessions;
    this.factors = factors;
    this.clock = clock;
  }

  /** Recent, and with the second factor where the person has one. */
  public boolean isFresh(SignedIn signedIn) {
    return isRecent(signedIn)
        && isStillThere(signedIn)
        && (signedIn.amr().contains("mfa") || !database.read(tx -> mustShowFactor(tx, signedIn)));
  }

  /** Sessions are remembered for a moment: whoever was signed out elsewhere adds nothing in it. */
  private boolean isStillThere(SignedIn signedIn) {
    Instant now = clock.instant();
    return database
        .read(tx -> sessions.find(tx, signedIn.scope(), signedIn.session(), now))
        .isPresent();
  }

  public boolean isRecent(SignedIn signedIn) {
    return clock.instant().isBefore(signedIn.authenticatedAt().plus(RECENT));
  }

  /** An identity provider asks for what it wants itself. */
  private boolean mustShowFactor(Transaction tx, SignedIn signedIn) {
    return signedIn.user().method() instanceof User.Method.Password
        && factors.isEnrolled(tx, signedIn.scope(), signedIn.user().id());
  }
}
