package dev.gatehouse.server.credential;

import dev.gatehouse.protocol.Refusal;
import dev.gatehouse.server.credential.SshWire.MalformedException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;

/**
 * An SSH public key that was checked: of a type that is taken, strong enough, and well-formed to
 * the last octet. Only {@link #parse} makes one of what somebody sent.
 *
 * @param type such as {@code ssh-ed25519}
 * @param blob as RFC 4253 §6.6 encodes it
 * @param comment for people, cleaned; may be empty
 */
public record SshPublicKey(String type, byte[] blob, String comment) {
  /** An RSA key of 16,384 bits has less than 3,000 characters; RFC 4716 adds headers. */
  private static final int LONGEST_TEXT = 16_384;

  private static final int LONGEST_COMMENT = 100;

  // RFC 4716 §3.2, §3.3
  private static final String BEGIN = "---- BEGIN SSH2 PUBLIC KEY ----";
  private static final String END = "---- END SSH2 PUBLIC KEY ----";

  /** What came of reading. */
  public sealed interface Parsed {
    record Read(SshPublicKey key) implements Parsed {}

    record Refused(Refusal refusal) implements Parsed {}
  }

  /** Ends reading. */
  private static final class RefusedException extends Exception {
    private static final long serialVersionUID = 1L;
    private final transient Refusal refusal;

    RefusedException(SshKeyRefusal why, String detail) {
      super(detail, null, false, false);
      refusal = why.because(detail);
    }
  }

  /** What stands around the blob. */
  private record Enclosed(String type, String base64, String comment) {}

  /** Reads the line of OpenSSH's {@code .pub} files, or the form of RFC 4716. */
  public static Parsed parse(String text) {
    try {
      return new Parsed.Read(read(text));
    } catch (RefusedException e) {
      return new Parsed.Refused(e.refusal);
    }
  }

  private static SshPublicKey read(String text) throws RefusedException {
    if (text.length() > LONGEST_TEXT) {
      throw new RefusedException(SshKeyRefusal.UNREADABLE, "more than 16,384 characters");
    }
    String stripped = text.strip();
    if (stripped.contains("PRIVATE KEY")) {
      throw new RefusedException(SshKeyRefusal.PRIVATE, "the text holds PRIVATE KEY");
    }
    Enclosed enclosed = stripped.startsWith(BEGIN) ? rfc4716(stripped) : line(stripped);
    byte[] blob = decoded(enclosed.base64());
    try {
      String inside = SshWire.typeOf(blob);
      if (!enclosed.type().isEmpty() && !enclosed.type().equals(inside)) {
        throw new RefusedException(
            SshKeyRefusal.CORRUPT, "it says " + enclosed.type() + " and holds another type");
      }
      if (!SshWire.TYPES.contains(inside)) {
        throw new RefusedException(SshKeyRefusal.TYPE, "another type");
      }
      SshWire.check(blob);
      return new SshPublicKey(inside, blob, cleaned(enclosed.comment()));
    } catch (MalformedException e) {
      throw new RefusedException(e.weak() ? SshKeyRefusal.WEAK : SshKeyRefusal.CORRUPT, e.detail());
    }
  }

  private static Enclosed line(String text) throws RefusedException {
    if (text.indexOf('\n') >= 0 || text.indexOf('\r') >= 0) {
      throw new RefusedException(SshKeyRefusal.UNREADABLE, "more than one line");
    }
    String[] parts = text.split("[ \t]+", 3);
    if (!SshWire.TYPES.contains(parts[0])) {
      throw new RefusedException(otherStart(parts[0], text), "it starts otherwise");
    }
    if (parts.length < 2) {
      throw new RefusedException(SshKeyRefusal.UNREADABLE, "nothing follows the type");
    }
    return new Enclosed(parts[0], parts[1], parts.length == 3 ? parts[2] : "");
  }

  private static SshKeyRefusal otherStart(String first, String text) {
    if (first.matches("(ssh|ecdsa|sk-ssh|sk-ecdsa)-[A-Za-z0-9@.-]{1,60}")) {
      return SshKeyRefusal.TYPE;
    }
    // sshd(8), AUTHORIZED_KEYS FILE FORMAT: options stand before the type.
    boolean typeLater = SshWire.TYPES.stream().anyMatch(type -> text.contains(" " + type + " "));
    return typeLater ? SshKeyRefusal.OPTIONS : SshKeyRefusal.UNREADABLE;
  }

  private static Enclosed rfc4716(String text) throws RefusedException {
    String[] lines = text.split("\r\n|\n|\r", 1_000);
    if (!lines[0].equals(BEGIN) || !lines[lines.length - 1].equals(END)) {
      throw new RefusedException(SshKeyRefusal.UNREADABLE, "the markers of RFC 4716 do not fit");
    }
    String comment = "";
    StringBuilder body = new StringBuilder();
    int at = 1;
    // RFC 4716 §3.3: headers come first; a backslash at the end continues one.
    while (at < lines.length - 1 && lines[at].indexOf(':') > 0 && body.isEmpty()) {
      StringBuilder header = new StringBuilder(lines[at++]);
      while (header.charAt(header.length() - 1) == '\\' && at < lines.length - 1) {
        header.setLength(header.length() - 1);
        header.append(lines[at++]);
        if (header.isEmpty()) {
          throw new RefusedException(SshKeyRefusal.UNREADABLE, "an empty header");
        }
      }
      String whole = header.toString();
      if (whole.toLowerCase(Locale.ROOT).startsWith("comment:")) {
        comment = unquoted(whole.substring("comment:".length()).strip());
      }
    }
    for (; at < lines.length - 1; at++) {
      body.append(lines[at]);
    }
    return new Enclosed("", body.toString(), comment);
  }

  private static String unquoted(String text) {
    boolean quoted = text.length() >= 2 && text.startsWith("\"") && text.endsWith("\"");
    return quoted ? text.substring(1, text.length() - 1) : text;
  }

  private static byte[] decoded(String base64) throws RefusedException {
    try {
      byte[] blob = Base64.getDecoder().decode(base64);
      if (Base64.getEncoder().encodeToString(blob).equals(base64)) {
        return blob;
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedException(SshKeyRefusal.UNREADABLE, "it is not base64");
    }
    throw new RefusedException(SshKeyRefusal.UNREADABLE, "its base64 is not the usual one");
  }

  private static String cleaned(String comment) {
    String visible = comment.replaceAll("[^\\p{L}\\p{M}\\p{N}\\p{P}\\p{S} ]", "").strip();
    int end =
        visible.offsetByCodePoints(
            0, Math.min(LONGEST_COMMENT, visible.codePointCount(0, visible.length())));
    return visible.substring(0, end).strip();
  }

  /** As {@code ssh-keygen -l} shows it. */
  public String fingerprint() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(blob);
      return "SHA256:" + Base64.getEncoder().withoutPadding().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  /** Type and key, as in an {@code authorized_keys} file. */
  public String line() {
    return type + " " + Base64.getEncoder().encodeToString(blob);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof SshPublicKey key
        && type.equals(key.type)
        && Arrays.equals(blob, key.blob)
        && comment.equals(key.comment);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(blob);
  }

  @Override
  public String toString() {
    return fingerprint();
  }
}
