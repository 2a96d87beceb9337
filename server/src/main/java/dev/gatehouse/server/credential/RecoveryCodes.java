package dev.gatehouse.server.credential;

import dev.gatehouse.server.db.Transaction;
import dev.gatehouse.server.directory.UserId;
import dev.gatehouse.server.keys.Tokens;
import dev.gatehouse.server.organization.OrganizationScope;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/**
 * Recovery codes: ten, shown once, each for one use. A code holds 80 random bits, so that a plain
 * hash suffices.
 */
public final class RecoveryCodes {
  /** So many are made at once. */
  public static final int MADE = 10;

  private static final int LENGTH = 16;

  /** Crockford's base 32: no letters that look like digits. */
  private static final char[] ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz".toCharArray();

  private final RecoveryCodeStore store = new RecoveryCodeStore();
  private final SecureRandom random = new SecureRandom();

  /**
   * How many a person has.
   *
   * @param made 0 for somebody who never had any
   */
  public record Count(int made, int unused) {}

  public Count count(Transaction tx, OrganizationScope scope, UserId user) {
    return store.count(tx, scope, user);
  }

  /** Makes new ones in place of all others. This is the only time at which they can be seen. */
  List<String> make(Transaction tx, OrganizationScope scope, UserId user, Instant now) {
    store.deleteAll(tx, scope, user);
    List<String> codes = Stream.generate(this::code).limit(MADE).toList();
    codes.forEach(code -> store.insert(tx, scope, user, hash(code), now));
    return codes;
  }

  /** Uses one up. */
  boolean use(Transaction tx, OrganizationScope scope, UserId user, String typed, Instant now) {
    return store.use(tx, scope, user, hash(typed), now);
  }

  void removeAll(Transaction tx, OrganizationScope scope, UserId user) {
    store.deleteAll(tx, scope, user);
  }

  private String code() {
    byte[] octets = new byte[LENGTH];
    random.nextBytes(octets);
    StringBuilder code = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      code.append(i > 0 && i % 4 == 0 ? "-" : "").append(ALPHABET[octets[i] & 31]);
    }
    return code.toString();
  }

  /** Written by hand, read by people: case, spaces and dashes do not matter. */
  private static byte[] hash(String typed) {
    String plain =
        typed
            .toLowerCase(Locale.ROOT)
            .replaceAll("[\\s-]", "")
            .replace('o', '0')
            .replace('i', '1')
            .replace('l', '1');
    return Tokens.hash(plain);
  }
}
