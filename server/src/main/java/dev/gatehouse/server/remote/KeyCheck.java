package dev.gatehouse.server.remote;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.ApiKey;
import dev.gatehouse.server.credential.ApiKeys;
import dev.gatehouse.server.credential.ApiKeys.Resolved;
import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.User;
import dev.gatehouse.server.policy.AccessRules.Means;
import dev.gatehouse.server.policy.Way;
import dev.gatehouse.server.remote.CredentialChecks.Case;
import dev.gatehouse.server.remote.CredentialChecks.Question;
import dev.gatehouse.server.remote.CredentialChecks.Verdict;
import java.util.Optional;

/**
 * API keys of a user's own in the place of a password: what people have who sign in through their
 * organization. A key has 256 random bits, so that guesses need no count.
 */
public final class KeyCheck {
  private static final String READS = "file_access:read";
  private static final String WRITES = "file_access:write";

  private final ApiKeys keys;

  public KeyCheck(ApiKeys keys) {
    this.keys = keys;
  }

  /** Whether the password can be such a key. */
  static boolean concerns(Question question) {
    return question.password().startsWith(ApiKeys.PREFIX);
  }

  /**
   * @param named the user of that name, if there is one
   */
  Verdict check(Transaction tx, Case asked, Optional<User> named, Admittance admittance) {
    Question question = asked.question();
    Resolved resolved =
        keys.resolve(tx, question.password(), question.clientAddress(), asked.now());
    Optional<ApiKey> key =
        switch (resolved) {
          case Resolved.Refused unused -> Optional.empty();
          case Resolved.Live live ->
              Optional.of(live.key())
                  .filter(
                      one ->
                          one.organization()
                              .filter(asked.scope().organization()::equals)
                              .isPresent());
        };
    if (key.isEmpty() || named.isEmpty()) {
      return refusedOfTheirOwn(tx, asked, named, resolved, admittance);
    }
    if (key.get().user().filter(named.get().id()::equals).isEmpty()) {
      return Verdict.hidden(RemoteRefusal.KEY_NOT_OWN.because(key.get().id()));
    }
    Optional<Refusal> obstacle =
        key.get().allows(READS)
            ? admittance.obstacle(
                tx, asked.scope(), named.get(), Way.API_KEY, new Means.OfTheMethod())
            : Optional.of(RemoteRefusal.KEY_SCOPE.because(key.get().id()));
    admittance.tell(tx, asked, named.get(), obstacle);
    if (obstacle.isPresent()) {
      return Verdict.told(obstacle.get());
    }
    keys.touch(tx, key.get(), asked.now());
    return new Verdict.Allowed(named.get(), key.get().allows(WRITES));
  }

  /** Whose key is right may hear what the policy has against them; everybody else hears nothing. */
  private static Verdict refusedOfTheirOwn(
      Transaction tx, Case asked, Optional<User> named, Resolved resolved, Admittance admittance) {
    if (!(resolved instanceof Resolved.Refused refused)
        || named.isEmpty()
        || refused.key() == null
        || refused.key().user().filter(named.get().id()::equals).isEmpty()
        || refused.policy().isEmpty()) {
      return Verdict.wrong();
    }
    admittance.tell(tx, asked, named.get(), refused.policy());
    return Verdict.told(refused.policy().get());
  }
}
