package dev.gatehouse.testkit;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Locale;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** An authenticator app on somebody's phone, with a secret that was typed in (RFC 6238). */
public final class AuthenticatorApp {
  private static final String BASE_32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

  private final byte[] secret;

  private AuthenticatorApp(byte[] secret) {
    this.secret = secret;
  }

  /**
   * @param typed in base 32, with or without spaces
   */
  public static AuthenticatorApp with(String typed) {
    String text = typed.replace(" ", "").toUpperCase(Locale.ROOT);
    BigInteger number = BigInteger.ONE;
    for (char letter : text.toCharArray()) {
      int value = BASE_32.indexOf(letter);
      if (value < 0) {
        throw new IllegalArgumentException("not base 32: " + letter);
      }
      number = number.shiftLeft(5).or(BigInteger.valueOf(value));
    }
    int octets = text.length() * 5 / 8;
    byte[] all = number.shiftRight(text.length() * 5 - octets * 8).toByteArray();
    byte[] secret = new byte[octets];
    System.arraycopy(all, all.length - octets, secret, 0, octets);
    return new AuthenticatorApp(secret);
  }

  /** What the app shows at that time. */
  public String code(Instant at) {
    try {
      Mac mac = Mac.getInstance("HmacSHA1");
      mac.init(new SecretKeySpec(secret, "HmacSHA1"));
      byte[] counter = new byte[8];
      long step = at.getEpochSecond() / 30;
      for (int i = 7; i >= 0; i--) {
        counter[i] = (byte) step;
        step >>= 8;
      }
      byte[] hash = mac.doFinal(counter);
      int at4 = hash[19] & 15;
      long value =
          (hash[at4] & 0x7fL) << 24
              | (hash[at4 + 1] & 0xffL) << 16
              | (hash[at4 + 2] & 0xffL) << 8
              | hash[at4 + 3] & 0xffL;
      return String.format(Locale.ROOT, "%06d", value % 1_000_000);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }
}
