package dev.gatehouse.testkit.oidc;

import dev.gatehouse.testkit.TestKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The keys that are published, the last of which signs. Safe for several threads. */
final class SigningKeys {

  private static final int MOST_PUBLISHED = 3;

  private final List<SigningKey> published = new ArrayList<>();
  private String algorithm = "RS256";
  private int made;
  private @Nullable OidcMisbehaviour nextAnswer;

  SigningKeys() {
    add();
  }

  synchronized void use(String chosen) {
    if (!SigningKey.ALGORITHMS.contains(chosen)) {
      throw new IllegalArgumentException("Choose one of " + SigningKey.ALGORITHMS);
    }
    algorithm = chosen;
    add();
  }

  /** A new key signs from now on; the older ones stay published for a while. */
  synchronized void rotate() {
    add();
  }

  /** The next request for the keys is answered this wrong, once. */
  synchronized void answerNextWith(OidcMisbehaviour misbehaviour) {
    nextAnswer = misbehaviour;
  }

  synchronized Optional<OidcMisbehaviour> takeNextAnswer() {
    var taken = Optional.ofNullable(nextAnswer);
    nextAnswer = null;
    return taken;
  }

  synchronized SigningKey current() {
    return published.getLast();
  }

  synchronized Map<String, Object> document() {
    return Map.of("keys", published.stream().map(SigningKey::jwk).toList());
  }

  private void add() {
    made++;
    // Two RSA keys take turns under ever new ids, as making one takes its time.
    var rsa = made % 2 == 1 ? TestKeys.identityProvider() : TestKeys.nextIdentityProvider();
    published.add(SigningKey.of(algorithm, "acme-" + made, rsa));
    if (published.size() > MOST_PUBLISHED) {
      published.removeFirst();
    }
  }
}
